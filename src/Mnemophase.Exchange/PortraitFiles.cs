using System.Numerics;
using System.Text;
using Mnemophase.Dynamics.Portraits;

namespace Mnemophase.Exchange;

/// <summary>The data of a portrait as files: all arrays in one npz, or tables as CSV.</summary>
public static class PortraitFiles
{
    /// <summary>Writes the data of a portrait.</summary>
    /// <param name="path">Path of the files without the end of their names.</param>
    /// <param name="npz">Whether to write all arrays into one npz.</param>
    /// <param name="csv">Whether to write the tables.</param>
    /// <returns>The files written.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static IReadOnlyList<string> Write(Portrait portrait, string path, bool npz, bool csv)
    {
        var files = new List<string>();
        if (npz)
        {
            files.Add($"{path}.npz");
            NpzFile.Write(files[^1], Arrays(portrait));
        }

        foreach (var (suffix, text) in csv ? Tables(portrait) : [])
        {
            files.Add($"{path}-{suffix}");
            WholeFile.Write(files[^1], text);
        }

        return files;
    }

    /// <summary>Everything shown, in one file; arrays of condition i begin with "c{i}_".</summary>
    public static IEnumerable<KeyValuePair<string, DenseArray>> Arrays(Portrait portrait)
    {
        for (var i = 0; i < portrait.Conditions.Count; i++)
        {
            var condition = portrait.Conditions[i];
            var rows = condition.Steps + 1;
            yield return Array($"c{i}_activity", condition.Activity, rows, portrait.Neurons);
            yield return Array($"c{i}_outputs", condition.Outputs, rows, portrait.Outputs);
            yield return Array($"c{i}_speed", condition.Speeds, condition.Steps);
            yield return Array($"c{i}_plane", Interleaved(condition.X, condition.Y), rows, 2);
            yield return Integers($"c{i}_trial_steps", condition.TrialSteps);
        }

        yield return KeyValuePair.Create("order", DenseArray.From((ReadOnlySpan<int>)portrait.Order, portrait.Order.Length));
        yield return Array("step_ms", [portrait.StepMs ?? double.NaN], 1);
        yield return Array("step_in_tau", [portrait.StepInTau], 1);
        yield return Array("plane_mean", portrait.Plane.Mean, portrait.Plane.Mean.Length);
        yield return Array("plane_axes", [.. portrait.Plane.First, .. portrait.Plane.Second], 2, portrait.Plane.First.Length);
        yield return Array("plane_shares", [portrait.Plane.VarianceShare, portrait.Plane.SpeedShare], 2);
        yield return Array("flow_at", Interleaved(portrait.Flow.X, portrait.Flow.Y), portrait.Flow.X.Length, 2);
        yield return Array("flow", Interleaved(portrait.Flow.U, portrait.Flow.V), portrait.Flow.U.Length, 2);
        yield return Array("flow_share", portrait.Flow.Share, portrait.Flow.Share.Length);
        var states = portrait.Dynamics.FixedPoints.SelectMany(point => point.At).ToArray();
        yield return Array("fixed_points", states, portrait.FixedPoints.Count, portrait.Plane.Mean.Length);
        yield return Array(
            "fixed_points_plane",
            Interleaved([.. portrait.FixedPoints.Select(point => point.X)], [.. portrait.FixedPoints.Select(point => point.Y)]),
            portrait.FixedPoints.Count,
            2
        );
        yield return Integers("fixed_points_unstable", [.. portrait.FixedPoints.Select(point => point.UnstableDirections)]);
        for (var i = 0; i < portrait.Attractors.Count; i++)
        {
            var attractor = portrait.Attractors[i];
            yield return Array($"attractor{i}_plane", Interleaved(attractor.X, attractor.Y), attractor.X.Length, 2);
        }

        yield return Eigenvalues("spectrum", portrait.Spectrum);
        yield return Eigenvalues("start_spectrum", portrait.StartSpectrum);
    }

    /// <summary>The same as tables: the end of each file's name, and its text.</summary>
    public static IEnumerable<(string Suffix, string Text)> Tables(Portrait portrait)
    {
        yield return ("time.csv", Time(portrait));
        yield return (
            "flow.csv",
            Table(
                "x,y,u,v,share",
                portrait.Flow.X.Select(
                    (x, i) => Line(x, portrait.Flow.Y[i], portrait.Flow.U[i], portrait.Flow.V[i], portrait.Flow.Share[i])
                )
            )
        );
        yield return ("points.csv", Points(portrait));
        yield return (
            "attractors.csv",
            Table("attractor,x,y", portrait.Attractors.SelectMany((one, i) => one.X.Select((x, row) => Line(i, x, one.Y[row]))))
        );
        yield return (
            "spectrum.csv",
            Table(
                "after_training,re,im",
                portrait
                    .StartSpectrum.Select(value => Line(0, value.Real, value.Imaginary))
                    .Concat(portrait.Spectrum.Select(value => Line(1, value.Real, value.Imaginary)))
            )
        );
    }

    /// <summary>A line per condition and step. The speed is that of the step that led there.</summary>
    private static string Time(Portrait portrait)
    {
        var outputs = Enumerable.Range(0, portrait.Outputs).Select(k => $"output_{k}");
        var neurons = Enumerable.Range(0, portrait.Neurons).Select(k => $"activity_{k}");
        return Table(
            string.Join(',', ["condition", "step", "in_trial", "x", "y", "speed", .. outputs, .. neurons]),
            portrait.Conditions.SelectMany(
                (condition, i) =>
                    Enumerable
                        .Range(0, condition.Steps + 1)
                        .Select(row =>
                            Line([
                                i,
                                row,
                                row <= condition.TrialSteps ? 1 : 0,
                                condition.X[row],
                                condition.Y[row],
                                row == 0 ? double.NaN : condition.Speeds[row - 1],
                                .. condition.Outputs.AsSpan(row * portrait.Outputs, portrait.Outputs),
                                .. condition.Activity.AsSpan(row * portrait.Neurons, portrait.Neurons),
                            ])
                        )
            )
        );
    }

    /// <summary>Fixed points, then slow stretches.</summary>
    private static string Points(Portrait portrait) =>
        Table(
            "kind,x,y,off_plane,stable,certified,unstable_directions,multiplier_radius,condition,step,speed,measured_dwell,predicted_dwell",
            portrait
                .FixedPoints.Select(point =>
                    "fixed_point,"
                    + Line(
                        point.X,
                        point.Y,
                        point.OffPlane,
                        point.Stable ? 1 : 0,
                        point.Certified ? 1 : 0,
                        point.UnstableDirections,
                        point.MultiplierRadius
                    )
                    + ",,,,,"
                )
                .Concat(
                    portrait.SlowPoints.Select(slow =>
                        $"{Store.Judging.DynamicsText.Name(slow.Passage.Kind)}_passed,"
                        + Line(slow.X, slow.Y)
                        + ",,,,,,"
                        + Line(
                            slow.Condition,
                            slow.Passage.Step,
                            slow.Passage.Speed,
                            slow.Passage.MeasuredDwell,
                            slow.Passage.PredictedDwell ?? double.NaN
                        )
                    )
                )
        );

    private static string Table(string head, IEnumerable<string> lines)
    {
        var text = new StringBuilder(head).Append('\n');
        foreach (var line in lines)
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Numbers in full; what is none stays empty.</summary>
    private static string Line(params double[] values) =>
        CsvText.Line(values.Select(value => double.IsFinite(value) ? (object?)value : null));

    private static KeyValuePair<string, DenseArray> Array(string name, double[] values, params int[] shape) =>
        KeyValuePair.Create(name, DenseArray.From((ReadOnlySpan<double>)values, shape));

    private static KeyValuePair<string, DenseArray> Integers(string name, params int[] values) =>
        KeyValuePair.Create(name, DenseArray.From((ReadOnlySpan<int>)values, values.Length));

    private static KeyValuePair<string, DenseArray> Eigenvalues(string name, Complex[] values) =>
        Array(name, Interleaved([.. values.Select(v => v.Real)], [.. values.Select(v => v.Imaginary)]), values.Length, 2);

    private static double[] Interleaved(double[] a, double[] b) => [.. a.Zip(b, (x, y) => (double[])[x, y]).SelectMany(pair => pair)];
}
