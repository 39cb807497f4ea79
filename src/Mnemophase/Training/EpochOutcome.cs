namespace Mnemophase.Training;

/// <summary>What one epoch left in the record, taken from its forward pass before the update.</summary>
/// <param name="Loss">Mean over trials, steps and channels of weight × squared error.</param>
/// <param name="Accuracy">Share of (trial, step) in the metrics window whose larger channel is the target's; rounded to 4 decimals in single precision.</param>
/// <param name="Reliability">Mean over the window of the output share of the target's channel; rounded to 4 decimals in single precision.</param>
/// <param name="RecurrentGradientNorm">Euclidean norm of the gradient of W_rec.</param>
public readonly record struct EpochOutcome(double Loss, double Accuracy, double Reliability, double RecurrentGradientNorm)
{
    /// <summary>An outcome from sums that an engine made elsewhere.</summary>
    /// <param name="hits">(trial, step) in the metrics window whose larger channel is the target's.</param>
    /// <param name="shares">Sum over the window of the output share of the target's channel.</param>
    /// <param name="reads">(trial, step) in the window.</param>
    /// <param name="squares">Sum of the squared gradient of W_rec.</param>
    public static EpochOutcome FromSums(double loss, int hits, double shares, int reads, double squares) =>
        new(loss, ResponseTally.Round((float)hits / reads), ResponseTally.Round((float)(shares / reads)), Math.Sqrt(squares));
}
