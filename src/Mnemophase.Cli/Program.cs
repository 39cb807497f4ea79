using Mnemophase.Cli;

using var signals = Interruption.EndUnlessAVerbListens();
return MnemoApp.Run(args, Console.Out, Console.Error);
