using Mnemophase.Cli.Paths;
using Mnemophase.Dynamics.Portraits;
using Mnemophase.Dynamics.Words;
using Mnemophase.Exchange;
using Mnemophase.Exchange.Elsewhere;
using Mnemophase.Figures.Portraits;
using Mnemophase.Formats;
using Mnemophase.Outcomes;
using Mnemophase.Results;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo figure network</c>: a page on each network, and its data.</summary>
internal static class NetworkFigureCommand
{
    private const string Npz = "npz";
    private const string Csv = "csv";

    public static Command Create()
    {
        var sources = SharedOptions.Sources("source", "; with --network, files of weights of any program");
        var study = SharedOptions.PublishedStudy();
        var folder = new PathOption<string>("--out", PathUse.Folder)
        {
            Description = "folder for the pages and the data",
            DefaultValueFactory = _ => "figures",
        };
        var data = new Option<string[]>("--data")
        {
            Description = "also write the data of each page: npz (one file) or csv (five tables)",
            AllowMultipleArgumentsPerToken = true,
        };
        data.AcceptOnlyFromAmong(Npz, Csv);
        var most = new Option<int>("--most")
        {
            Description = "largest number of networks; if there are more, nothing is drawn",
            DefaultValueFactory = _ => 100,
        };
        var deep = new Option<bool>("--deep")
        {
            Description = "also search for fixed points from many random states and follow slow trajectories ten times as long",
        };
        var json = SharedOptions.Json();
        var subset = new SubsetOptions();
        var command = new Command(
            "network",
            "Draw a page on each network: activity, outputs, trajectory and flow, fixed and slow points, spectrum, and its verdict in words."
        )
        {
            sources,
            study,
            folder,
            data,
            most,
            deep,
            json,
        };
        subset.AddTo(command);
        var described = new DescribedNetworks();
        described.AddTo(command, study);
        command.SetAction(parsed =>
        {
            var io = parsed.InvocationConfiguration;
            using var interruption = new Interruption();
            var portraits = new PortraitSources(
                StudyLibrary.Find(parsed.GetRequiredValue(study)),
                subset.Read(parsed).Of,
                new DynamicsOptions { Deep = parsed.GetValue(deep) }
            );
            var paths = parsed.GetRequiredValue(sources);
            var elsewhere = described.Asked(parsed);
            var count = elsewhere ? paths.Length : paths.Sum(portraits.Count);
            var limit = parsed.GetValue(most);
            if (count > limit)
            {
                throw new ArgumentException(
                    $"{count} networks would get a page each; choose fewer with --learning-rates, --delays and --seeds, or allow more than {limit} with --most."
                );
            }

            var files = parsed.GetRequiredValue(folder);
            var pages = new Pages(files, parsed.GetValue(data) ?? []);
            var progress = new WorkProgress(TimeProvider.System);
            progress.Expect(count);
            var code = WorkDisplay.Show(
                "drawn",
                "networks",
                io.Error,
                progress,
                () =>
                    DrawAll(
                        elsewhere
                            ? Described
                            : (path, draw) => portraits.ForEach(path, make => draw(() => pages.Write(make())), interruption.Token),
                        paths,
                        pages,
                        progress,
                        io.Error,
                        interruption.Token
                    )
            );
            Report(io, pages.Written, parsed.GetValue(json));
            return code;

            void Described(string path, Action<Action> draw) =>
                draw(() =>
                {
                    var network = described.Read(parsed, path, interruption.Token);
                    var options = new DynamicsOptions { Deep = parsed.GetValue(deep) };
                    pages.Write(network, PortraitMaker.Of(network.Subject, options, interruption.Token));
                });
        });
        return command;
    }

    private static int DrawAll(
        Action<string, Action<Action>> each,
        string[] paths,
        Pages pages,
        WorkProgress progress,
        TextWriter error,
        CancellationToken stop
    )
    {
        var code = ExitCode.Ok;
        try
        {
            foreach (var path in paths)
            {
                each(path, Draw);
            }
        }
        catch (OperationCanceledException)
        {
            error.WriteLine($"mnemo figure network: stopped after {Plural.Of(pages.Written.Count, "page")}");
            return ExitCode.Interrupted;
        }

        return pages.Written.Count == 0 && code == ExitCode.Ok
            ? throw new ArgumentException($"{string.Join(", ", paths)}: no network asked for is trained yet.")
            : code;

        void Draw(Action write)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                write();
            }
            catch (Exception e) when (e is MnemoFormatException or ArgumentException)
            {
                error.WriteLine($"mnemo figure network: {Errors.Words(e)}");
                code = ExitCode.Input;
            }

            progress.Add(1);
        }
    }

    private static void Report(InvocationConfiguration io, IReadOnlyList<Page> pages, bool json)
    {
        if (json)
        {
            Json.Write(
                io.Output,
                new
                {
                    rows = pages.Select(page =>
                        new OrderedDictionary<string, object?>(StringComparer.Ordinal) { ["path"] = page.Path, ["study"] = page.Study }
                            .With(page.Key is { } key ? CellJson.Place(key.Cell) : [])
                            .With([
                                KeyValuePair.Create("seed", (object?)page.Key?.Seed),
                                KeyValuePair.Create("check", (object?)page.Check),
                                KeyValuePair.Create("word", (object?)DynamicsText.Name(page.Word)),
                                KeyValuePair.Create("files", (object?)page.Files),
                            ])
                    ),
                }
            );
            return;
        }

        foreach (var file in pages.SelectMany(page => page.Files))
        {
            io.Output.WriteLine(file);
        }
    }

    /// <summary>What was written of a network; the portrait itself is let go.</summary>
    private sealed record Page(string Path, string? Study, NetworkKey? Key, string? Check, NetworkWord Word, IReadOnlyList<string> Files);

    /// <summary>Writes pages and their data.</summary>
    private sealed class Pages(string folder, string[] data)
    {
        private readonly FigureFolder _folder = new(folder);

        public List<Page> Written { get; } = [];

        public void Write(NamedPortrait named)
        {
            var written = Write(
                NameOf("network", named.Study, named.Key),
                named.Path,
                named.Portrait,
                PortraitText.Title(named.Study, named.Key),
                named.Notes
            );
            Written.Add(new Page(named.Path, named.Study, named.Key, null, named.Portrait.Dynamics.Word, written));
        }

        /// <summary>A network from elsewhere: its title says whether its description is checked.</summary>
        public void Write(DescribedNetwork network, Portrait portrait)
        {
            var name = Plain($"network-{Path.GetFileNameWithoutExtension(network.Path)}");
            var written = Write(name, network.Path, portrait, network.Title, [$"{network.Check}", .. network.Notes]);
            Written.Add(new Page(network.Path, null, null, network.Check.Word, portrait.Dynamics.Word, written));
        }

        private List<string> Write(string name, string path, Portrait portrait, string title, IReadOnlyList<string> notes)
        {
            var figure = new NetworkPortraitFigure(
                portrait,
                title,
                PortraitText.Verdict(portrait),
                [.. notes, .. PortraitText.Lines(portrait)]
            );
            var (placed, files) = _folder.Write(new DrawnFigure(name, path, figure));
            return [.. files, .. PortraitFiles.Write(portrait, Path.Combine(folder, placed), Asks(Npz), Asks(Csv))];

            bool Asks(string kind) => data.Contains(kind, StringComparer.Ordinal);
        }
    }

    /// <summary>Name of a network's page, as in network-nopost-lr0.1-delay80-response50-post0-seed2: no two networks of a store share it.</summary>
    internal static string NameOf(string page, string study, NetworkKey key)
    {
        var cell = key.Cell;
        var parts = cell.Values.Select(place => $"{place.Axis.Name}{place.Text}");
        var rate = cell.LearningRate.ToString("G4", CultureInfo.InvariantCulture);
        var name = string.Join('-', [$"{page}-{study}-lr{rate}", .. parts, $"seed{key.Seed}"]);
        return Plain(name);
    }

    private static string Plain(string name) =>
        string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '_'));
}
