using System.Runtime.CompilerServices;
using Mnemophase.Numerics.Lanes;

namespace Mnemophase.Training.Simd;

/// <summary>The pointwise halves of a step: rates forward, δ backward.</summary>
/// <remarks>
/// Forward: r' = (1-α) r + α tanh(a + b), with a from the product, noise included. The tanh is not kept: backward it is
/// recovered as h = (r' - (1-α) r) / α, which saves writing and reading a second history; δ = α (1 - h²) g.
/// </remarks>
internal static unsafe class RateKernels<T>
    where T : struct, ILanes<T>
{
    /// <summary>One step forward.</summary>
    /// <param name="preactivation">a, [N × Row].</param>
    /// <param name="bias">b_in + b_rec, [N].</param>
    /// <param name="rates">r, [N × Row].</param>
    /// <param name="next">r', [N × Row].</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Forward(int neurons, float alpha, float* preactivation, float* bias, float* rates, float* next)
    {
        var w = T.Count;
        var keep = T.Broadcast(1 - alpha);
        var take = T.Broadcast(alpha);
        fixed (float* coefficients = LanesTanh.Coefficients)
        {
            for (var i = 0; i < neurons; i++)
            {
                var b = T.Broadcast(bias[i]);
                var (h0, h1) = LanesTanh.Of(T.Load(preactivation) + b, T.Load(preactivation + w) + b, coefficients);
                T.Store(T.MultiplyAdd(take, h0, keep * T.Load(rates)), next);
                T.Store(T.MultiplyAdd(take, h1, keep * T.Load(rates + w)), next + w);
                preactivation += 2 * w;
                rates += 2 * w;
                next += 2 * w;
            }
        }
    }

    /// <summary>Adds W_in u to the preactivation of a step that has input.</summary>
    /// <param name="inputWeights">W_in, [N × 2].</param>
    /// <param name="inputs">u, [2 × Row].</param>
    /// <param name="preactivation">a, [N × Row].</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void AddInput(int neurons, float* inputWeights, float* inputs, float* preactivation)
    {
        var w = T.Count;
        T u00 = T.Load(inputs),
            u01 = T.Load(inputs + w),
            u10 = T.Load(inputs + (2 * w)),
            u11 = T.Load(inputs + (3 * w));
        for (var i = 0; i < neurons; i++)
        {
            T w0 = T.Broadcast(inputWeights[2 * i]),
                w1 = T.Broadcast(inputWeights[(2 * i) + 1]);
            T.Store(T.MultiplyAdd(w1, u10, T.MultiplyAdd(w0, u00, T.Load(preactivation))), preactivation);
            T.Store(T.MultiplyAdd(w1, u11, T.MultiplyAdd(w0, u01, T.Load(preactivation + w))), preactivation + w);
            preactivation += 2 * w;
        }
    }

    /// <summary>One step backward: δ from g, the bias gradient, and g scaled to what reaches the step before along the leak.</summary>
    /// <param name="rates">r, [N × Row].</param>
    /// <param name="next">r', [N × Row].</param>
    /// <param name="gradient">g = ∂L/∂r' on entry, (1-α) g on return, [N × Row].</param>
    /// <param name="delta">δ = ∂L/∂a, [N × Row].</param>
    /// <param name="biasSums">Running sums of δ, one vector a neuron.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Backward(int neurons, float alpha, float* rates, float* next, float* gradient, float* delta, float* biasSums)
    {
        var w = T.Count;
        var keep = T.Broadcast(1 - alpha);
        var take = T.Broadcast(alpha);
        var inverse = T.Broadcast(1 / alpha);
        for (var i = 0; i < neurons; i++)
        {
            var sum = T.Load(biasSums);
            for (var half = 0; half < 2; half++)
            {
                var h = T.NegatedMultiplyAdd(keep, T.Load(rates), T.Load(next)) * inverse;
                var g = T.Load(gradient);
                var ag = take * g;
                var d = T.NegatedMultiplyAdd(ag * h, h, ag);
                T.Store(d, delta);
                T.Store(keep * g, gradient);
                sum += d;
                rates += w;
                next += w;
                gradient += w;
                delta += w;
            }

            T.Store(sum, biasSums);
            biasSums += w;
        }
    }

    /// <summary>Adds δ u to the running sums of the input gradient for a step that has input.</summary>
    /// <param name="inputs">u, [2 × Row].</param>
    /// <param name="delta">δ, [N × Row].</param>
    /// <param name="inputSums">Running sums of δ u, two vectors a neuron.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void AddInputGradient(int neurons, float* inputs, float* delta, float* inputSums)
    {
        var w = T.Count;
        T u00 = T.Load(inputs),
            u01 = T.Load(inputs + w),
            u10 = T.Load(inputs + (2 * w)),
            u11 = T.Load(inputs + (3 * w));
        for (var i = 0; i < neurons; i++)
        {
            T d0 = T.Load(delta),
                d1 = T.Load(delta + w);
            T.Store(T.MultiplyAdd(d1, u01, T.MultiplyAdd(d0, u00, T.Load(inputSums))), inputSums);
            T.Store(T.MultiplyAdd(d1, u11, T.MultiplyAdd(d0, u10, T.Load(inputSums + w))), inputSums + w);
            delta += 2 * w;
            inputSums += 2 * w;
        }
    }

    /// <summary>r_0 = tanh(scale ξ) in place.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Tanh(float* values, long count)
    {
        fixed (float* coefficients = LanesTanh.Coefficients)
        {
            for (long i = 0; i < count; i += T.Count)
            {
                T.Store(LanesTanh.Of(T.Load(values + i), coefficients), values + i);
            }
        }
    }
}
