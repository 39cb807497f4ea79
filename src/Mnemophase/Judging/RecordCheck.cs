using Mnemophase.Networks;
using Mnemophase.Tasks;

namespace Mnemophase.Judging;

/// <summary>Smallest and largest value of a curve over the last tenth of a record, widened by what sampling and the last update may change.</summary>
/// <param name="Low">Smallest value of the record.</param>
/// <param name="High">Largest value of the record.</param>
/// <param name="Widened">By how much either end may be missed.</param>
public readonly record struct RecordRange(double Low, double High, double Widened)
{
    /// <summary>Whether a measured value is one the record may have had.</summary>
    public bool Holds(double value) => value >= Low - Widened && value <= High + Widened;
}

/// <summary>Whether a network from outside performs as its training record says. A network is judged by both, so both must be of one network.</summary>
/// <param name="Measured">What its weights do; null where they cannot be run.</param>
/// <param name="Contradiction">Why weights and record do not belong together, in a sentence with both values; null if nothing speaks against it.</param>
public sealed record RecordCheck(TaskPerformance? Measured, string? Contradiction)
{
    /// <summary>How many standard errors of sampling are allowed: one network in ten thousand is refused wrongly.</summary>
    private const double StandardErrors = 4;

    /// <summary>Rounding, and what the last update may do beyond what others did: of 104 networks of quick and longtau none misses its record's range by more than 0.0025 beyond the rest.</summary>
    private const double Slack = 0.005;

    /// <summary>Fewer entries do not say how much one epoch changes; then the epochs before the last tenth are asked too.</summary>
    private const int FewestChanges = 10;

    /// <summary>Checks one network.</summary>
    /// <remarks>
    /// The last epoch of a record is measured before its update, so the network itself may differ from it by twice what one epoch of the last tenth differs
    /// from the next. Sampling: 32 trials here, the batch's trials in the record.
    /// </remarks>
    /// <param name="model">Its dynamics, as far as they are known.</param>
    /// <param name="diverged">Whether the record says that the loss was not finite at the end, so that weights need not be either.</param>
    /// <param name="epochs">Epochs of the whole record, of which the curves are the last; null if they are all of it.</param>
    public static RecordCheck Of(
        FullRankNetwork network,
        FullRankModel model,
        CueDiscriminationTask task,
        ReadOnlySpan<double> accuracy,
        ReadOnlySpan<double> reliability,
        bool diverged,
        int? epochs = null
    )
    {
        var measured = MechanismClassifier.IsFinite(network) ? TaskPerformance.Of(network, model, task) : null;
        if (Malformed(network, task, accuracy, reliability, diverged) is { } malformed)
        {
            var does = measured is null
                ? ""
                : $"; its weights perform with accuracy {Text(measured.Accuracy)} and reliability {Text(measured.Reliability)}";
            return new RecordCheck(measured, malformed + does);
        }

        if (measured is null || accuracy.Length == 0)
        {
            return new RecordCheck(measured, null);
        }

        // The last update may turn one step of the window, in all trials of one cue; that alone shows in the accuracy at once.
        var (start, end) = task.MetricsWindow;
        var turned = 0.5 / (end - start);
        var ranges = (
            Accuracy: Range(accuracy, epochs, measured.AccuracySpread, task.Trials, turned),
            Reliability: Range(reliability, epochs, measured.ReliabilitySpread, task.Trials, 0)
        );
        var agrees = ranges.Accuracy.Holds(measured.Accuracy) && ranges.Reliability.Holds(measured.Reliability);
        return new RecordCheck(
            measured,
            agrees
                ? null
                : $"its weights perform with accuracy {Text(measured.Accuracy)} and reliability {Text(measured.Reliability)}, but the last tenth of its record says accuracy {Text(ranges.Accuracy)} and reliability {Text(ranges.Reliability)}: either the record is another network's, or the network was trained with another form, nonlinearity, step, time constant, readout or task than is assumed"
        );
    }

    /// <summary>What no network and no record can have: weights that are not finite though the loss stayed finite, or shares outside [0, 1]; null if all is well.</summary>
    /// <remarks>The outputs of persistence are linear, so its reliability, a share of their sum, may leave [0, 1].</remarks>
    /// <param name="diverged">Whether the loss was not finite at the end.</param>
    public static string? Malformed(
        FullRankNetwork network,
        CueDiscriminationTask task,
        ReadOnlySpan<double> accuracy,
        ReadOnlySpan<double> reliability,
        bool diverged
    ) =>
        !diverged && !MechanismClassifier.IsFinite(network)
            ? NotFinite(network, accuracy, reliability)
            : NoShare("accuracy", accuracy) ?? (task.Persistence ? null : NoShare("reliability", reliability));

    private static RecordRange Range(ReadOnlySpan<double> curve, int? epochs, double spread, int trials, double turned)
    {
        var all = epochs ?? curve.Length;
        var tail = Math.Max(0, curve.Length - (all - RecordEvidence.TailStart(all)));
        var (low, high, change) = (double.PositiveInfinity, double.NegativeInfinity, 0.0);
        for (var epoch = tail; epoch < curve.Length; epoch++)
        {
            low = Math.Min(low, curve[epoch]);
            high = Math.Max(high, curve[epoch]);
        }

        for (var epoch = Math.Max(1, Math.Min(tail, curve.Length - FewestChanges)); epoch < curve.Length; epoch++)
        {
            change = Math.Max(change, Math.Abs(curve[epoch] - curve[epoch - 1]));
        }

        return new RecordRange(
            low,
            high,
            (2 * change) + turned + Slack + (StandardErrors * spread * Math.Sqrt((1.0 / TaskPerformance.Trials) + (1.0 / trials)))
        );
    }

    private static string? NoShare(string what, ReadOnlySpan<double> curve)
    {
        for (var epoch = 0; epoch < curve.Length; epoch++)
        {
            if (curve[epoch] is < 0 or > 1)
            {
                var percent = curve[epoch] is > 1 and <= 100 ? " (if it is in percent, divide it by 100)" : "";
                return $"its record has {what} {Text(curve[epoch])} at epoch {epoch}, which is not between 0 and 1{percent}";
            }
        }

        return null;
    }

    private static string NotFinite(FullRankNetwork network, ReadOnlySpan<double> accuracy, ReadOnlySpan<double> reliability)
    {
        var wrong = network.Parameters.Count(value => !float.IsFinite(value));
        var last =
            accuracy.Length > 0 && reliability.Length > 0
                ? $" with accuracy {Text(accuracy[^1])} and reliability {Text(reliability[^1])}"
                : "";
        return $"{wrong} of its {network.Parameters.Length} weights {(wrong == 1 ? "is" : "are")} not finite, but its record ends with a finite loss{last}";
    }

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Text(RecordRange range) =>
        range.Low.Equals(range.High) ? Text(range.Low) : $"{Text(range.Low)} to {Text(range.High)}";
}
