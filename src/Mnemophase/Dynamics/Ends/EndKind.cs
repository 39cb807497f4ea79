namespace Mnemophase.Dynamics.Ends;

/// <summary>Where a noise-free trajectory ends.</summary>
public enum EndKind
{
    /// <summary>A stable fixed point.</summary>
    FixedPoint,

    /// <summary>A point on a line, ring or sheet of fixed points.</summary>
    Continuum,

    /// <summary>An orbit of the map that closes after a whole number of steps.</summary>
    PeriodicOrbit,

    /// <summary>A cycle whose period is no whole number of steps.</summary>
    InvariantCurve,

    /// <summary>Motion with two periods that have no common one.</summary>
    Torus,

    /// <summary>Neighbours part exponentially: the largest exponent is positive beyond its error.</summary>
    Chaos,

    /// <summary>It grows until numbers no longer hold it; only an unbounded nonlinearity can.</summary>
    Unbounded,

    /// <summary>None of these was shown before the cap on steps.</summary>
    Unresolved,
}
