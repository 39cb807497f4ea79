using Mnemophase.Cli.Paths;
using Mnemophase.Dynamics.Portraits;
using Mnemophase.Figures.Portraits;
using Mnemophase.Results;
using Mnemophase.Running;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo figure training</c>: a page on each network over its training, from the snapshots of a store.</summary>
internal static class TrainingFigureCommand
{
    private const int Planes = 3;

    public static Command Create()
    {
        var sources = new PathArgument<string[]>("store", PathUse.Read)
        {
            Description = "stores (.mnemo) of full-rank networks with snapshots (mnemo run --snapshots); what is found is kept in them",
            Arity = ArgumentArity.OneOrMore,
        };
        var folder = new PathOption<string>("--out", PathUse.Folder)
        {
            Description = "folder for the pages",
            DefaultValueFactory = _ => "figures",
        };
        var all = new Option<bool>("--all") { Description = "also draw networks that did not learn" };
        var workers = SharedOptions.Workers();
        var json = SharedOptions.Json();
        var subset = new SubsetOptions();
        var command = new Command(
            "training",
            "Draw a page on each network over its training: loss, branches of fixed points and cycles with their bifurcations, planes at three epochs."
        )
        {
            sources,
            folder,
            all,
            workers,
            json,
        };
        subset.AddTo(command);
        command.SetAction(parsed =>
        {
            var io = parsed.InvocationConfiguration;
            using var interruption = new Interruption();
            var found = new List<(string Path, NetworkOverTraining Network)>();
            var count = SharedOptions.Count(parsed, workers);
            var code = TrainingDynamicsRun.Run(
                parsed.GetRequiredValue(sources),
                subset.Read(parsed).Of,
                parsed.GetValue(all),
                count,
                io.Error,
                found,
                interruption.Token
            );
            var pages = new FigureFolder(parsed.GetRequiredValue(folder));
            var progress = new WorkProgress(TimeProvider.System);
            progress.Expect(found.Count);
            var written = WorkDisplay.Show(
                "drawn",
                "networks",
                io.Error,
                progress,
                () => found.ConvertAll(one => Draw(one.Path, one.Network, pages, progress))
            );
            if (parsed.GetValue(json))
            {
                Json.Write(
                    io.Output,
                    new
                    {
                        rows = found.Zip(
                            written,
                            (one, files) =>
                                new
                                {
                                    one.Path,
                                    one.Network.Row.Key.Seed,
                                    files,
                                }
                        ),
                    }
                );
            }
            else
            {
                written.SelectMany(files => files).ToList().ForEach(io.Output.WriteLine);
            }

            return code;
        });
        return command;
    }

    private static IReadOnlyList<string> Draw(string path, NetworkOverTraining network, FigureFolder pages, WorkProgress progress)
    {
        using var store = StudyStore.OpenToRead(path);
        using var states = new StoredTraining(store, network.Row);
        var (epochs, curves) = store.Curves(network.Row.Position)!.InOneLine();
        var planes = Chosen(network).Select(epoch => (epoch, PortraitMaker.Of(new PortraitSubject(states.At(epoch))))).ToList();
        var figure = new TrainingFigure(
            network.Training,
            new TrainingCurves([.. epochs.Select(epoch => (double)epoch)], curves.Loss, curves.Accuracy),
            planes,
            PortraitText.Title(store.Study.Name, network.Row.Key),
            TrainingWords.Sentences(network.Training)
        );
        progress.Add(1);
        return pages.Write(new DrawnFigure(NetworkFigureCommand.NameOf("training", store.Study.Name, network.Row.Key), path, figure)).Files;
    }

    /// <summary>The snapshots before and after an attractor appeared, and the last.</summary>
    private static IEnumerable<int> Chosen(NetworkOverTraining network)
    {
        var kept = network.Training.Snapshots.Select(snapshot => snapshot.Epoch).ToList();
        var turn = network.Training.Appearances.Select(one => one.To).OfType<int>().DefaultIfEmpty(kept[kept.Count / 2]).Max();
        var after = kept.FindIndex(epoch => epoch >= turn);
        int[] places = [Math.Max(0, after - 1), after, kept.Count - 1];
        return places.Distinct().Take(Planes).Select(place => kept[place]);
    }
}
