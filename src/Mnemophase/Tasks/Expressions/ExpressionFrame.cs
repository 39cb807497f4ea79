namespace Mnemophase.Tasks.Expressions;

/// <summary>The values one trial gives to an expression. Reused from trial to trial; not thread-safe.</summary>
/// <param name="slots">Number of names.</param>
/// <param name="stepMs">Time step in ms.</param>
public sealed class ExpressionFrame(int slots, double stepMs)
{
    private double[] _integrals = [];

    /// <summary>Values of the names, in the order of the scope.</summary>
    public double[] Values { get; } = new double[slots];

    /// <summary>Time step in ms.</summary>
    public double StepMs { get; } = stepMs;

    /// <summary>Step of the trial, from 0.</summary>
    public int Step { get; set; }

    /// <summary>Channel within its group, from 0.</summary>
    public int Channel { get; set; }

    /// <summary>Inputs of the trial, [steps × channels].</summary>
    public float[] Inputs { get; set; } = [];

    /// <summary>The last pulse on each channel, [steps × channels]; 0 before the first.</summary>
    public float[] Held { get; set; } = [];

    /// <summary>Channels of <see cref="Inputs"/> and <see cref="Held"/>.</summary>
    public int InputChannels { get; set; }

    /// <summary>Starts the running sums of an expression's integrals anew; then every step must be evaluated once, in order.</summary>
    internal void StartIntegrals(int count)
    {
        if (_integrals.Length < count)
        {
            _integrals = new double[count];
        }

        Array.Clear(_integrals);
    }

    internal double AddToIntegral(int index, double value) => _integrals[index] += value * StepMs;
}
