namespace Mnemophase.Scaling;

/// <summary>How boundaries and exponent are found.</summary>
public enum FitProcedure
{
    /// <summary>As published: one unweighted least-squares search from the stated start, its local minima included, then ln η regressed on ln period.</summary>
    Published,

    /// <summary>The global optimum of the same unweighted least squares, regressed as published.</summary>
    BestFit,

    /// <summary>
    /// The program's own estimate: the boundaries of the published procedure (without a stated start those of the best fit), and the coordinate that was fitted regressed on the one given by the
    /// design, so that errors in the boundaries do not flatten the law.
    /// </summary>
    Inverse,

    /// <summary>Maximum likelihood: the counts are binomial, and a lapse share keeps a single stray network from deciding the boundary. Regressed as published.</summary>
    MaximumLikelihood,
}
