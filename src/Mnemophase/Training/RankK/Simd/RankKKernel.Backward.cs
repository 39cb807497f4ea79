using System.Runtime.CompilerServices;

namespace Mnemophase.Training.RankK.Simd;

internal static unsafe partial class RankKKernel<T>
{
    /// <summary>
    /// ∂L/∂x_t and ∂L/∂a_t from ∂L/∂κ_t, then mᵀ ∂L/∂a_t added to ∂L/∂κ_{t-1}. To be called from t = T down to 1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Backward(in NetworkBlock net, in KernelShape shape, int t)
    {
        nint stride = shape.Stride;
        for (var pair = 1; pair < shape.Pairs; pair++)
        {
            AddStateGradient(net, shape, pair, t);
        }

        var m0 = net.Embedding;
        var m1 = m0 + stride;
        var n0 = net.Latent;
        var n1 = n0 + stride;
        var stateGradient = net.StateGradient;
        var drives = net.Drives + ((t - 1) * stride);
        var kappa0 = T.Broadcast(net.KappaGradient[t]);
        var kappa1 = T.Broadcast(net.KappaGradient[shape.TimeStride + t]);
        var keep = T.Broadcast(1 - shape.Alpha);
        var sum0 = T.Broadcast(0);
        var sum1 = T.Broadcast(0);
        for (nint i = 0; i < stride; i += T.Count)
        {
            var x = T.MultiplyAdd(T.Load(n1 + i), kappa1, T.Load(stateGradient + i));
            x = T.MultiplyAdd(T.Load(n0 + i), kappa0, x);
            var drive = T.Load(drives + i) * x;
            T.Store(drive, drives + i);
            T.Store((keep * x), stateGradient + i);
            sum0 = T.MultiplyAdd(T.Load(m0 + i), drive, sum0);
            sum1 = T.MultiplyAdd(T.Load(m1 + i), drive, sum1);
        }

        var (first, second) = T.Sums(sum0, sum1);
        net.KappaGradient[t - 1] += first;
        net.KappaGradient[shape.TimeStride + t - 1] += second;
        for (var pair = 1; pair < shape.Pairs; pair++)
        {
            AddKappaGradient(net, shape, pair, t);
        }
    }

    /// <summary>nᵀ ∂L/∂κ_t of one pair, added to ∂L/∂x_t.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddStateGradient(in NetworkBlock net, in KernelShape shape, int pair, int t)
    {
        nint stride = shape.Stride;
        var n0 = net.Latent + (2 * pair * stride);
        var n1 = n0 + stride;
        var gradient = net.KappaGradient + (2 * pair * shape.TimeStride) + t;
        var kappa0 = T.Broadcast(gradient[0]);
        var kappa1 = T.Broadcast(gradient[shape.TimeStride]);
        for (nint i = 0; i < stride; i += T.Count)
        {
            var x = T.MultiplyAdd(T.Load(n1 + i), kappa1, T.Load(net.StateGradient + i));
            T.Store(T.MultiplyAdd(T.Load(n0 + i), kappa0, x), net.StateGradient + i);
        }
    }

    /// <summary>mᵀ ∂L/∂a_t of one pair, added to ∂L/∂κ_{t-1}.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddKappaGradient(in NetworkBlock net, in KernelShape shape, int pair, int t)
    {
        nint stride = shape.Stride;
        var m0 = net.Embedding + (2 * pair * stride);
        var m1 = m0 + stride;
        var drives = net.Drives + ((t - 1) * stride);
        var sum0 = T.Broadcast(0);
        var sum1 = T.Broadcast(0);
        for (nint i = 0; i < stride; i += T.Count)
        {
            var drive = T.Load(drives + i);
            sum0 = T.MultiplyAdd(T.Load(m0 + i), drive, sum0);
            sum1 = T.MultiplyAdd(T.Load(m1 + i), drive, sum1);
        }

        var gradient = net.KappaGradient + (2 * pair * shape.TimeStride) + t - 1;
        var (first, second) = T.Sums(sum0, sum1);
        gradient[0] += first;
        gradient[shape.TimeStride] += second;
    }
}
