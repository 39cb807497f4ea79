using System.Runtime.CompilerServices;
using Mnemophase.Numerics.Lanes;

namespace Mnemophase.Training.RankK.Simd;

/// <summary>
/// One epoch of one network, in four passes over its <see cref="NetworkBlock"/>; the equations are those of
/// <see cref="Reference.ReferenceNetwork"/>. A pass works on one network and one step at a time and keeps nothing in registers between
/// them, so the caller may interleave networks: the arithmetic of each, and its order, is the same.
/// </summary>
internal static unsafe partial class RankKKernel<T>
    where T : struct, ILanes<T>
{
    /// <summary>κ_0 = n x_0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void ReadStart(in NetworkBlock net, in KernelShape shape)
    {
        for (var pair = 0; pair < shape.Pairs; pair++)
        {
            ReadLatents(net, shape, pair, 0);
        }
    }

    /// <summary>x_t and α(1 - h_t²) from κ_{t-1} and x_{t-1}, then κ_t.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Forward(in NetworkBlock net, in KernelShape shape, int t)
    {
        nint stride = shape.Stride;
        var bias = shape.Pairs == 1 ? net.Bias : DriveOfLaterPairs(net, shape, t);
        var m0 = net.Embedding;
        var m1 = m0 + stride;
        var n0 = net.Latent;
        var n1 = n0 + stride;
        var before = net.States + ((t - 1) * stride);
        var after = before + stride;
        var slope = net.Drives + ((t - 1) * stride);
        var kappa0 = T.Broadcast(net.Kappa[t - 1]);
        var kappa1 = T.Broadcast(net.Kappa[shape.TimeStride + t - 1]);
        var coefficients = shape.Tanh;
        var alpha = T.Broadcast(shape.Alpha);
        var keep = T.Broadcast(1 - shape.Alpha);
        var sum0 = T.Broadcast(0);
        var sum1 = T.Broadcast(0);
        for (nint i = 0; i < stride; i += T.Count)
        {
            var drive = T.MultiplyAdd(T.Load(m1 + i), kappa1, T.Load(bias + i));
            drive = T.MultiplyAdd(T.Load(m0 + i), kappa0, drive);
            var h = LanesTanh.Of(drive, coefficients);
            var step = alpha * h;
            var x = T.MultiplyAdd(keep, T.Load(before + i), step);
            T.Store(x, after + i);
            T.Store(T.NegatedMultiplyAdd(step, h, alpha), slope + i);
            sum0 = T.MultiplyAdd(T.Load(n0 + i), x, sum0);
            sum1 = T.MultiplyAdd(T.Load(n1 + i), x, sum1);
        }

        (net.Kappa[t], net.Kappa[shape.TimeStride + t]) = T.Sums(sum0, sum1);
        for (var pair = 1; pair < shape.Pairs; pair++)
        {
            ReadLatents(net, shape, pair, t);
        }
    }

    /// <summary>b plus what the pairs of latents after the first give to each neuron at step t.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float* DriveOfLaterPairs(in NetworkBlock net, in KernelShape shape, int t)
    {
        nint stride = shape.Stride;
        var from = net.Bias;
        for (var pair = 1; pair < shape.Pairs; pair++)
        {
            var m0 = net.Embedding + (2 * pair * stride);
            var m1 = m0 + stride;
            var kappa = net.Kappa + (2 * pair * shape.TimeStride) + t - 1;
            var kappa0 = T.Broadcast(kappa[0]);
            var kappa1 = T.Broadcast(kappa[shape.TimeStride]);
            for (nint i = 0; i < stride; i += T.Count)
            {
                var drive = T.MultiplyAdd(T.Load(m1 + i), kappa1, T.Load(from + i));
                T.Store(T.MultiplyAdd(T.Load(m0 + i), kappa0, drive), net.Extra + i);
            }

            from = net.Extra;
        }

        return from;
    }

    /// <summary>κ_t of one pair.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadLatents(in NetworkBlock net, in KernelShape shape, int pair, int t)
    {
        nint stride = shape.Stride;
        var n0 = net.Latent + (2 * pair * stride);
        var n1 = n0 + stride;
        var state = net.States + (t * stride);
        var sum0 = T.Broadcast(0);
        var sum1 = T.Broadcast(0);
        for (nint i = 0; i < stride; i += T.Count)
        {
            var x = T.Load(state + i);
            sum0 = T.MultiplyAdd(T.Load(n0 + i), x, sum0);
            sum1 = T.MultiplyAdd(T.Load(n1 + i), x, sum1);
        }

        var kappa = net.Kappa + (2 * pair * shape.TimeStride) + t;
        (kappa[0], kappa[shape.TimeStride]) = T.Sums(sum0, sum1);
    }
}
