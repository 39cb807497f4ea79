using Mnemophase.Cli.Paths;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo explore</c>: a local web page over stores. The page is served by a program of its own, so that no other verb needs the ASP.NET runtime.</summary>
internal static class ExploreCommand
{
    public static Command Create()
    {
        var stores = new PathArgument<string[]>("store", PathUse.Read)
        {
            Description = "one store or several; with --network files of weights",
            Arity = ArgumentArity.OneOrMore,
        };
        var port = new Option<int>("--port") { Description = "port on 127.0.0.1 (0: any that is free)", DefaultValueFactory = _ => 0 };
        var token = new Option<string?>("--token")
        {
            Description = "the token of the link, so that it stays the same over restarts and tunnels (a new random one unless given)",
        };
        var basePath = new Option<string>("--base-path")
        {
            Description = "prefix of every address, behind a proxy, as in /mnemo",
            DefaultValueFactory = _ => "",
        };
        var hosts = new Option<string[]>("--allow-host")
        {
            Description = "another host name under which the page may be opened (default: only localhost)",
            AllowMultipleArgumentsPerToken = true,
        };
        var noBrowser = new Option<bool>("--no-browser") { Description = "print the link without opening a browser" };
        var network = new PathOption<string?>("--network", PathUse.Read)
        {
            Description =
                "show networks of other programs instead of stores: the description (TOML) of their tensors (mnemo describe proposes one)",
        };
        var command = new Command(
            "explore",
            "Look at stores in a browser: phase diagram, cells, networks with their trajectories and evidence. Changes nothing; Ctrl-C ends it."
        )
        {
            stores,
            port,
            token,
            basePath,
            hosts,
            noBrowser,
            network,
        };
        command.SetAction(parsed =>
        {
            var io = parsed.InvocationConfiguration;
            using var interruption = new Interruption();
            using var explorer = ExplorerProcess.Start(
                new
                {
                    stores = parsed.GetRequiredValue(stores).Select(Path.GetFullPath),
                    port = parsed.GetValue(port),
                    token = parsed.GetValue(token),
                    basePath = parsed.GetValue(basePath),
                    allowedHosts = parsed.GetValue(hosts) ?? [],
                    network = parsed.GetValue(network) is { } description ? Path.GetFullPath(description) : null,
                }
            );
            var link = explorer.Link(interruption.Token);
            io.Output.WriteLine(link);
            io.Error.WriteLine("The page opens only on this machine and with this link. Ctrl-C ends the explorer.");
            io.Output.Flush();
            if (!parsed.GetValue(noBrowser))
            {
                Browser.TryOpen(link);
            }

            return explorer.WaitForEnd(interruption.Token);
        });
        return command;
    }
}
