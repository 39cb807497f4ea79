namespace Mnemophase.Scaling;

/// <summary>Where an interval comes from.</summary>
public enum IntervalKind
{
    /// <summary>The scatter of the boundaries about the line, by Student's t.</summary>
    Regression,

    /// <summary>Percentiles over resampled seeds or counts.</summary>
    Resampling,
}

/// <summary>An exponent with its interval, or why there is none.</summary>
/// <param name="Kind">Where the interval comes from.</param>
/// <param name="Lower">Lower end; NaN without a law.</param>
/// <param name="Upper">Upper end; NaN without a law.</param>
/// <param name="NoLaw">Why there is no law; null where there is one.</param>
public sealed record ExponentEstimate(ScalingAnalysis Analysis, IntervalKind Kind, double Lower, double Upper, string? NoLaw)
{
    /// <summary>The procedure.</summary>
    public FitProcedure Procedure => Analysis.Procedure;

    /// <summary>The law; null where the data carry none.</summary>
    public PowerLaw? Law => NoLaw is null ? Analysis.Regression : null;

    /// <summary>Judges an analysis, by resampling where it was resampled: the law has to stand in both the regression and the resamples.</summary>
    /// <param name="resamples">Resamples with the same boundary fits; null for the interval of the regression.</param>
    public static ExponentEstimate Of(ScalingAnalysis analysis, BoundaryResamples? resamples = null)
    {
        var kind = resamples is null ? IntervalKind.Regression : IntervalKind.Resampling;
        if (analysis.NoLaw is { } reason)
        {
            return None(reason);
        }

        if (resamples is null)
        {
            var (lower, upper) = analysis.Law!.Interval();
            return new ExponentEstimate(analysis, kind, lower, upper, null);
        }

        return resamples.Exponent(analysis.Direction) is not { } interval
                ? None("too many resamples of the networks give fewer than three boundaries")
            : interval.Lower > 0 && double.IsFinite(interval.Upper)
                ? new ExponentEstimate(analysis, kind, interval.Lower, interval.Upper, null)
            : None("the interval of the exponent over resampled networks does not exclude 0");

        ExponentEstimate None(string why) => new(analysis, kind, double.NaN, double.NaN, why);
    }
}
