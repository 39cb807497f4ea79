using System.Runtime.CompilerServices;

namespace Mnemophase.Training.RankK.Simd;

/// <summary>
/// tanh x = x P(x²)/Q(x²) with P and Q of degree 4, held at |x| = 7.9 beyond it, where tanh is 1 to 2.8e-7.
/// Coefficients: our own minimax fit of the relative error on (0, 7.9] (6e-9 before rounding). In single precision the absolute and
/// relative errors stay below 3e-7, and the result stays below 1, so that 1 - tanh² is never negative.
/// </summary>
internal static class LanesTanh<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const float Bound = 7.9f;
    private const float P1 = 0.1345062f;
    private const float P2 = 0.0035789905f;
    private const float P3 = 2.202322e-05f;
    private const float P4 = 1.5427936e-08f;
    private const float Q1 = 0.46783948f;
    private const float Q2 = 0.026192233f;
    private const float Q3 = 0.0003423648f;
    private const float Q4 = 8.5987654e-07f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Tanh(TVector x)
    {
        x = TLanes.Clamp(x, TLanes.Broadcast(Bound));
        var y = TLanes.Multiply(x, x);
        var p = TLanes.MultiplyAdd(y, TLanes.Broadcast(P4), TLanes.Broadcast(P3));
        var q = TLanes.MultiplyAdd(y, TLanes.Broadcast(Q4), TLanes.Broadcast(Q3));
        p = TLanes.MultiplyAdd(y, p, TLanes.Broadcast(P2));
        q = TLanes.MultiplyAdd(y, q, TLanes.Broadcast(Q2));
        p = TLanes.MultiplyAdd(y, p, TLanes.Broadcast(P1));
        q = TLanes.MultiplyAdd(y, q, TLanes.Broadcast(Q1));
        p = TLanes.MultiplyAdd(y, p, TLanes.Broadcast(1));
        q = TLanes.MultiplyAdd(y, q, TLanes.Broadcast(1));
        return TLanes.Divide(TLanes.Multiply(x, p), q);
    }
}
