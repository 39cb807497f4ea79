using Mnemophase.Cli;

// Numbers are written alike everywhere, whatever the machine's language and the runtime's settings.
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
using var signals = Interruption.EndUnlessAVerbListens();
return MnemoApp.Run(args, Console.Out, Console.Error);
