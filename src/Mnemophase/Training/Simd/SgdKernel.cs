using System.Runtime.CompilerServices;
using Mnemophase.Numerics.Lanes;

namespace Mnemophase.Training.Simd;

/// <summary>One step of <see cref="SgdOptions"/> over all parameters at once.</summary>
internal static unsafe class SgdKernel<T>
    where T : struct, ILanes<T>
{
    /// <summary>Updates parameters and momentum; the arrays are padded to whole vectors.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Step(
        int count,
        float* parameters,
        float* momentum,
        float* gradient,
        float learningRate,
        float momentumFactor,
        float weightDecay
    )
    {
        var decay = T.Broadcast(weightDecay);
        var factor = T.Broadcast(momentumFactor);
        var rate = T.Broadcast(learningRate);
        for (var i = 0; i < count; i += T.Count)
        {
            var p = T.Load(parameters + i);
            var buffer = T.MultiplyAdd(factor, T.Load(momentum + i), T.MultiplyAdd(decay, p, T.Load(gradient + i)));
            T.Store(buffer, momentum + i);
            T.Store(T.NegatedMultiplyAdd(rate, buffer, p), parameters + i);
        }
    }
}
