using Mnemophase.Outcomes;

namespace Mnemophase.Scaling;

/// <summary>How often one cell of a study found the class whose boundary is sought.</summary>
/// <param name="PeriodMs">Delay in ms; persistence: response window in ms.</param>
/// <param name="Fraction">Fraction of the networks in the class, 0 to 1.</param>
public readonly record struct BoundaryCell(double LearningRate, double PeriodMs, double Fraction, int Networks)
{
    /// <summary>A cell of counts. Not learned includes unstable, as in the phase diagrams.</summary>
    public static BoundaryCell Of(double learningRate, double periodMs, MechanismCounts counts, BoundaryClass boundary) =>
        new(
            learningRate,
            periodMs,
            boundary == BoundaryClass.NotLearned ? counts.NotLearnedFraction : counts.SlowPointFraction,
            counts.Total
        );
}
