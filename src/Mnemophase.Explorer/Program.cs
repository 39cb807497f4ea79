using System.Text.Json;
using Mnemophase.Explorer;
using Mnemophase.Formats;
using Mnemophase.Store;

// Numbers are written alike everywhere, whatever the machine's language and the runtime's settings.
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;

// mnemo explore talks to this program in lines of JSON: the options come in, the address or an error goes out. It ends when its input ends, so that it
// never outlives mnemo, however that ended.
try
{
    var line = Console.ReadLine() ?? throw new ArgumentException("the explorer is started by mnemo explore.");
    var options = JsonSerializer.Deserialize<ExplorerOptions>(line, ExplorerServer.Messages)!.Checked();
    await using var server = await ExplorerServer.Start(options, TimeProvider.System);
    Say(new { url = server.Link });
    using var stop = new CancellationTokenSource();
    Console.CancelKeyPress += (_, pressed) =>
    {
        pressed.Cancel = true;
        stop.Cancel();
    };
    _ = Task.Run(() =>
    {
        while (Console.In.Read() >= 0)
        {
            // Nothing more is said; only the end matters.
        }

        stop.Cancel();
    });
    await Task.Delay(Timeout.Infinite, stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);
    return 0;
}
catch (Exception e)
    when (e is ArgumentException or StoreException or StudyFileException or MnemoFormatException or IOException or JsonException)
{
    Say(new { error = e.Message, store = e is StoreException or IOException });
    return 1;
}

static void Say(object message) => Console.Out.WriteLine(JsonSerializer.Serialize(message, ExplorerServer.Messages));
