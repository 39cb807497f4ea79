using Mnemophase.Running;
using Mnemophase.Scaling;
using Mnemophase.Scaling.Search;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Output;

/// <summary>What a boundary search found, and how simulated ones fared.</summary>
internal static class BoundaryReport
{
    /// <summary>Where a search stands, in one line.</summary>
    public static string Line(BoundaryRun run)
    {
        var (search, estimate) = (run.Search, run.Search.Estimate);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"round {search.Rounds}: {search.Networks} networks, {run.Epochs:G3} epochs (full grid {run.FullEpochs:G3}), {Exponent(estimate)}"
        );
    }

    /// <summary>How a simulated search ended, in one line.</summary>
    public static string Line(int number, SimulatedSearch search) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"search {number}: exponent {search.Exponent:F3} ± {search.HalfWidth:F3}, {search.Networks} networks, {search.Epochs:G3} epochs"
        );

    /// <summary>Writes the outcome of a search.</summary>
    public static void Write(
        TextWriter output,
        Study study,
        BoundaryRun run,
        string path,
        int trained,
        double precision,
        bool interrupted,
        bool json
    )
    {
        var (search, estimate) = (run.Search, run.Search.Estimate);
        var beside = run.ByWord && !interrupted ? StoredLabels.Names.Select(by => (By: by, Estimate: run.Beside(by))).ToList() : [];
        var boundaries = estimate.Analysis?.Boundaries.Where(boundary => boundary.Counts).ToList() ?? [];
        if (json)
        {
            Json.Write(
                output,
                new
                {
                    study = study.Name,
                    @class = run.Conventions.Class == BoundaryClass.NotLearned ? "not_learned" : "slow_point",
                    by = run.By,
                    procedure = "inverse",
                    exponent = Law(estimate.Exponent),
                    lower = Law(estimate.Interval.Lower),
                    upper = Law(estimate.Interval.Upper),
                    half_width = Law(estimate.HalfWidth),
                    no_law = estimate.NoLaw,
                    precision,
                    precise = search.IsPrecise,
                    interrupted,
                    seed_inflation = estimate.SeedInflation,
                    store = Path.GetFullPath(path),
                    networks = search.Networks,
                    trained,
                    rounds = search.Rounds,
                    epochs = run.Epochs,
                    full_grid_epochs = run.FullEpochs,
                    boundaries = boundaries.Select(boundary => Boundary(run, boundary)),
                    unresolved = run.Unresolved,
                    beside = beside.Select(one => new
                    {
                        by = one.By,
                        exponent = one.Estimate.NoLaw is null ? Json.Finite(one.Estimate.Exponent) : null,
                        half_width = one.Estimate.NoLaw is null ? Json.Finite(one.Estimate.HalfWidth) : null,
                        no_law = one.Estimate.NoLaw,
                    }),
                }
            );
            return;
        }

        double? Law(double value) => estimate.NoLaw is null ? Json.Finite(value) : null;

        output.WriteLine(Line(run));
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(search.IsPrecise ? $"Stopped: the interval of the law reaches at most {precision} to either side in two rounds running." : "The precision asked for is not reached.")} Variance factor for seeds {estimate.SeedInflation:F2}."
            )
        );
        foreach (var boundary in boundaries)
        {
            var (rate, period) = Place(run, boundary);
            var conventions = run.Conventions;
            output.WriteLine(
                FormattableString.Invariant($"  {conventions.Up.Word} {rate, 10:G5} {period, 10:F1} {conventions.Across.Unit}").TrimEnd()
            );
        }

        WriteBeside(output, run, beside);
    }

    private static void WriteBeside(TextWriter output, BoundaryRun run, List<(string By, SearchEstimate Estimate)> beside)
    {
        if (beside.Count == 0)
        {
            return;
        }

        output.WriteLine($"The same {run.Search.Networks} networks, chosen for {run.By}, with slow point =");
        foreach (var (by, estimate) in beside)
        {
            output.WriteLine($"  {by, -12}{Exponent(estimate)}");
        }

        if (run.Unresolved > 0)
        {
            output.WriteLine($"{Plural.Of(run.Unresolved, "network")} of them unresolved: counted as no slow point by any word");
        }
    }

    private static string Exponent(SearchEstimate estimate) =>
        estimate.NoLaw is { } reason
            ? $"no law: {reason}"
            : string.Create(CultureInfo.InvariantCulture, $"exponent {estimate.Exponent:F3} ± {estimate.HalfWidth:F3}");

    /// <summary>A boundary is a learning rate at a place across (persistence), or a place across at a learning rate.</summary>
    private static (double? LearningRate, double? PeriodMs) Place(BoundaryRun run, SeriesBoundary boundary) =>
        OverWindows(run) ? (boundary.LearningRate, boundary.Series.At) : (boundary.Series.At, boundary.PeriodMs);

    private static bool OverWindows(BoundaryRun run) => run.Conventions.Curve == BoundaryCurve.LogisticOverLogLearningRate;

    private static Dictionary<string, double?> Boundary(BoundaryRun run, SeriesBoundary boundary)
    {
        var (rate, period) = Place(run, boundary);
        return new(StringComparer.Ordinal)
        {
            [run.Conventions.Up.Column] = Json.Finite(rate),
            [run.Conventions.Across.Column] = Json.Finite(period),
        };
    }

    /// <summary>Writes coverage and epochs of simulated searches.</summary>
    public static void WriteSimulations(
        TextWriter output,
        Study study,
        BoundarySimulation simulation,
        IReadOnlyList<SimulatedSearch> played,
        int seed,
        bool redraw,
        bool json
    )
    {
        var truth = simulation.Exponent;
        var covered = played.Count(search => search.Covers(truth));
        var errors = played.Select(search => search.Exponent - truth).ToList();
        var interval = WilsonInterval.Of(covered, played.Count);
        var summary = new
        {
            study = study.Name,
            law_exponent = truth,
            seed,
            redrawn = redraw,
            simulations = played.Count,
            covered,
            coverage = (double)covered / played.Count,
            coverage_lower = interval.Lower,
            coverage_upper = interval.Upper,
            mean_exponent = Json.Finite(played.Average(search => search.Exponent)),
            mean_error = Json.Finite(errors.Average()),
            root_mean_square_error = Json.Finite(Math.Sqrt(errors.Average(error => error * error))),
            mean_half_width = Json.Finite(played.Average(search => search.HalfWidth)),
            precise = played.Count(search => search.Precise),
            mean_networks = played.Average(search => search.Networks),
            mean_epochs = played.Average(search => search.Epochs),
            full_grid_epochs = simulation.FullEpochs,
            epochs_saved = simulation.FullEpochs / played.Average(search => search.Epochs),
            epochs_saved_at_least = simulation.FullEpochs / played.Max(search => search.Epochs),
        };
        if (json)
        {
            Json.Write(output, summary);
            return;
        }

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{summary.study}: {summary.covered} of {summary.simulations} intervals contain the law's {truth:F3} (coverage {summary.coverage:F3}, 95 % {interval.Lower:F3} to {interval.Upper:F3}); mean exponent {summary.mean_exponent:F3}, mean error {summary.mean_error:F3}, root mean square {summary.root_mean_square_error:F3}, mean half-width {summary.mean_half_width:F3}"
            )
        );
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{summary.mean_networks:F0} networks, {summary.mean_epochs:G3} epochs on average: {summary.epochs_saved:F1} times fewer than the full grid's {summary.full_grid_epochs:G3} ({summary.epochs_saved_at_least:F1} in the longest search)"
            )
        );
    }
}
