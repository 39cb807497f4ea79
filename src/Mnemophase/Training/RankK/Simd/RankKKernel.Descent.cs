using System.Runtime.CompilerServices;

namespace Mnemophase.Training.RankK.Simd;

internal static unsafe partial class RankKKernel<T>
{
    /// <summary>
    /// The gradients of m, n and b, summed over the steps from what the two passes left behind, and the step of gradient descent of
    /// all parameters. One vector of neurons at a time, so that the sums stay in registers over all steps.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Descend(in NetworkBlock net, in KernelShape shape)
    {
        nint stride = shape.Stride;
        var rate = T.Broadcast(net.LearningRate);
        for (nint i = 0; i < stride; i += T.Count)
        {
            for (var pair = 1; pair < shape.Pairs; pair++)
            {
                SumOverSteps(net, shape, pair, i, rate);
            }

            var bias = SumOverSteps(net, shape, 0, i, rate);
            Step(net.Bias + i, net.BiasGradient + i, bias, rate);
        }

        ClearStateGradient(net, stride);
        for (var k = 0; k <= 2 * shape.Pairs; k++)
        {
            net.Output[k] -= net.LearningRate * net.OutputGradient[k];
        }
    }

    /// <summary>Gradients and step of one pair of latents; returns Σ_t ∂L/∂a_t, the gradient of the bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T SumOverSteps(in NetworkBlock net, in KernelShape shape, int pair, nint i, T rate)
    {
        nint stride = shape.Stride;
        nint timeStride = shape.TimeStride;
        nint steps = shape.Steps;
        var row = (2 * pair * stride) + i;
        var kappa0 = net.Kappa + (2 * pair * timeStride);
        var kappa1 = kappa0 + timeStride;
        var gradient0 = net.KappaGradient + (2 * pair * timeStride);
        var gradient1 = gradient0 + timeStride;
        var state = net.States + i;
        var drives = net.Drives + i;
        var last = T.Load(state + (steps * stride));
        var m0 = T.Broadcast(0);
        var m1 = m0;
        var bias = m0;
        var n0 = T.Broadcast(gradient0[steps]) * last;
        var n1 = T.Broadcast(gradient1[steps]) * last;
        for (nint t = 0; t < steps; t++)
        {
            var drive = T.Load(drives);
            var x = T.Load(state);
            m0 = T.MultiplyAdd(T.Broadcast(kappa0[t]), drive, m0);
            m1 = T.MultiplyAdd(T.Broadcast(kappa1[t]), drive, m1);
            n0 = T.MultiplyAdd(T.Broadcast(gradient0[t]), x, n0);
            n1 = T.MultiplyAdd(T.Broadcast(gradient1[t]), x, n1);
            bias = bias + drive;
            drives += stride;
            state += stride;
        }

        Step(net.Embedding + row, net.EmbeddingGradient + row, m0, rate);
        Step(net.Embedding + row + stride, net.EmbeddingGradient + row + stride, m1, rate);
        Step(net.Latent + row, net.LatentGradient + row, n0, rate);
        Step(net.Latent + row + stride, net.LatentGradient + row + stride, n1, rate);
        return bias;
    }

    /// <summary>θ ← θ - η g, and g kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(float* parameter, float* gradient, T value, T rate)
    {
        T.Store(value, gradient);
        T.Store(T.NegatedMultiplyAdd(rate, value, T.Load(parameter)), parameter);
    }

    /// <summary>The backward pass of the next epoch starts from ∂L/∂x beyond the trial's end, which is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ClearStateGradient(in NetworkBlock net, nint stride)
    {
        for (nint i = 0; i < stride; i += T.Count)
        {
            T.Store(T.Broadcast(0), net.StateGradient + i);
        }
    }
}
