using System.Runtime.CompilerServices;

namespace Mnemophase.Numerics.Lanes;

/// <summary>
/// tanh x = x P(x²)/Q(x²) with P and Q of degree 4, held at |x| = 7.9 beyond it, where tanh is 1 to 2.8e-7.
/// Coefficients: our own minimax fit of the relative error on (0, 7.9] (6e-9 before rounding). In single precision the absolute and
/// relative errors stay below 3e-7, and the result stays below 1, so that 1 - tanh² is never negative.
/// </summary>
/// <remarks>
/// The coefficients come from memory, not from the code, where the compiler would spend an instruction on each at every use.
/// </remarks>
internal static unsafe class LanesTanh
{
    /// <summary>Bound, 1, P from degree 1, Q from degree 1.</summary>
    internal static ReadOnlySpan<float> Coefficients =>
        [7.9f, 1, 0.1345062f, 0.0035789905f, 2.202322e-05f, 1.5427936e-08f, 0.46783948f, 0.026192233f, 0.0003423648f, 8.5987654e-07f];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Of<T>(T x, float* coefficients)
        where T : struct, ILanes<T>
    {
        x = T.Clamp(x, T.Broadcast(coefficients[0]));
        var one = T.Broadcast(coefficients[1]);
        var y = x * x;
        var p = T.MultiplyAdd(y, T.Broadcast(coefficients[5]), T.Broadcast(coefficients[4]));
        var q = T.MultiplyAdd(y, T.Broadcast(coefficients[9]), T.Broadcast(coefficients[8]));
        p = T.MultiplyAdd(y, p, T.Broadcast(coefficients[3]));
        q = T.MultiplyAdd(y, q, T.Broadcast(coefficients[7]));
        p = T.MultiplyAdd(y, p, T.Broadcast(coefficients[2]));
        q = T.MultiplyAdd(y, q, T.Broadcast(coefficients[6]));
        p = T.MultiplyAdd(y, p, one);
        q = T.MultiplyAdd(y, q, one);
        return x * p / q;
    }

    /// <summary>tanh of two vectors, which share the loads of the coefficients and fill each other's waits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (T First, T Second) Of<T>(T x0, T x1, float* coefficients)
        where T : struct, ILanes<T>
    {
        var c = T.Broadcast(coefficients[0]);
        x0 = T.Clamp(x0, c);
        x1 = T.Clamp(x1, c);
        var y0 = x0 * x0;
        var y1 = x1 * x1;
        var c1 = T.Broadcast(coefficients[5]);
        c = T.Broadcast(coefficients[4]);
        var p0 = T.MultiplyAdd(y0, c1, c);
        var p1 = T.MultiplyAdd(y1, c1, c);
        c1 = T.Broadcast(coefficients[9]);
        c = T.Broadcast(coefficients[8]);
        var q0 = T.MultiplyAdd(y0, c1, c);
        var q1 = T.MultiplyAdd(y1, c1, c);
        c = T.Broadcast(coefficients[3]);
        p0 = T.MultiplyAdd(y0, p0, c);
        p1 = T.MultiplyAdd(y1, p1, c);
        c = T.Broadcast(coefficients[7]);
        q0 = T.MultiplyAdd(y0, q0, c);
        q1 = T.MultiplyAdd(y1, q1, c);
        c = T.Broadcast(coefficients[2]);
        p0 = T.MultiplyAdd(y0, p0, c);
        p1 = T.MultiplyAdd(y1, p1, c);
        c = T.Broadcast(coefficients[6]);
        q0 = T.MultiplyAdd(y0, q0, c);
        q1 = T.MultiplyAdd(y1, q1, c);
        c = T.Broadcast(coefficients[1]);
        p0 = T.MultiplyAdd(y0, p0, c);
        p1 = T.MultiplyAdd(y1, p1, c);
        q0 = T.MultiplyAdd(y0, q0, c);
        q1 = T.MultiplyAdd(y1, q1, c);
        return (x0 * p0 / q0, x1 * p1 / q1);
    }
}
