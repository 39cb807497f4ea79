namespace Mnemophase.Tasks.Trials;

/// <summary>A batch of trials as the engines take it. Trials shorter than the longest are padded; what pads weighs nothing.</summary>
/// <param name="steps">Steps of the longest trial.</param>
/// <param name="inputs">Input channels, may be 0.</param>
/// <param name="outputs">Output channels.</param>
public sealed class TrialSet(int trials, int steps, int inputs, int outputs)
{
    /// <summary>Trials.</summary>
    public int Trials { get; } = trials;

    /// <summary>Steps of the longest trial.</summary>
    public int Steps { get; } = steps;

    /// <summary>Input channels.</summary>
    public int InputChannels { get; } = inputs;

    /// <summary>Output channels.</summary>
    public int OutputChannels { get; } = outputs;

    /// <summary>Inputs u, [trials × steps × inputs].</summary>
    public float[] Inputs { get; } = new float[(long)trials * steps * inputs];

    /// <summary>Targets, [trials × steps × outputs].</summary>
    public float[] Targets { get; } = new float[(long)trials * steps * outputs];

    /// <summary>Weights in the loss, [trials × steps × outputs]; 0 where a trial is padded.</summary>
    public float[] Weights { get; } = new float[(long)trials * steps * outputs];

    /// <summary>Steps of each trial, [trials].</summary>
    public int[] Lengths { get; } = Enumerable.Repeat(steps, trials).ToArray();

    /// <summary>Whether accuracy is read, [trials × steps].</summary>
    public bool[] Judged { get; } = new bool[(long)trials * steps];

    /// <summary>When an output counts as right.</summary>
    public JudgeRule Rule { get; init; }

    /// <summary>Largest distance of <see cref="JudgeRule.Within"/>.</summary>
    public double Tolerance { get; init; }

    /// <summary>Error of a step.</summary>
    public LossKind Loss { get; init; }

    /// <summary>Whether the loss is divided by the sum of the weights instead of the number of unmasked steps.</summary>
    public bool NormaliseByWeight { get; init; }

    /// <summary>Whether a trial is a catch trial, [trials].</summary>
    public bool[] Catch { get; } = new bool[trials];

    /// <summary>Stimulus condition of each trial, [trials]; a place in <see cref="ConditionNames"/>.</summary>
    public int[] Conditions { get; } = new int[trials];

    /// <summary>Names of the stimulus conditions: the combinations of the values with few numbers.</summary>
    public IReadOnlyList<string> ConditionNames { get; init; } = ["all"];

    /// <summary>First step of each period and the end of the last, [trials × (periods + 1)]; empty if unknown.</summary>
    public int[] Edges { get; init; } = [];

    /// <summary>Names of the periods.</summary>
    public IReadOnlyList<string> PeriodNames { get; init; } = [];

    /// <summary>Names of what is drawn for each trial: its values, and the durations that differ, in ms ("delay_ms").</summary>
    public IReadOnlyList<string> DrawnNames { get; init; } = [];

    /// <summary>What was drawn, [trials × names]; empty if the trials came as arrays.</summary>
    public double[] Drawn { get; init; } = [];

    /// <summary>What was drawn for a trial, by name; null if nothing is known to have been drawn.</summary>
    public IReadOnlyDictionary<string, double>? DrawnFor(int trial)
    {
        if (DrawnNames.Count == 0)
        {
            return null;
        }

        var drawn = new OrderedDictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < DrawnNames.Count; i++)
        {
            drawn[DrawnNames[i]] = Drawn[(trial * DrawnNames.Count) + i];
        }

        return drawn;
    }

    /// <summary>Place of an input.</summary>
    public int Input(int trial, int step, int channel) => (((trial * Steps) + step) * InputChannels) + channel;

    /// <summary>Place of a target, a weight or an output.</summary>
    public int Output(int trial, int step, int channel) => (((trial * Steps) + step) * OutputChannels) + channel;

    /// <summary>
    /// What the summed weighted errors are divided by: the steps within the trials (times the channels for squared errors), or the sum of
    /// the weights; 1 where that would be 0, since nothing is summed then.
    /// </summary>
    public double Denominator()
    {
        var channels = Loss == LossKind.Mse ? OutputChannels : 1;
        if (!NormaliseByWeight)
        {
            return Math.Max(1, Lengths.Sum(length => (double)length) * channels);
        }

        var sum = 0.0;
        for (var i = 0; i < Weights.Length; i += Loss == LossKind.Mse ? 1 : OutputChannels)
        {
            sum += Weights[i];
        }

        return sum > 0 ? sum : 1;
    }
}
