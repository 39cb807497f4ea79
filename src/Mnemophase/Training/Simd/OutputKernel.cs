using System.Runtime.CompilerServices;
using Mnemophase.Numerics.Lanes;

namespace Mnemophase.Training.Simd;

/// <summary>Outputs, their errors and the loss of a tile, for all steps.</summary>
/// <remarks>
/// y = σ(z) or z; loss = Σ w_t (y - target)²; e = ∂L/∂z = 2 w_t (y - target) y' / (trials × steps × channels). Trials that fill up
/// the last tile have mask 0.
/// </remarks>
internal static unsafe class OutputKernel<T>
    where T : struct, ILanes<T>
{
    private const int Channels = 2;

    /// <summary>Runs over all steps and returns the unnormalised losses of the tile's halves.</summary>
    /// <param name="sigmoid">Whether the readout is σ.</param>
    /// <param name="bias">b_out, [2].</param>
    /// <param name="stepWeights">w, [T].</param>
    /// <param name="normalisation">1 / (trials × steps × channels).</param>
    /// <param name="mask">1 for trials of the batch, 0 for those that fill up, [Row].</param>
    /// <param name="targets">Targets, [T × 2 × Row].</param>
    /// <param name="outputs">z without bias on entry, y on return, [T × 2 × Row].</param>
    /// <param name="errors">e, [T × 2 × Row].</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static (double First, double Second) Run(
        int steps,
        bool sigmoid,
        float* bias,
        float* stepWeights,
        float normalisation,
        float* mask,
        float* targets,
        float* outputs,
        float* errors
    )
    {
        var w = T.Count;
        var one = T.Broadcast(1f);
        double first = 0,
            second = 0;
        for (var step = 0; step < steps; step++)
        {
            var squares = T.Broadcast(0f);
            var scale = T.Broadcast(2 * stepWeights[step] * normalisation);
            for (var channel = 0; channel < Channels; channel++)
            {
                var b = T.Broadcast(bias[channel]);
                for (var half = 0; half < 2 * w; half += w)
                {
                    var y = T.Load(outputs) + b;
                    var slope = one;
                    if (sigmoid)
                    {
                        y = LanesExp.Sigmoid(y);
                        slope = y * (one - y);
                    }

                    var m = T.Load(mask + half);
                    var error = m * (y - T.Load(targets));
                    T.Store(y, outputs);
                    T.Store(scale * error * slope, errors);
                    squares = T.MultiplyAdd(error, error, squares);
                    outputs += w;
                    targets += w;
                    errors += w;
                }
            }

            var sums = T.EightSums(squares);
            first += stepWeights[step] * sums.First;
            second += stepWeights[step] * sums.Second;
        }

        return (first, second);
    }
}
