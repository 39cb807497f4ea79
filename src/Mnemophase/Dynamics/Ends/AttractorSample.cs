namespace Mnemophase.Dynamics.Ends;

/// <summary>States kept along a run on an attractor, evenly spaced in time, from the later half of the run.</summary>
internal sealed class AttractorSample
{
    private const int Most = 2048;
    private readonly int _from;
    private readonly int _every;
    private readonly int _dimension;

    public AttractorSample(int length, int dimension)
    {
        _from = length / 2;
        _dimension = dimension;
        _every = Math.Max(1, (length - _from) / Most);
        States = new double[Math.Min(Most, (length - _from) / _every) * dimension];
    }

    /// <summary>[rows × D].</summary>
    public double[] States { get; }

    /// <summary>Keeps a state if its turn has come.</summary>
    public void Take(int step, ReadOnlySpan<double> state)
    {
        var at = (step - _from) / _every * _dimension;
        if (step >= _from && (step - _from) % _every == 0 && at < States.Length)
        {
            state.CopyTo(States.AsSpan(at));
        }
    }
}
