using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mnemophase.Exchange.Elsewhere;
using Mnemophase.Explorer.Endpoints;
using Mnemophase.Explorer.Pages;
using Mnemophase.Explorer.Security;
using Mnemophase.Explorer.Views;
using Mnemophase.Store;

namespace Mnemophase.Explorer;

/// <summary>The running explorer.</summary>
public sealed class ExplorerServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ExplorerServer(WebApplication app, string origin, string basePath, string token)
    {
        _app = app;
        (Origin, Address, Token) = (origin, $"{origin}{basePath}/", token);
    }

    /// <summary>How options and answers are written.</summary>
    public static JsonSerializerOptions Messages { get; } =
        new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow };

    /// <summary>Scheme, host and port.</summary>
    public string Origin { get; }

    /// <summary>Address of the first page, without the token.</summary>
    public string Address { get; }

    /// <summary>The token.</summary>
    public string Token { get; }

    /// <summary>The link that lets a browser in.</summary>
    public string Link => $"{Address}?token={Token}";

    /// <summary>Opens stores and listens on 127.0.0.1.</summary>
    /// <param name="options">What to open and where to listen.</param>
    /// <param name="clock">For the age of what is kept in memory.</param>
    /// <exception cref="ArgumentException">An option is impossible.</exception>
    /// <exception cref="StoreException">No store can be read.</exception>
    /// <exception cref="Formats.MnemoFormatException">A network from elsewhere cannot be read.</exception>
    /// <exception cref="Studies.Definition.StudyFileException">Its description is not one.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<ExplorerServer> Start(ExplorerOptions options, TimeProvider clock)
    {
        options = options.Checked();
        IReadOnlyList<ElsewhereView> elsewhere = options.Network is { } description
            ? [.. options.Stores.Select(path => new ElsewhereView(DescribedNetwork.Read(path, description), description))]
            : [];
        var shelf = elsewhere.Count > 0 ? StoreShelf.Empty : new StoreShelf(options.Stores, clock);
        var token = options.Token ?? AccessGate.NewToken();
        var gate = new AccessGate(token, options.BasePath, options.AllowedHosts);

        // An empty builder reads no configuration: no environment variable and no file beside the program decides where this listens.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddResponseCompression(compression =>
        {
            compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml", "text/csv", "text/javascript"];
            compression.Providers.Add<GzipCompressionProvider>();
        });
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Use(next => context => gate.Pass(context, next));
        app.UseResponseCompression();
        if (options.BasePath.Length > 0)
        {
            app.UsePathBase(options.BasePath);
        }

        app.Use(next => context => ErrorPages.Guard(context, next, shelf, options));
        app.UseRouting();
        Addresses.Map(app, shelf, new Links(options.BasePath, shelf.All.Count > 1), elsewhere);
        await Listen(app, options.Port);
        var origin = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        _ = Task.Run(() => WarmUp(shelf, options.BasePath));
        return new ExplorerServer(app, origin, options.BasePath, token);
    }

    private static async Task Listen(WebApplication app, int port)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            var why = e.InnerException is AddressInUseException ? "another program uses it" : e.Message;
            throw new IOException($"--port = {port}: {why}; choose another port, or leave out --port to get a free one", e);
        }
    }

    /// <summary>While the browser starts, the first page is made once for nobody, and the list of many networks, which takes seconds, is read.</summary>
    private static void WarmUp(StoreShelf shelf, string basePath)
    {
        try
        {
            if (shelf.Find(null) is { } store)
            {
                PhaseEndpoints.WarmUp(new PageContext(shelf, new Links(basePath, shelf.All.Count > 1), StudyView.Of(store), "phase"));
                ListView.WarmUp(store);
            }
        }
        catch (StoreException)
        {
            // Whoever asks for the page is told.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
