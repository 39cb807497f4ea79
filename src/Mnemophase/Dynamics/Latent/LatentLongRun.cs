namespace Mnemophase.Dynamics.Latent;

/// <summary>Where the simulated latents end up long after the trial: a fixed point, or an orbit with its period in steps.</summary>
/// <remarks>This is the attractor of κ ← κ + α F(κ), which the finite free run of Figure 3C need not have reached.</remarks>
/// <param name="Settled">Whether the state came to rest.</param>
/// <param name="Extent">Diagonal of the box around the second half of the run.</param>
/// <param name="StepsPerTurn">Mean steps per turn about the middle of the second half; infinite at rest or without net turning.</param>
/// <param name="Steadiness">|net angle| / sum of the sizes of all angle changes in the second half: near 1 on an orbit that goes round.</param>
public sealed record LatentLongRun(bool Settled, LatentPoint Last, double Extent, double StepsPerTurn, double Steadiness)
{
    /// <summary>Runs on.</summary>
    /// <param name="start">κ_0.</param>
    /// <param name="steps">Steps in all; the first half is left to transients.</param>
    public static LatentLongRun Of(ILatentFlow flow, LatentPoint start, double alpha, int steps = 4000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 4);
        var late = LatentRun.Iterate(flow, start, alpha, steps).AsSpan(steps / 2);
        var box = LatentBox.Around(late);
        var size = 1 + late[^1].Length;
        if (box.Diagonal <= 1e-6 * size)
        {
            return new LatentLongRun(true, late[^1], box.Diagonal, double.PositiveInfinity, 0);
        }

        var middle = new LatentPoint(0.5 * (box.MinX + box.MaxX), 0.5 * (box.MinY + box.MaxY));
        var turns = Winding.CumulativeTurns(late, middle);
        double travelled = 0;
        for (var i = 1; i < turns.Length; i++)
        {
            travelled += Math.Abs(turns[i] - turns[i - 1]);
        }

        var net = Math.Abs(turns[^1]);
        return new LatentLongRun(false, late[^1], box.Diagonal, (turns.Length - 1) / net, travelled > 0 ? net / travelled : 0);
    }
}
