namespace Mnemophase.Scaling.Search;

/// <summary>How a boundary search spends networks and when it stops.</summary>
public sealed record BoundarySearchOptions
{
    /// <summary>The search stops once half the interval of the exponent is at most this in two rounds running, and it has the least networks.</summary>
    public double Precision { get; init; } = 0.2;

    /// <summary>
    /// Nor does it stop while half the interval is more than this share of the exponent, however coarse the precision: boundaries known so badly flatten every law, the drawn and the
    /// expected, and the interval does not tell.
    /// </summary>
    public double MostRelativeHalfWidth { get; init; } = 1.0 / 3;

    /// <summary>
    /// The search does not stop before it has, on average over the grid, one network in each cell for every so many seeds (one at least, at most
    /// <see cref="MostLeastNetworksPerCell"/>): the surface is mostly prior until then, and so is the interval.
    /// </summary>
    public int SeedsPerLeastNetwork { get; init; } = 20;

    /// <summary>Networks per cell, on average, that are always enough to stop.</summary>
    public int MostLeastNetworksPerCell { get; init; } = 3;

    /// <summary>Learning rates, and periods, of the lattice that the search starts with, one network per cell of it.</summary>
    public int PilotSide { get; init; } = 6;

    /// <summary>Fewest networks of a round; later rounds have a tenth of what is trained.</summary>
    public int RoundNetworks { get; init; } = 16;

    /// <summary>Intervals between the knots of the surface over ln η, at most.</summary>
    public int LearningRateIntervals { get; init; } = 4;

    /// <summary>Intervals between the knots of the surface over the period, at most.</summary>
    public int PeriodIntervals { get; init; } = 8;

    /// <summary>Prior standard deviation of the second difference of logit p between knots of ln η.</summary>
    public double LearningRateCurvature { get; init; } = 1;

    /// <summary>Prior standard deviation of the second difference of logit p between knots of the period.</summary>
    public double PeriodCurvature { get; init; } = 1.5;

    /// <summary>Prior standard deviation of a cell's own deviation from the surface, in logit p.</summary>
    public double CellDeviation { get; init; } = 0.5;

    /// <summary>Prior standard deviation of logit p itself.</summary>
    public double LevelSpread { get; init; } = 10;

    /// <summary>Draws from the posterior over which the worth of a network is averaged, so that an early wrong boundary does not steer alone.</summary>
    public int Draws { get; init; } = 2;

    /// <summary>Draws from the posterior that the estimate and its interval rest on.</summary>
    public int IntervalDraws { get; init; } = 100;

    /// <summary>Least p (1 - p) that a cell is credited with, so that none is written off on the surface's word.</summary>
    public double LeastVariance { get; init; } = 0.02;
}
