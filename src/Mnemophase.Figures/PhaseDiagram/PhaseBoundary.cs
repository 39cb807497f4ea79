using Mnemophase.Scaling;

namespace Mnemophase.Figures.PhaseDiagram;

/// <summary>A boundary drawn into a phase diagram: the fitted points, and the power law through those that count.</summary>
/// <param name="Name">Its name in the legend, such as "learning boundary".</param>
/// <param name="Analysis">The fits.</param>
public sealed record PhaseBoundary(string Name, ScalingAnalysis Analysis);
