using Mnemophase.Judging;

namespace Mnemophase.Outcomes;

/// <summary>The training of the networks of one class.</summary>
/// <param name="Class">The class, as <see cref="MechanismGrouping"/> shows it.</param>
public sealed record ClassCurves(Mechanism Class, int Networks, MeanCurve Loss, MeanCurve Accuracy, MeanCurve Reliability);

/// <summary>How the networks of one learning rate trained, averaged per class over all their cells and seeds (Figures 4A, 4D, S3A-B, S5A, S6A).</summary>
/// <param name="Epochs">Epochs (from 0) of the curves, rising.</param>
/// <param name="Classes">Classes with at least one network, by number.</param>
public sealed record MechanismCurves(double LearningRate, int[] Epochs, IReadOnlyList<ClassCurves> Classes)
{
    /// <summary>Networks averaged in all.</summary>
    public int Networks => Classes.Sum(curves => curves.Networks);
}
