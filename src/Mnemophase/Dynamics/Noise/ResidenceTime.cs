using MathNet.Numerics.Distributions;

namespace Mnemophase.Dynamics.Noise;

/// <summary>How long a noisy network stays in the basin of one of its attractors, in trial lengths.</summary>
/// <remarks>
/// The trials are looked at once a trial length, and one that has left begins anew in the attractor. If escapes have no memory, each look is an
/// independent draw that finds an escape with probability 1 - e^(-1/τ); τ and its interval follow from the binomial one (Clopper and Pearson, Biometrika 26, 404, 1934).
/// </remarks>
/// <param name="Attractor">Which attractor, in the order of <see cref="ResidenceTimes.Attractors"/>.</param>
/// <param name="NoiseFactor">Noise, as a multiple of the training noise.</param>
/// <param name="Trials">Trials at a time.</param>
/// <param name="TrialLengths">Trial lengths that each is followed.</param>
/// <param name="FirstLooks">How many of the looks came one trial length after a start.</param>
/// <param name="FirstEscapes">Escapes found by these.</param>
/// <param name="To">Escapes by the attractor they led to; the last entry: to none that is known.</param>
public sealed record ResidenceTime(
    int Attractor,
    double NoiseFactor,
    int Trials,
    int TrialLengths,
    int FirstLooks,
    int FirstEscapes,
    IReadOnlyList<int> To
)
{
    private const double Tail = 0.025;
    private const double OneSided = 0.05;

    /// <summary>Looks in all.</summary>
    public int Looks => Trials * TrialLengths;

    /// <summary>Escapes in all.</summary>
    public int Escapes => To.Sum();

    /// <summary>Maximum likelihood estimate of the mean residence time τ, in trial lengths; null where none or all of the looks found an escape.</summary>
    public double? Estimate => Escapes > 0 && Escapes < Looks ? Mean((double)Escapes / Looks) : null;

    /// <summary>τ is longer than this: exact 95 %, one-sided where no escape was seen; 0 where every look found one.</summary>
    public double Lower =>
        Escapes == Looks ? 0
        : Escapes == 0 ? Mean(1 - Math.Pow(OneSided, 1.0 / Looks))
        : Mean(Beta.InvCDF(Escapes + 1, Looks - Escapes, 1 - Tail));

    /// <summary>τ is shorter than this: exact 95 %, one-sided where every look found an escape; infinite where none did.</summary>
    public double Upper =>
        Escapes == 0 ? double.PositiveInfinity
        : Escapes == Looks ? Mean(Math.Pow(OneSided, 1.0 / Looks))
        : Mean(Beta.InvCDF(Escapes, Looks - Escapes + 1, Tail));

    private static double Mean(double share) => -1 / Math.Log(1 - share);
}
