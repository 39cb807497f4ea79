namespace Mnemophase.Dynamics.Maps;

/// <summary>A network under constant input as a map x ← F(x).</summary>
/// <remarks>The map is what was trained, so the map decides; its flow (F(x) - x)/α is an approximation. Nothing here changes the map: any number of threads may use one.</remarks>
public interface IDynamicalMap
{
    /// <summary>Length D of the state.</summary>
    int Dimension { get; }

    /// <summary>Time of one step in units of the time constant τ: α. Speeds are |F(x) - x|/α.</summary>
    double StepInTau { get; }

    /// <summary>Whether F carries a bounded region that holds every fixed point into itself: then the signs of det(I - J) over all fixed points add up to +1.</summary>
    bool Bounded { get; }

    /// <summary>after = F(state), and tangents v ← J(state) v; after may be the memory of state.</summary>
    /// <param name="state">[D].</param>
    /// <param name="after">[D].</param>
    /// <param name="tangents">[any number × D]; none unless given.</param>
    void Advance(ReadOnlySpan<double> state, Span<double> after, Span<double> tangents = default);

    /// <summary>J = ∂F/∂x, [D × D], row-major.</summary>
    void Jacobian(ReadOnlySpan<double> state, Span<double> jacobian);

    /// <summary>A constant K with ‖J(y) - J(z)‖₂ ≤ K ‖y - z‖₂ for all y, z within a distance of a state; null where no bound is known.</summary>
    double? LipschitzBound(ReadOnlySpan<double> state, double radius);

    /// <summary>How far the state lies from the nearest place where F has a corner, in the norm ‖·‖₂; infinite for a smooth F.</summary>
    double DistanceToCorner(ReadOnlySpan<double> state) => double.PositiveInfinity;

    /// <summary>Whether F is linear between its corners: then each region's fixed point follows from one linear system.</summary>
    bool PiecewiseLinear => false;
}
