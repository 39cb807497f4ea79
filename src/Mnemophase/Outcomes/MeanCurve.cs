namespace Mnemophase.Outcomes;

/// <summary>A curve averaged over networks.</summary>
/// <param name="Mean">Mean at each epoch; NaN where no network has a finite value.</param>
/// <param name="Error">sd/√n at each epoch, with the population standard deviation as in the published scripts; NaN with the mean.</param>
public sealed record MeanCurve(double[] Mean, double[] Error);

/// <summary>Mean and spread at each of a number of epochs, one network after another (Welford), so that no network needs to be kept.</summary>
public sealed class RunningCurve(int epochs)
{
    private readonly int[] _count = new int[epochs];
    private readonly double[] _mean = new double[epochs];
    private readonly double[] _squares = new double[epochs];

    /// <summary>Takes in a value; one that is not finite is passed over, as the published scripts pass over NaN.</summary>
    public void Add(int at, double value)
    {
        if (!double.IsFinite(value))
        {
            return;
        }

        var before = value - _mean[at];
        _mean[at] += before / ++_count[at];
        _squares[at] += before * (value - _mean[at]);
    }

    /// <summary>Mean and error so far.</summary>
    public MeanCurve ToCurve()
    {
        var mean = new double[epochs];
        var error = new double[epochs];
        for (var i = 0; i < epochs; i++)
        {
            mean[i] = _count[i] > 0 ? _mean[i] : double.NaN;
            error[i] = _count[i] > 0 ? Math.Sqrt(_squares[i]) / _count[i] : double.NaN;
        }

        return new MeanCurve(mean, error);
    }
}
