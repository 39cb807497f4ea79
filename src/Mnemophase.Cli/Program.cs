using Mnemophase.Cli;
using Mnemophase.Cli.Terminal;

using var signals = Interruption.EndUnlessAVerbListens();
return MnemoApp.Run(args, Console.Out, Console.Error);
