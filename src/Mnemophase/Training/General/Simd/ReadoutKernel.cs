using System.Runtime.CompilerServices;
using Mnemophase.Numerics.Lanes;
using Mnemophase.Training.Simd;

namespace Mnemophase.Training.General.Simd;

/// <summary>Outputs, errors and loss of one step of a tile, for every readout and weights of every trial, step and channel.</summary>
internal static unsafe class ReadoutKernel<T>
    where T : struct, ILanes<T>
{
    /// <summary>Squared errors: y = σ(z) or z, e = 2 w (y - target) y' / denominator.</summary>
    /// <returns>Σ w (y - target)² of the tile's halves.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static (double First, double Second) Squared(
        int channels,
        bool sigmoid,
        float scale,
        float* bias,
        float* targets,
        float* weights,
        float* outputs,
        float* errors
    )
    {
        var w = T.Count;
        var one = T.Broadcast(1f);
        var twice = T.Broadcast(2 * scale);
        var squares = T.Broadcast(0f);
        for (var channel = 0; channel < channels; channel++)
        {
            var b = T.Broadcast(bias[channel]);
            for (var half = 0; half < 2; half++)
            {
                var y = T.Load(outputs) + b;
                var slope = one;
                if (sigmoid)
                {
                    y = LanesExp.Sigmoid(y);
                    slope = y * (one - y);
                }

                var error = y - T.Load(targets);
                var weighted = T.Load(weights) * error;
                T.Store(y, outputs);
                T.Store(twice * weighted * slope, errors);
                squares = T.MultiplyAdd(weighted, error, squares);
                outputs += w;
                targets += w;
                weights += w;
                errors += w;
            }
        }

        return T.EightSums(squares);
    }

    /// <summary>Cross-entropy of a softmax: e = w (y Σ target - target) / denominator; the first channel's weight counts.</summary>
    /// <returns>-Σ w target ln y of the tile's halves.</returns>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static (double First, double Second) CrossEntropy(
        int channels,
        float scale,
        float* bias,
        float* targets,
        float* weights,
        float* outputs,
        float* errors
    )
    {
        var w = T.Count;
        var row = 2 * w;
        var part = stackalloc float[3 * w]; // per lane: the softmax's sum, Σ target (largest - z), Σ target, one vector each
        double first = 0,
            second = 0;
        for (var half = 0; half < 2; half++)
        {
            var at = half * w;
            var largest = T.Load(outputs + at) + T.Broadcast(bias[0]);
            for (var c = 1; c < channels; c++)
            {
                var more = T.Load(outputs + (c * row) + at) + T.Broadcast(bias[c]) - largest;
                largest += more * T.Positive(more);
            }

            T sum = T.Broadcast(0f),
                below = sum,
                total = sum;
            for (var c = 0; c < channels; c++)
            {
                var z = T.Load(outputs + (c * row) + at) + T.Broadcast(bias[c]) - largest;
                var target = T.Load(targets + (c * row) + at);
                var e = LanesExp.Of(z);
                T.Store(e, outputs + (c * row) + at);
                sum += e;
                below = T.NegatedMultiplyAdd(target, z, below);
                total += target;
            }

            var weight = T.Load(weights + at);
            var scaled = weight * T.Broadcast(scale);
            for (var c = 0; c < channels; c++)
            {
                var y = T.Load(outputs + (c * row) + at) / sum;
                T.Store(y, outputs + (c * row) + at);
                T.Store(scaled * ((y * total) - T.Load(targets + (c * row) + at)), errors + (c * row) + at);
            }

            T.Store(sum, part);
            T.Store(below, part + w);
            T.Store(total, part + (2 * w));
            for (var lane = 0; lane < w; lane++)
            {
                if (weights[at + lane] == 0)
                {
                    continue;
                }

                var loss = weights[at + lane] * (part[w + lane] + (part[(2 * w) + lane] * Logarithm(part[lane])));
                first += lane < CanonicalOrder.HalfLanes ? loss : 0;
                second += lane < CanonicalOrder.HalfLanes ? 0 : loss;
            }
        }

        return (first, second);
    }

    /// <summary>
    /// ln x for positive x from additions, products and quotients alone, which have one result on every machine: x = 2^k m with m in
    /// [√½, √2), ln m = 2 artanh((m-1)/(m+1)) as a series up to the power 17. Absolute error below 1e-14.
    /// </summary>
    internal static double Logarithm(double x)
    {
        if (!double.IsFinite(x) || x <= 0)
        {
            return double.NaN;
        }

        var k = Math.ILogB(x);
        var m = Math.ScaleB(x, -k);
        if (m > 1.4142135623730951)
        {
            m /= 2;
            k++;
        }

        var s = (m - 1) / (m + 1);
        var square = s * s;
        var sum = 0.0;
        for (var power = 17; power >= 1; power -= 2)
        {
            sum = (sum * square) + (1.0 / power);
        }

        return (k * 0.6931471805599453) + (2 * s * sum);
    }
}
