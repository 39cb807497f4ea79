using Mnemophase.Dynamics.Maps;

namespace Mnemophase.Dynamics.OverTraining;

/// <summary>The maps on the straight line between the weights of two networks.</summary>
/// <param name="from">The network at s = 0.</param>
/// <param name="to">The network at s = 1, of the same form and size.</param>
public sealed class MapLine(IDynamicalMap from, IDynamicalMap to)
{
    /// <summary>The map at a place of the line; s may lie a little outside 0 to 1.</summary>
    /// <exception cref="ArgumentException">The two are of different kinds, or of one without weights to go between.</exception>
    public IDynamicalMap At(double s) =>
        (from, to) switch
        {
            (RecurrentMap a, RecurrentMap b) => a.Towards(b, s),
            (LowRankMap a, LowRankMap b) => a.Towards(b, s),
            _ => throw new ArgumentException(
                "A line between the weights of two networks needs both in one form (rate, current, leak inside, low rank)."
            ),
        };
}
