using Mnemophase.Dynamics.Portraits;
using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Store;

namespace Mnemophase.Explorer.Views;

/// <summary>One seed in every cell of a view: the same start, trained at other rates and delays.</summary>
/// <param name="Phase">A phase diagram of this seed's networks alone.</param>
public sealed record SeedView(PhaseView Phase, int Seed)
{
    /// <summary>Reads the networks of a seed.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static SeedView Of(StudyView view, int seed)
    {
        var outcomes = view.Store.Keep("outcomes", store => store.Outcomes(), TimeSpan.FromSeconds(20));
        var ofSeed = outcomes
            .Where(network => network.Key.Seed == seed)
            .ToDictionary(network => network.Key.Cell, network => network.Class);
        var whole = PhaseView.Of(view);
        return new SeedView(
            whole with
            {
                Cells =
                [
                    .. whole.Cells.Select(place =>
                        ofSeed.TryGetValue(place.Cell, out var found)
                            ? new PhasePlace(
                                place.Cell,
                                MechanismCounts.Of(found is { } known ? [known] : Array.Empty<Mechanism>()),
                                found is null ? 1 : 0,
                                1,
                                null
                            )
                            : new PhasePlace(place.Cell, default, 0, 1, null)
                    ),
                ],
                Boundaries = [],
            },
            seed
        );
    }
}

/// <summary>Charts of two networks side by side, on shared axes where the axes mean the same.</summary>
public static class PairedCharts
{
    /// <summary>Pairs of charts with a word on their axes.</summary>
    public static IEnumerable<(string Title, string Axes, Chart? A, Chart? B)> Of(NetworkView a, NetworkView b)
    {
        if (a.Portrait is { } one && b.Portrait is { } other)
        {
            var time = Range(
                [one, other],
                portrait => portrait.Conditions.Select(condition => condition.Steps * (portrait.StepMs ?? 1)).Append(0)
            );
            var outputs = Range([one, other], portrait => portrait.Conditions.SelectMany(condition => condition.Outputs));
            yield return (
                "Outputs",
                "on shared axes",
                Shared(NetworkCharts.Outputs(one, "a"), "a", ("xaxis", time), ("yaxis", outputs)),
                Shared(NetworkCharts.Outputs(other, "b"), "b", ("xaxis", time), ("yaxis", outputs))
            );
            yield return (
                "Principal plane",
                "each in its own plane, so positions in the two planes cannot be compared",
                Shared(NetworkCharts.Plane(one, "a"), "a"),
                Shared(NetworkCharts.Plane(other, "b"), "b")
            );
            yield return (
                "Activity",
                "each sorted by the peaks of its own neurons",
                Shared(NetworkCharts.Activity(one, 0, "a"), "a"),
                Shared(NetworkCharts.Activity(other, 0, "b"), "b")
            );
            var eigenvalues = Range(
                [one, other],
                portrait =>
                    portrait
                        .Spectrum.Concat(portrait.StartSpectrum)
                        .SelectMany(value => new[] { value.Real, value.Imaginary })
                        .Append(1)
                        .Append(-1)
            );
            yield return (
                "Spectrum",
                "on shared axes",
                NetworkCharts.Spectrum(one, "a") is { } left ? Shared(left, "a", ("xaxis", eigenvalues)) : null,
                NetworkCharts.Spectrum(other, "b") is { } right ? Shared(right, "b", ("xaxis", eigenvalues)) : null
            );
        }

        if (a.Curves is { Epochs.Length: > 0 } early && b.Curves is { Epochs.Length: > 0 } late)
        {
            double[] epochs = [0, Math.Log10(Math.Max(early.Epochs[^1], late.Epochs[^1]) + 1)];
            var values = Losses(early).Concat(Losses(late)).Select(Math.Log10).ToList();
            double[] losses = [values.Min() - 0.1, values.Max() + 0.1];
            yield return (
                "Training",
                "on shared axes",
                Shared(NetworkCharts.Training(early, "a"), "a", ("xaxis", epochs), ("yaxis", losses)),
                Shared(NetworkCharts.Training(late, "b"), "b", ("xaxis", epochs), ("yaxis", losses))
            );
        }
    }

    private static IEnumerable<double> Losses(NetworkCurves curves) =>
        curves
            .Values.Where(curve => curve.Key is "loss" or "gradient_norm")
            .SelectMany(curve => curve.Value)
            .Where(value => value > 0 && double.IsFinite(value))
            .DefaultIfEmpty(1);

    private static Chart Shared(Chart chart, string side, params (string Axis, double[] Range)[] ranges) =>
        chart with
        {
            Id = $"{side}-{chart.Id}",
            Ranges = ranges.ToDictionary(one => one.Axis, one => one.Range, StringComparer.Ordinal),
        };

    private static double[] Range(Portrait[] portraits, Func<Portrait, IEnumerable<double>> values)
    {
        var all = portraits.SelectMany(values).Where(double.IsFinite).ToList();
        var margin = 0.04 * (all.Max() - all.Min());
        return [all.Min() - margin, all.Max() + margin];
    }
}
