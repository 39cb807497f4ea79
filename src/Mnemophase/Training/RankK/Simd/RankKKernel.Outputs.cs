using System.Runtime.CompilerServices;

namespace Mnemophase.Training.RankK.Simd;

internal static unsafe partial class RankKKernel<TLanes, TVector>
{
    /// <summary>
    /// o_t for all steps at once, the loss, ∂L/∂w_out and ∂L/∂b_out, and δ_t w_out as the first part of ∂L/∂κ_t. Steps beyond T
    /// have weight 0, so δ is 0 there.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Outputs(ref NetworkBlock net, in KernelShape shape)
    {
        var latents = 2 * shape.Pairs;
        var one = TLanes.Broadcast(1);
        var two = TLanes.Broadcast(2);
        var loss = TLanes.Broadcast(0);
        var sumDelta = TLanes.Broadcast(0);
        for (nint s = 0; s < shape.Steps; s += TLanes.Width)
        {
            var drive = TLanes.Broadcast(net.Output[latents]);
            for (var k = 0; k < latents; k++)
            {
                var kappa = TLanes.Load(net.Kappa + (k * shape.TimeStride) + 1 + s);
                drive = TLanes.MultiplyAdd(TLanes.Broadcast(net.Output[k]), kappa, drive);
            }

            var o = TLanes.Divide(one, TLanes.Add(one, TLanes.Exp(TLanes.Subtract(TLanes.Broadcast(0), drive))));
            var error = TLanes.Subtract(o, TLanes.Load(shape.Targets + s));
            var weighted = TLanes.Multiply(TLanes.Load(shape.Weights + s), error);
            loss = TLanes.MultiplyAdd(weighted, error, loss);
            var slope = TLanes.NegativeMultiplyAdd(o, o, o);
            var delta = TLanes.Multiply(TLanes.Multiply(two, weighted), slope);
            sumDelta = TLanes.Add(sumDelta, delta);
            TLanes.Store(o, net.Outputs + s);
            for (var k = 0; k < latents; k++)
            {
                var gradient = TLanes.Multiply(TLanes.Broadcast(net.Output[k]), delta);
                TLanes.Store(gradient, net.KappaGradient + (k * shape.TimeStride) + 1 + s);
            }

            TLanes.Store(delta, net.Deltas + s);
        }

        (net.Loss, net.OutputGradient[latents]) = TLanes.Sum(loss, sumDelta);
        for (var k = 0; k < latents; k += 2)
        {
            net.KappaGradient[k * shape.TimeStride] = 0;
            net.KappaGradient[(k + 1) * shape.TimeStride] = 0;
            (net.OutputGradient[k], net.OutputGradient[k + 1]) = DeltaTimesKappa(net, shape, k);
        }
    }

    /// <summary>Σ_t δ_t κ_t of two latents.</summary>
    private static (float First, float Second) DeltaTimesKappa(in NetworkBlock net, in KernelShape shape, int latent)
    {
        var kappa0 = net.Kappa + (latent * shape.TimeStride) + 1;
        var kappa1 = kappa0 + shape.TimeStride;
        var sum0 = TLanes.Broadcast(0);
        var sum1 = TLanes.Broadcast(0);
        for (nint s = 0; s < shape.Steps; s += TLanes.Width)
        {
            var delta = TLanes.Load(net.Deltas + s);
            sum0 = TLanes.MultiplyAdd(delta, TLanes.Load(kappa0 + s), sum0);
            sum1 = TLanes.MultiplyAdd(delta, TLanes.Load(kappa1 + s), sum1);
        }

        return TLanes.Sum(sum0, sum1);
    }
}
