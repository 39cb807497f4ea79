using System.Runtime.CompilerServices;
using Mnemophase.Numerics.Lanes;

namespace Mnemophase.Training.RankK.Simd;

internal static unsafe partial class RankKKernel<T>
{
    /// <summary>
    /// o_t for all steps at once, the loss, ∂L/∂w_out and ∂L/∂b_out, and δ_t w_out as the first part of ∂L/∂κ_t. Steps beyond T
    /// have weight 0, so δ is 0 there.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Outputs(ref NetworkBlock net, in KernelShape shape)
    {
        var latents = 2 * shape.Pairs;
        var two = T.Broadcast(2);
        var loss = T.Broadcast(0);
        var sumDelta = T.Broadcast(0);
        for (nint s = 0; s < shape.Steps; s += T.Count)
        {
            var drive = T.Broadcast(net.Output[latents]);
            for (var k = 0; k < latents; k++)
            {
                var kappa = T.Load(net.Kappa + (k * shape.TimeStride) + 1 + s);
                drive = T.MultiplyAdd(T.Broadcast(net.Output[k]), kappa, drive);
            }

            var o = LanesExp.Sigmoid(drive);
            var error = o - T.Load(shape.Targets + s);
            var weighted = T.Load(shape.Weights + s) * error;
            loss = T.MultiplyAdd(weighted, error, loss);
            var slope = T.NegatedMultiplyAdd(o, o, o);
            var delta = two * weighted * slope;
            sumDelta += delta;
            T.Store(o, net.Outputs + s);
            for (var k = 0; k < latents; k++)
            {
                var gradient = T.Broadcast(net.Output[k]) * delta;
                T.Store(gradient, net.KappaGradient + (k * shape.TimeStride) + 1 + s);
            }

            T.Store(delta, net.Deltas + s);
        }

        (net.Loss, net.OutputGradient[latents]) = T.Sums(loss, sumDelta);
        for (var k = 0; k < latents; k += 2)
        {
            net.KappaGradient[k * shape.TimeStride] = 0;
            net.KappaGradient[(k + 1) * shape.TimeStride] = 0;
            (net.OutputGradient[k], net.OutputGradient[k + 1]) = DeltaTimesKappa(net, shape, k);
        }
    }

    /// <summary>Σ_t δ_t κ_t of two latents.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (float First, float Second) DeltaTimesKappa(in NetworkBlock net, in KernelShape shape, int latent)
    {
        var kappa0 = net.Kappa + (latent * shape.TimeStride) + 1;
        var kappa1 = kappa0 + shape.TimeStride;
        var sum0 = T.Broadcast(0);
        var sum1 = T.Broadcast(0);
        for (nint s = 0; s < shape.Steps; s += T.Count)
        {
            var delta = T.Load(net.Deltas + s);
            sum0 = T.MultiplyAdd(delta, T.Load(kappa0 + s), sum0);
            sum1 = T.MultiplyAdd(delta, T.Load(kappa1 + s), sum1);
        }

        return T.Sums(sum0, sum1);
    }
}
