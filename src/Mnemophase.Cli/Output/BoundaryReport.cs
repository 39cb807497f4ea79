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
        return $"round {search.Rounds}: {Plural.Of(search.Networks, "network")}, {run.Epochs:N0} of the full grid's {run.FullEpochs:N0} epochs, {Exponent(estimate)}";
    }

    /// <summary>How a simulated search ended, in one line.</summary>
    public static string Line(int number, SimulatedSearch search) =>
        $"search {number}: {(double.IsFinite(search.HalfWidth) ? $"exponent {search.Exponent:F3} ± {search.HalfWidth:F3}" : "no exponent")}, {Plural.Of(search.Networks, "network")}, {search.Epochs:N0} epochs";

    /// <summary>Writes the outcome of a search.</summary>
    /// <param name="unmet">Why it ended, if it is not as precise as was asked for.</param>
    public static void Write(
        TextWriter output,
        Study study,
        BoundaryRun run,
        string path,
        int trained,
        double precision,
        bool interrupted,
        string unmet,
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
        output.WriteLine(Ending(search, precision, unmet));
        foreach (var boundary in boundaries)
        {
            var (rate, period) = Place(run, boundary);
            var conventions = run.Conventions;
            output.WriteLine($"  {conventions.Up.Word} {rate, 10:G5} {period, 10:F1} {conventions.Across.Unit}".TrimEnd());
        }

        WriteBeside(output, run, beside);
    }

    /// <summary>Whether the exponent is known as well as was asked for.</summary>
    private static string Ending(BoundarySearch search, double precision, string unmet)
    {
        var (estimate, wanted) = (search.Estimate, StudyText.Number(precision));
        var reached = search.IsPrecise
            ? $"Precision reached: the half-width of the interval was at most {wanted} in two successive rounds."
            : $"The precision of {wanted} was not reached: {unmet}."
                + (
                    estimate.HalfWidth <= precision
                        ? " The last interval is narrow enough, but the search also asks for two such rounds, a half-width of at most a third of the exponent, and enough networks."
                        : ""
                );
        return estimate.SeedInflation > 1
            ? $"{reached} Networks of one seed are alike: the variance of the exponent is {estimate.SeedInflation:F2} times that of independent networks."
            : reached;
    }

    private static void WriteBeside(TextWriter output, BoundaryRun run, List<(string By, SearchEstimate Estimate)> beside)
    {
        if (beside.Count == 0)
        {
            return;
        }

        output.WriteLine($"The exponent from the same networks (chosen for {run.By}) if slow point means");
        foreach (var (by, estimate) in beside)
        {
            output.WriteLine($"  {by, -12}{Exponent(estimate)}");
        }

        if (run.Unresolved > 0)
        {
            output.WriteLine($"{Plural.Of(run.Unresolved, "unresolved network")} counted as no slow point under any word");
        }
    }

    private static string Exponent(SearchEstimate estimate) =>
        estimate.NoLaw is { } reason ? $"no law: {reason}" : $"exponent {estimate.Exponent:F3} ± {estimate.HalfWidth:F3}";

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
            $"{summary.study}: {summary.covered} of {Plural.Of(summary.simulations, "interval")} contain the exponent of the table's law, {truth:F3} (coverage {summary.coverage:F3}, 95 % interval {interval.Lower:F3} to {interval.Upper:F3}); mean exponent {summary.mean_exponent:F3}, mean error {summary.mean_error:F3}, root mean square error {summary.root_mean_square_error:F3}, mean half-width {summary.mean_half_width:F3}"
        );
        output.WriteLine(
            $"on average {summary.mean_networks:F0} networks and {summary.mean_epochs:N0} epochs a search; the full grid takes {summary.epochs_saved:F1} times as many epochs ({summary.full_grid_epochs:N0}), and {summary.epochs_saved_at_least:F1} times those of the longest search"
        );
    }
}
