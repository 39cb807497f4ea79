return Mnemophase.Cli.MnemoApp.Run(args, Console.Out, Console.Error);
