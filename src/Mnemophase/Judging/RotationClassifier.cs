using Mnemophase.Dynamics.Latent;

namespace Mnemophase.Judging;

/// <summary>
/// Says whether the latents of a rank-2 network make full rotations in their free run (science.md, section 2; Figure 3C).
/// </summary>
/// <remarks>
/// A full rotation is what can be seen in a plot of the free run: the path goes at least once all the way round some point that it keeps clear of, goes one way, does not
/// shrink and does not stop. What the network would do much later does not count: about one learned network in seven at the shortest delay is a limit
/// cycle so slow that it does not close within the free run, and counting these would give 53 % there where 40 % were published.
/// </remarks>
public static class RotationClassifier
{
    /// <summary>Least distance, as a share of the diagonal, to have gone away before a return counts as one.</summary>
    private const double Away = 0.4;

    /// <summary>Judges a free run.</summary>
    /// <param name="runOn">κ_0 .. κ_L, the trial included; the published length is L = 3 (T_delay + 8).</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <exception cref="ArgumentException">Fewer than 4 points, a value that is not finite, or an impossible limit.</exception>
    public static RotationEvidence Classify(ReadOnlySpan<LatentPoint> runOn, RotationOptions? options = null)
    {
        options ??= new RotationOptions();
        options.Validate();
        CheckPath(runOn);
        if (RotationFrame.Of(runOn) is not { } frame)
        {
            return AtRest(runOn[0]);
        }

        var path = frame.Path;
        var box = LatentBox.Around(path);
        var (centre, clearance) = FindCentre(path, box, options);
        var turns = Winding.CumulativeTurns(path, centre);
        var sense = turns[^1] >= 0 ? 1 : -1;
        var changes = turns.Zip(turns.Skip(1), (from, to) => Math.Abs(to - from)).ToArray();
        var total = Math.Abs(turns[^1]);
        var evidence = new RotationEvidence(
            Rotation.Undecided,
            total,
            sense > 0,
            frame.ToLatents(centre),
            clearance / box.Diagonal,
            sense * (turns[^1] - turns[path.Length / 3]),
            changes.Sum() > 0 ? total / changes.Sum() : 0,
            RadiusRatio(path, centre, turns),
            LatentBox.Around(path.AsSpan(path.Length * 2 / 3)).Diagonal / box.Diagonal,
            Recurrence(path, box.Diagonal),
            Math.Abs(Winding.TangentTurns(path)),
            StepsPerTurn(turns),
            changes.Max()
        );
        return evidence with { Verdict = Judge(evidence, options) };
    }

    /// <summary>The rule alone, so that other limits can be tried on stored evidence.</summary>
    public static Rotation Judge(RotationEvidence evidence, RotationOptions options)
    {
        if (evidence.Turns < options.NotRotatingBelowTurns || evidence.Steadiness < options.JitterBelowSteadiness)
        {
            return Rotation.NotRotating;
        }

        // NaN compares false: with no earlier turn to compare there is no shrinking to be seen.
        var shrinking = evidence.RadiusRatio < options.RotatingFromRadiusRatio;
        var atRest = evidence.LateExtent < options.RestBelowExtent;
        if (evidence.RadiusRatio < options.SpiralBelowRadiusRatio || (atRest && (shrinking || evidence.Turns < options.RotatingFromTurns)))
        {
            return Rotation.NotRotating;
        }

        var unsure =
            evidence.LateExtent < options.RotatingFromExtent
            || evidence.Turns < options.RotatingFromTurns
            || evidence.Steadiness < options.RotatingFromSteadiness
            || shrinking
            || evidence.RadiusRatio > options.RotatingUpToRadiusRatio
            || evidence.LargestStep > options.LargestStep;
        return unsure ? Rotation.Undecided : Rotation.Rotating;
    }

    private static void CheckPath(ReadOnlySpan<LatentPoint> runOn)
    {
        if (runOn.Length < 4)
        {
            throw new ArgumentException($"A free run of {runOn.Length} points is too short to judge; at least 4 are needed.");
        }

        for (var i = 0; i < runOn.Length; i++)
        {
            if (!double.IsFinite(runOn[i].X) || !double.IsFinite(runOn[i].Y))
            {
                throw new ArgumentException($"The latents at step {i} are not finite.");
            }
        }
    }

    private static RotationEvidence AtRest(LatentPoint at) =>
        new(Rotation.NotRotating, 0, false, at, 0, 0, 0, double.NaN, 0, double.NaN, 0, double.NaN, 0);

    /// <summary>Among grid points clear of the path the one it turns about most; if the path leaves none clear, the clearest.</summary>
    private static (LatentPoint Centre, double Clearance) FindCentre(LatentPoint[] path, LatentBox box, RotationOptions options)
    {
        var clear = options.LeastClearance * box.Diagonal;
        return box.Grid(options.CentreGrid, options.CentreGrid)
            .Select(point => (Point: point, Clearance: Winding.Clearance(path, point)))
            .MaxBy(c => (c.Clearance >= clear, c.Clearance >= clear ? Math.Abs(Winding.Turns(path, c.Point)) : c.Clearance));
    }

    private static double RadiusRatio(LatentPoint[] path, LatentPoint centre, double[] turns)
    {
        var ratios = new List<double>();
        var sense = turns[^1] >= 0 ? 1 : -1;
        for (var i = 0; i < path.Length; i++)
        {
            var turn = sense * turns[i];
            if (turn < 1 || turn <= (sense * turns[^1]) - 1)
            {
                continue;
            }

            var j = i - 1;
            while (j >= 0 && sense * turns[j] > turn - 1)
            {
                j--;
            }

            if (j >= 0 && sense * (turns[j + 1] - turns[j]) > 0)
            {
                var share = (turn - 1 - (sense * turns[j])) / (sense * (turns[j + 1] - turns[j]));
                var earlier = (1 - share) * (path[j] - centre).Length + (share * (path[j + 1] - centre).Length);
                ratios.Add((path[i] - centre).Length / earlier);
            }
        }

        ratios.Sort();
        return ratios.Count == 0 ? double.NaN : 0.5 * (ratios[(ratios.Count - 1) / 2] + ratios[ratios.Count / 2]);
    }

    private static double Recurrence(LatentPoint[] path, double diagonal)
    {
        var closest = double.NaN;
        for (var i = 0; i < path.Length; i++)
        {
            double farthest = 0;
            for (var j = i + 1; j < path.Length; j++)
            {
                var distance = (path[j] - path[i]).Length / diagonal;
                farthest = Math.Max(farthest, distance);
                closest = farthest >= Away && !(distance >= closest) ? distance : closest;
            }
        }

        return closest;
    }

    private static double StepsPerTurn(double[] turns)
    {
        var sense = turns[^1] >= 0 ? 1 : -1;
        var end = sense * turns[^1];
        for (var i = turns.Length - 2; i >= 0; i--)
        {
            var at = sense * turns[i];
            if (end - at >= 1)
            {
                var next = sense * turns[i + 1];
                return turns.Length - 1 - i - ((end - 1 - at) / (next - at));
            }
        }

        return double.NaN;
    }
}
