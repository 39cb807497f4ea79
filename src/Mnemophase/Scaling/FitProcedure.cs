namespace Mnemophase.Scaling;

/// <summary>How the curve of one series is found.</summary>
public enum FitProcedure
{
    /// <summary>As published: one unweighted least-squares search from the stated start, its local minima included.</summary>
    Published,

    /// <summary>The global optimum of the same unweighted least squares.</summary>
    BestFit,

    /// <summary>Maximum likelihood: the counts are binomial, and a lapse share keeps a single stray network from deciding the boundary.</summary>
    MaximumLikelihood,
}
