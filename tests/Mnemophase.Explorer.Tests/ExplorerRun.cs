using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Mnemophase.Explorer.Tests.ExplorerRun))]

namespace Mnemophase.Explorer.Tests;

/// <summary>A browser, and an explorer of a small synthetic store, for all tests. Without a browser the tests say so and are skipped.</summary>
public sealed class ExplorerRun : IAsyncLifetime
{
    private static readonly string[] Browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private IPlaywright? _playwright;

    /// <summary>A folder that is removed at the end.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("mnemo-explorer-").FullName;

    /// <summary>The store that the explorer shows.</summary>
    public string Store => Path.Combine(Folder, "small.mnemo");

    /// <summary>The browser; null where there is none.</summary>
    public IBrowser? Browser { get; private set; }

    /// <summary>The explorer.</summary>
    public ExplorerServer Server { get; private set; } = null!;

    /// <summary>Makes store, explorer and browser.</summary>
    public async ValueTask InitializeAsync()
    {
        new SyntheticNetworks(100).Write(Store, SyntheticNetworks.Small(), emptyCells: 1);
        Server = await ExplorerServer.Start(new ExplorerOptions { Stores = [Store] }, TimeProvider.System);
        if (Array.Find(Browsers, File.Exists) is { } path)
        {
            _playwright = await Playwright.CreateAsync();
            Browser = await _playwright.Chromium.LaunchAsync(
                new BrowserTypeLaunchOptions
                {
                    ExecutablePath = path,
                    Headless = true,
                    Args =
                    [
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--no-first-run",
                        // No name leads anywhere: what works here works without a network.
                        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
                    ],
                }
            );
        }
    }

    /// <summary>A page of the explorer, let in by the link.</summary>
    /// <param name="path">Path after the base, without a slash at its beginning.</param>
    /// <param name="options">Size, colours; null for the usual.</param>
    /// <param name="server">The explorer; the shared one if null.</param>
    public async Task<IPage> Open(string path = "", BrowserNewContextOptions? options = null, ExplorerServer? server = null)
    {
        Assert.SkipWhen(Browser is null, "no chromium is installed (apt-get install chromium)");
        server ??= Server;
        var context = await Browser!.NewContextAsync(
            options
                ?? new BrowserNewContextOptions
                {
                    ViewportSize = new ViewportSize { Width = 1280, Height = 900 },
                }
        );
        context.SetDefaultTimeout(30_000);
        var page = await context.NewPageAsync();
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        await page.GotoAsync(server.Link);
        if (path.Length > 0)
        {
            await page.GotoAsync(server.Address + path);
        }

        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.Empty(errors);
        return page;
    }

    /// <summary>A client that holds the token but is no browser.</summary>
    public async Task<HttpClient> Client(ExplorerServer? server = null)
    {
        var client = new HttpClient { BaseAddress = new Uri((server ?? Server).Address) };
        using var answer = await client.GetAsync((server ?? Server).Link);
        answer.EnsureSuccessStatusCode();
        return client;
    }

    /// <summary>Numbers that SQL finds in the store.</summary>
    public List<object[]> Sql(string query, string? store = null)
    {
        using var connection = new SqliteConnection($"Data Source={store ?? Store};Mode=ReadOnly;Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Ends all.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
