using System.Runtime.CompilerServices;
using Mnemophase.Numerics.Lanes;

namespace Mnemophase.Training.General.Simd;

/// <summary>The pointwise halves of a step for any form and nonlinearity, over N rows of two vectors.</summary>
/// <remarks>
/// m is 1 within a trial and 0 behind its end and in trials that fill up a tile; rates behind the end are 0, so that nothing there
/// reaches the gradient. φ(z) is kept in the rate form (recovering it from r' would lose the sign of silent relu units).
/// </remarks>
internal static unsafe class StateKernels<T, TPhi>
    where T : struct, ILanes<T>
    where TPhi : struct, ILanesNonlinearity
{
    /// <summary>The start: r_0 = m φ(ρ + ξ), and x_0 = ρ + ξ of the current form.</summary>
    /// <param name="start">ρ, [N].</param>
    /// <param name="drive">Scaled ξ on entry, ρ + ξ on return, [N × Row].</param>
    /// <param name="mask">m of the first step, [Row].</param>
    /// <param name="rates">r_0, [N × Row].</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Start(int neurons, float* start, float* drive, float* mask, float* rates)
    {
        var w = T.Count;
        for (var i = 0; i < neurons; i++)
        {
            var rho = T.Broadcast(start[i]);
            for (var half = 0; half < 2; half++)
            {
                var x = T.Load(drive) + rho;
                T.Store(x, drive);
                T.Store(T.Load(mask + (half * w)) * TPhi.Value(x), rates);
                drive += w;
                rates += w;
            }
        }
    }

    /// <summary>Rate form: h = φ(a + b), r' = m ((1-α) r + α h + noise).</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void ForwardRate(
        int neurons,
        float alpha,
        float* preactivation,
        float* bias,
        float* noise,
        float* mask,
        float* rates,
        float* values,
        float* next
    )
    {
        var w = T.Count;
        var keep = T.Broadcast(1 - alpha);
        var take = T.Broadcast(alpha);
        T m0 = T.Load(mask),
            m1 = T.Load(mask + w);
        for (var i = 0; i < neurons; i++)
        {
            var b = T.Broadcast(bias[i]);
            T h0 = TPhi.Value(T.Load(preactivation) + b),
                h1 = TPhi.Value(T.Load(preactivation + w) + b);
            T.Store(h0, values);
            T.Store(h1, values + w);
            var r0 = T.MultiplyAdd(take, h0, keep * T.Load(rates));
            var r1 = T.MultiplyAdd(take, h1, keep * T.Load(rates + w));
            if (noise != null)
            {
                r0 += T.Load(noise);
                r1 += T.Load(noise + w);
                noise += 2 * w;
            }

            T.Store(m0 * r0, next);
            T.Store(m1 * r1, next + w);
            preactivation += 2 * w;
            rates += 2 * w;
            values += 2 * w;
            next += 2 * w;
        }
    }

    /// <summary>Current form: x ← (1-α) x + α (a + b) + noise in place, r' = m φ(x).</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void ForwardCurrent(
        int neurons,
        float alpha,
        float* preactivation,
        float* bias,
        float* noise,
        float* mask,
        float* state,
        float* next
    )
    {
        var w = T.Count;
        var keep = T.Broadcast(1 - alpha);
        var take = T.Broadcast(alpha);
        T m0 = T.Load(mask),
            m1 = T.Load(mask + w);
        for (var i = 0; i < neurons; i++)
        {
            var b = T.Broadcast(bias[i]);
            var x0 = T.MultiplyAdd(take, T.Load(preactivation) + b, keep * T.Load(state));
            var x1 = T.MultiplyAdd(take, T.Load(preactivation + w) + b, keep * T.Load(state + w));
            if (noise != null)
            {
                x0 += T.Load(noise);
                x1 += T.Load(noise + w);
                noise += 2 * w;
            }

            T.Store(x0, state);
            T.Store(x1, state + w);
            T.Store(m0 * TPhi.Value(x0), next);
            T.Store(m1 * TPhi.Value(x1), next + w);
            preactivation += 2 * w;
            state += 2 * w;
            next += 2 * w;
        }
    }

    /// <summary>Rate form: δ = α φ'(z) g, and g ← (1-α) g + p r, to which the products are added.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void BackwardRate(
        int neurons,
        float alpha,
        float penalty,
        float* values,
        float* rates,
        float* gradient,
        float* delta,
        float* biasSums
    )
    {
        var w = T.Count;
        var keep = T.Broadcast(1 - alpha);
        var take = T.Broadcast(alpha);
        var p = T.Broadcast(penalty);
        for (var i = 0; i < neurons; i++)
        {
            var sum = T.Load(biasSums);
            for (var half = 0; half < 2; half++)
            {
                var g = T.Load(gradient);
                var d = take * g * TPhi.Slope(T.Load(values));
                T.Store(d, delta);
                T.Store(T.MultiplyAdd(p, T.Load(rates), keep * g), gradient);
                sum += d;
                values += w;
                rates += w;
                gradient += w;
                delta += w;
            }

            T.Store(sum, biasSums);
            biasSums += w;
        }
    }

    /// <summary>Current form, before the products: δ = α g, and the rates' own gradient p r.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void BackwardDrive(
        int neurons,
        float alpha,
        float penalty,
        float* rates,
        float* gradient,
        float* rateGradient,
        float* delta,
        float* biasSums
    )
    {
        var w = T.Count;
        var take = T.Broadcast(alpha);
        var p = T.Broadcast(penalty);
        for (var i = 0; i < neurons; i++)
        {
            var sum = T.Load(biasSums);
            for (var half = 0; half < 2; half++)
            {
                var d = take * T.Load(gradient);
                T.Store(d, delta);
                T.Store(p * T.Load(rates), rateGradient);
                sum += d;
                rates += w;
                gradient += w;
                rateGradient += w;
                delta += w;
            }

            T.Store(sum, biasSums);
            biasSums += w;
        }
    }

    /// <summary>Current form, after them: g ← (1-α) g + φ'(x) ∂L/∂r.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void BackwardCurrent(int neurons, float alpha, float* rates, float* rateGradient, float* gradient)
    {
        var w = T.Count;
        var keep = T.Broadcast(1 - alpha);
        for (long i = 0; i < 2L * neurons * w; i += w)
        {
            var through = TPhi.Slope(T.Load(rates + i)) * T.Load(rateGradient + i);
            T.Store(T.MultiplyAdd(keep, T.Load(gradient + i), through), gradient + i);
        }
    }

    /// <summary>Gradient of ρ: the sum of g at the start, through φ in the rate form.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void StartGradient(int neurons, bool current, float* rates, float* gradient, float* sums)
    {
        var w = T.Count;
        for (var i = 0; i < neurons; i++)
        {
            var sum = T.Broadcast(0f);
            for (var half = 0; half < 2; half++)
            {
                var g = T.Load(gradient);
                sum += current ? g : g * TPhi.Slope(T.Load(rates));
                gradient += w;
                rates += w;
            }

            T.Store(sum, sums);
            sums += w;
        }
    }

    /// <summary>Adds the squares of the rates to a running sum, one vector.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void AddSquares(int neurons, float* rates, float* sum)
    {
        var total = T.Load(sum);
        for (long i = 0; i < 2L * neurons * T.Count; i += T.Count)
        {
            var r = T.Load(rates + i);
            total = T.MultiplyAdd(r, r, total);
        }

        T.Store(total, sum);
    }
}
