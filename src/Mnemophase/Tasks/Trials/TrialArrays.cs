namespace Mnemophase.Tasks.Trials;

/// <summary>Trials that come as arrays from elsewhere, a neurogym environment for instance; checked and turned into batches.</summary>
public sealed record TrialArrays
{
    /// <summary>Inputs, [trials × steps × inputs].</summary>
    public required float[] Inputs { get; init; }

    /// <summary>Targets, [trials × steps × outputs]; or classes, [trials × steps], if <see cref="Classes"/> is given.</summary>
    public required float[] Targets { get; init; }

    /// <summary>Trials.</summary>
    public required int Trials { get; init; }

    /// <summary>Steps.</summary>
    public required int Steps { get; init; }

    /// <summary>Input channels.</summary>
    public required int InputChannels { get; init; }

    /// <summary>Output channels.</summary>
    public required int OutputChannels { get; init; }

    /// <summary>Whether the targets are whole-numbered classes, which become one-hot.</summary>
    public bool Classes { get; init; }

    /// <summary>Weights, [trials × steps] or [trials × steps × outputs]; null for 1 throughout.</summary>
    public float[]? Weights { get; init; }

    /// <summary>Steps of each trial; null if all have all of them.</summary>
    public int[]? Lengths { get; init; }

    /// <summary>Condition of each trial; null for one.</summary>
    public int[]? Conditions { get; init; }

    /// <summary>First step of each period and the end of the last, [trials × (periods + 1)]; null if unknown.</summary>
    public int[]? Edges { get; init; }

    /// <summary>Where accuracy is read, [trials × steps]; null for the steps that weigh something.</summary>
    public bool[]? Judged { get; init; }

    /// <summary>Builds the batch.</summary>
    /// <param name="rule">When an output counts as right.</param>
    /// <param name="tolerance">Largest distance of <see cref="JudgeRule.Within"/>.</param>
    /// <param name="loss">Error of a step.</param>
    /// <param name="normaliseByWeight">Whether the loss is divided by the sum of the weights.</param>
    /// <exception cref="ArgumentException">Arrays disagree or hold what is no number; the message names the array.</exception>
    public TrialSet Build(JudgeRule rule, double tolerance, LossKind loss, bool normaliseByWeight)
    {
        var places = (long)Trials * Steps;
        Require(Trials > 0 && Steps > 0 && OutputChannels > 0, "there are no trials, no steps or no outputs");
        Require(Inputs.Length == places * InputChannels, $"inputs hold {Inputs.Length} numbers, not {places * InputChannels}");
        var perStep = Classes ? 1 : OutputChannels;
        Require(Targets.Length == places * perStep, $"targets hold {Targets.Length} numbers, not {places * perStep}");
        Require(Array.TrueForAll(Inputs, float.IsFinite), "inputs hold a value that is not a finite number");
        Require(Array.TrueForAll(Targets, float.IsFinite), "targets hold a value that is not a finite number");
        var set = new TrialSet(Trials, Steps, InputChannels, OutputChannels)
        {
            Rule = rule,
            Tolerance = tolerance,
            Loss = loss,
            NormaliseByWeight = normaliseByWeight,
            ConditionNames = NameConditions(),
            Edges = Edges ?? [],
        };
        Inputs.CopyTo(set.Inputs, 0);
        Require(Judged is null || Judged.Length == places, $"judged holds {Judged?.Length} values, not {places}");
        WriteTargets(set);
        WriteLengths(set);
        WriteWeights(set);
        var names = set.ConditionNames;
        for (var trial = 0; trial < Trials && Conditions is not null; trial++)
        {
            set.Conditions[trial] = names.ToList().IndexOf(Conditions[trial].ToString(CultureInfo.InvariantCulture));
        }

        for (var i = 0; i < set.Judged.Length; i++)
        {
            var (trial, step) = (i / Steps, i % Steps);
            set.Judged[i] = step < set.Lengths[trial] && (Judged?[i] ?? set.Weights[set.Output(trial, step, 0)] > 0);
        }

        Require(Array.Exists(set.Judged, judged => judged), "no step is judged");
        return set;
    }

    private void WriteTargets(TrialSet set)
    {
        if (!Classes)
        {
            Targets.CopyTo(set.Targets, 0);
            return;
        }

        for (var i = 0; i < Targets.Length; i++)
        {
            var number = Targets[i];
            Require(
                number == MathF.Floor(number) && number >= 0 && number < OutputChannels,
                FormattableString.Invariant($"targets hold the class {number}; classes are whole numbers from 0 to {OutputChannels - 1}")
            );
            set.Targets[(i * OutputChannels) + (int)number] = 1;
        }
    }

    private void WriteLengths(TrialSet set)
    {
        if (Lengths is null)
        {
            return;
        }

        Require(Lengths.Length == Trials, $"lengths hold {Lengths.Length} numbers, not {Trials}");
        Require(Array.TrueForAll(Lengths, length => length >= 1 && length <= Steps), $"lengths must lie between 1 and {Steps}");
        Lengths.CopyTo(set.Lengths, 0);
    }

    private void WriteWeights(TrialSet set)
    {
        var places = Trials * Steps;
        var each = Weights?.Length == places ? 1 : OutputChannels;
        Require(set.Loss == LossKind.Mse || Weights is null || each == 1, "cross-entropy takes one weight a step");
        Require(
            Weights is null || Weights.Length == places * each,
            $"weights hold {Weights?.Length} numbers, not {places} or {places * OutputChannels}"
        );
        Require(
            Weights is null || Array.TrueForAll(Weights, weight => float.IsFinite(weight) && weight >= 0),
            "weights must be finite and 0 or more"
        );
        for (var i = 0; i < set.Weights.Length; i++)
        {
            var place = i / OutputChannels;
            var inside = place % Steps < set.Lengths[place / Steps];
            set.Weights[i] =
                !inside ? 0
                : Weights is null ? 1
                : Weights[each == 1 ? place : i];
        }

        Require(Array.Exists(set.Weights, weight => weight > 0), "all weights are zero, so there is nothing to learn");
    }

    private string[] NameConditions()
    {
        if (Conditions is null)
        {
            return ["all"];
        }

        Require(Conditions.Length == Trials, $"condition holds {Conditions.Length} numbers, not {Trials}");
        return [.. Conditions.Distinct().Order().Select(number => number.ToString(CultureInfo.InvariantCulture))];
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException(otherwise + ".");
        }
    }
}
