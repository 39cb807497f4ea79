using Mnemophase.Judging;
using Mnemophase.Kinds;
using Mnemophase.Pages.Style;
using Mnemophase.Store;

namespace Mnemophase.Explorer.Views;

/// <summary>The charts of a cell: the training curves of all its networks laid over each other, and the index against what the late trajectory does.</summary>
public static class CellCharts
{
    /// <summary>The charts.</summary>
    /// <exception cref="StoreException">Curves are damaged.</exception>
    public static IReadOnlyList<Chart> Of(CellView cell)
    {
        if (cell.Trained.Count == 0)
        {
            return [];
        }

        var charts = new List<Chart>();
        var recorded = Registry.Of<IStoredNetwork>(cell.View.Study.Network.Kind.Name).HasStoredCurves;
        var curves = cell.View.Store.Read(store =>
            cell.Trained.Select(network => (network, Curves: ReadCurves(store, network.Row.Position, recorded)))
                .Where(one => one.Curves.Epochs.Length > 0)
                .ToList()
        );
        charts.Add(Overlaid(cell, "loss", "Loss", curves.ConvertAll(one => (one.network, one.Curves.Epochs, one.Curves.Loss)), log: true));
        if (recorded)
        {
            charts.Add(
                Overlaid(
                    cell,
                    "accuracy",
                    "Accuracy",
                    curves.ConvertAll(one => (one.network, one.Curves.Epochs, one.Curves.Accuracy)),
                    log: false
                )
            );
        }

        if (cell.Trained.Any(network => network.Evidence?.Late is not null))
        {
            charts.Add(IndexAgainstLate(cell));
        }

        return charts;
    }

    private static (int[] Epochs, double[] Loss, double[] Accuracy) ReadCurves(StudyStore store, int position, bool recorded)
    {
        if (recorded)
        {
            return store.Curves(position) is { } kept ? (kept.SparseEpochs, kept.Sparse.Loss, kept.Sparse.Accuracy) : ([], [], []);
        }

        return store.RankKCurves(position) is { } curves ? (curves.Epochs, curves.Loss, []) : ([], [], []);
    }

    /// <summary>One trace per class with gaps between its networks; the last trace is for the networks that are marked.</summary>
    private static Chart Overlaid(
        CellView cell,
        string id,
        string name,
        List<(CellNetwork Network, int[] Epochs, double[] Values)> curves,
        bool log
    )
    {
        var traces = new List<object>();
        foreach (var group in curves.GroupBy(curve => cell.ClassOf(curve.Network)).OrderBy(group => group.Key))
        {
            var x = new List<double?>();
            var y = new List<double?>();
            var seeds = new List<int>();
            foreach (var (network, epochs, values) in group)
            {
                x.AddRange(epochs.Select(epoch => (double?)(epoch + 1)));
                y.AddRange(values.Select(value => double.IsFinite(value) ? (double?)value : null));
                seeds.AddRange(Enumerable.Repeat(network.Row.Key.Seed, epochs.Length + 1));
                x.Add(null);
                y.Add(null);
            }

            traces.Add(
                new
                {
                    x,
                    y,
                    customdata = seeds,
                    name = Words.Of(cell.View, group.Key),
                    mode = "lines",
                    connectgaps = false,
                    line = new { color = ColourOf(cell, group.Key), width = 1 },
                    opacity = group.Count() > 20 ? 0.45 : 0.8,
                    hovertemplate = "seed %{customdata}<br>epoch %{x}: %{y:.4g}",
                }
            );
        }

        traces.Add(
            new
            {
                x = Array.Empty<double>(),
                y = Array.Empty<double>(),
                name = "marked",
                mode = "lines",
                line = new { color = "--ink", width = 2.5 },
                showlegend = false,
                hoverinfo = "skip",
            }
        );
        return new Chart(
            id,
            $"{name} over the epochs of all {curves.Count} networks of the cell, coloured by class",
            traces,
            new
            {
                title = new { text = name },
                xaxis = new { title = new { text = "Epoch" }, type = "log" },
                yaxis = new { type = log ? "log" : "linear" },
            }
        );
    }

    private static Chart IndexAgainstLate(CellView cell)
    {
        var traces = cell
            .Trained.Where(network => network.Evidence is { Late: not null, Index: not null })
            .GroupBy(cell.ClassOf)
            .OrderBy(group => group.Key)
            .Select(group =>
                Plot.Trace(
                    group.Select(network => network.Evidence!.Index),
                    group.Select(network => network.Evidence!.Late!.Rest),
                    Words.Of(cell.View, group.Key),
                    marker: Plot.Marker(
                        ColourOf(cell, group.Key),
                        9,
                        group.Select(network => SymbolOf(network.Evidence!.Late!.Verdict)),
                        Plot.Line("--ink", 0.6)
                    ),
                    customdata: group.Select(network => network.Row.Key.Seed),
                    text: group.Select(network => Words.Of(network.Evidence!.Late!.Verdict)),
                    hovertemplate: "seed %{customdata}<br>index %{x:.4g}, late spread %{y:.4g}<br>recurrence rule: %{text}"
                )
            );
        return new Chart(
            "evidence",
            "Mechanism discrimination index of each learned network against how much it still moves late in its free run",
            [.. traces],
            new
            {
                title = new { text = "Index against late motion" },
                xaxis = new { title = new { text = "Index (limit cycle below 0.5)" }, range = new[] { -0.03, 1.03 } },
                yaxis = new { title = new { text = "Late spread / whole spread" }, rangemode = "tozero" },
                dragmode = "select",
                shapes = new[] { Plot.Upright(0.5, 1) },
            }
        )
        {
            Caption =
                "Marker shape: recurrence rule (circle: limit cycle, square: slow point, cross: undecided). Drag a box to mark networks on the whole page.",
        };
    }

    internal static string ColourOf(CellView cell, Mechanism? found) =>
        found is { } known ? $"--{PageStyle.PropertyOf(known, cell.View.Grouping)}" : "--faint";

    private static string SymbolOf(LateVerdict verdict) =>
        verdict switch
        {
            LateVerdict.LimitCycle => "circle",
            LateVerdict.SlowPoint => "square",
            _ => "x",
        };
}
