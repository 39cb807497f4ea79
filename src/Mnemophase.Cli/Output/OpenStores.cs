using Mnemophase.Results;
using Mnemophase.Store.Judging;
using Mnemophase.Studies.Plane;
using Mnemophase.Studies.Published;

namespace Mnemophase.Cli.Output;

/// <summary>The stores a command reads, open together.</summary>
internal sealed class OpenStores : IDisposable
{
    private OpenStores(IReadOnlyList<FigureSource> sources) => Sources = sources;

    public IReadOnlyList<FigureSource> Sources { get; }

    /// <summary>Opens stores for reading.</summary>
    /// <param name="paths">Their files, at least one, each once.</param>
    /// <param name="what">What they are for, as in "figure4A is drawn from a store".</param>
    /// <param name="published">Whether figures set the published values beside.</param>
    /// <param name="by">What counts as limit cycle and slow point (<see cref="StoredLabels"/>).</param>
    /// <param name="where">Places of axes, "nonlinearity=relu": only this part of each study.</param>
    /// <param name="error">For progress.</param>
    /// <param name="stop">Stops reading.</param>
    /// <param name="report">Told how far the reading of curves is; null to show it.</param>
    /// <param name="resamples">Resamples of the seeds for the intervals of exponents.</param>
    /// <exception cref="ArgumentException">No store is given, or one twice.</exception>
    /// <exception cref="StoreException">A file is missing, or no store.</exception>
    public static OpenStores Of(
        IReadOnlyCollection<string> paths,
        string what,
        bool published,
        string by,
        IReadOnlyList<string> where,
        TextWriter error,
        CancellationToken stop,
        Action<string, int, int>? report = null,
        int resamples = FigureSource.FigureResamples
    )
    {
        if (paths.Count == 0)
        {
            throw new ArgumentException($"{what} is drawn from a store: give its file with --store.");
        }

        if (paths.GroupBy(Path.GetFullPath, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"the store {twice.First()} is given twice.");
        }

        var progress = new WorkDisplay(error, TimeProvider.System);
        var sources = new List<FigureSource>();
        try
        {
            foreach (var path in paths)
            {
                sources.Add(
                    new FigureSource(
                        StudyStore.OpenToRead(path),
                        published,
                        report ?? ((label, done, all) => progress.Report(label, done, all)),
                        stop
                    )
                    {
                        Resamples = resamples,
                    }
                );
                if (where.Count > 0)
                {
                    sources[^1].Store.Keep(StudySlice.Where(sources[^1].Study, where));
                }

                StoredLabels.Apply(sources[^1].Store, by);
                if (published && !HasPublished(sources[^1].Study))
                {
                    error.WriteLine($"--published ignored: the paper reports no counts for {sources[^1].Study.Name} ({path})");
                }
            }

            return new OpenStores(sources);
        }
        catch
        {
            sources.ForEach(source => source.Store.Dispose());
            throw;
        }
    }

    private static bool HasPublished(Study study) => PublishedCounts.For(study) is not null || PublishedRotations.For(study) is not null;

    /// <summary>The only store; a figure is drawn from one.</summary>
    /// <exception cref="ArgumentException">There are several.</exception>
    public FigureSource Single(string figure) =>
        Sources.Count == 1
            ? Sources[0]
            : throw new ArgumentException($"{figure} is drawn from one store: give --store once, or draw all with mnemo figure all.");

    public void Dispose()
    {
        foreach (var source in Sources)
        {
            source.Store.Dispose();
        }
    }
}
