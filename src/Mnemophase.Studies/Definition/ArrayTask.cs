using Mnemophase.Tasks;
using Mnemophase.Tasks.Trials;

namespace Mnemophase.Studies.Definition;

/// <summary>A task whose trials come from a file of arrays (kind = "arrays"): one fixed batch.</summary>
/// <remarks>
/// Arrays: inputs and targets [trials × steps × channels], or targets [trials × steps] of whole numbers, which are classes; optional weights
/// ([trials × steps] or per channel), lengths and condition [trials], period_edges [trials × (periods + 1)] and judged [trials × steps].
/// </remarks>
internal static class ArrayTask
{
    /// <summary>Keys of [task].</summary>
    public static readonly string[] Keys = ["kind", "file", "sha256", "shape", "axes", "step_ms", "loss", "judge"];

    private static readonly string[] Known = ["inputs", "targets", "weights", "lengths", "condition", "period_edges", "judged"];
    private static readonly Dictionary<string, bool> Axes = new(StringComparer.Ordinal)
    {
        ["trial,step,channel"] = false,
        ["step,trial,channel"] = true,
    };

    /// <summary>Whether [task] is of this kind.</summary>
    public static bool IsOne(TomlSection task) => task.Has("kind") && task.IsText("kind") && task.Text("kind") is "arrays";

    /// <summary>Reads [task] beside its file.</summary>
    public static (JudgeRule Rule, double Tolerance, TrialLoss Loss, double StepMs, bool StepsFirst) Read(TomlSection task)
    {
        task.Allow(Keys);
        var judge = TrialTaskReader.ReadRule(task.Section("judge"));
        var loss = task.Has("loss") ? TrialTaskReader.ReadLoss(task.Section("loss"), ofPeriods: false) : new TrialLoss();
        var step = task.Has("step_ms") ? task.Number("step_ms", above: 0) : Periods.DefaultStepMs;
        return (judge.Rule, judge.Tolerance, loss, step, task.OneOf("axes", Axes));
    }

    /// <summary>The batch in a file.</summary>
    /// <exception cref="StudyFileException">Arrays are missing, disagree, or hold what is no number.</exception>
    public static TrialSet Batch(TomlSection task, NamedFile file)
    {
        var (rule, tolerance, loss, _, stepsFirst) = Read(task);
        var arrays = file.Read();
        if (arrays.Keys.FirstOrDefault(name => !Known.Contains(name, StringComparer.Ordinal)) is { } strange)
        {
            throw file.Wrong(
                $"holds an array '{strange}', which is none of {string.Join(", ", Known)}{NearestName.Suggestion(strange, Known)}"
            );
        }

        var inputs = Trials(file, arrays, "inputs", stepsFirst) ?? throw file.Wrong("has no array 'inputs'");
        var targets = Trials(file, arrays, "targets", stepsFirst) ?? throw file.Wrong("has no array 'targets'");
        if (inputs.Shape.Count != 3)
        {
            throw file.Wrong(
                $"has inputs of {inputs.Shape.Count} dimensions; inputs have three: trials, steps and channels, in the order of task.axes"
            );
        }

        var classes = targets.Shape.Count == 2;
        if (classes && !targets.IsWhole)
        {
            throw file.Wrong(
                "has targets of two dimensions that are not integers; targets of two dimensions are classes: [trials × steps] of an integer type"
            );
        }

        var (trials, steps) = (inputs.Shape[0], inputs.Shape[1]);
        foreach (var name in arrays.Keys)
        {
            var shape = name is "lengths" or "condition" or "period_edges"
                ? arrays[name].Shape
                : Trials(file, arrays, name, stepsFirst)!.Shape;
            if (shape.Count == 0 || shape[0] != trials || (name is not ("lengths" or "condition" or "period_edges") && shape[1] != steps))
            {
                throw file.Wrong(
                    $"has {name} of shape [{string.Join(" × ", arrays[name].Shape)}] beside inputs of [{string.Join(" × ", arrays["inputs"].Shape)}]: these do not fit; check task.axes = \"{task.Text("axes")}\""
                );
            }
        }

        try
        {
            return new TrialArrays
            {
                Inputs = inputs.Values,
                Targets = targets.Values,
                Trials = trials,
                Steps = steps,
                InputChannels = inputs.Shape[2],
                OutputChannels = classes ? (int)targets.Values.Append(0).Max() + 1 : targets.Shape[2],
                Classes = classes,
                Weights = Trials(file, arrays, "weights", stepsFirst)?.Values,
                Lengths = Whole(arrays, "lengths"),
                Conditions = Whole(arrays, "condition"),
                Edges = Whole(arrays, "period_edges"),
                Judged = Trials(file, arrays, "judged", stepsFirst) is { } judged
                    ? Array.ConvertAll(judged.Values, value => value > 0)
                    : null,
            }.Build(rule, tolerance, loss.Kind, loss.NormaliseByWeight);
        }
        catch (ArgumentException e)
        {
            throw file.Wrong($"cannot be used: {e.Message.TrimEnd('.')}");
        }
    }

    /// <summary>The task that a batch belongs to, as far as networks and tables ask for it.</summary>
    public static TrialSpecification Specification(TomlSection task)
    {
        var (rule, tolerance, loss, step, _) = Read(task);
        var numbers = task.NumberList("shape");
        if (numbers.Length != 4 || numbers.Any(number => number != Math.Floor(number) || number is < 0 or > int.MaxValue))
        {
            throw task.Wrong("shape", "should be [trials, steps, inputs, outputs]; leave the key out and the program writes it");
        }

        var shape = (Trials: (int)numbers[0], Steps: (int)numbers[1], Inputs: (int)numbers[2], Outputs: (int)numbers[3]);
        return new TrialSpecification
        {
            StepMs = step,
            Trials = shape.Trials,
            Periods = [TrialPeriod.Of("trial", shape.Steps * step)],
            Inputs = shape.Inputs == 0 ? [] : [new ChannelValues([.. Enumerable.Range(0, shape.Inputs)]) { Expressions = ["0"] }],
            Targets = [new ChannelValues([.. Enumerable.Range(0, shape.Outputs)]) { Expressions = ["0"] }],
            Loss = loss,
            Judge = new TrialJudge(["trial"], rule) { Tolerance = tolerance },
        };
    }

    /// <summary>An array over trials and steps with the trials first.</summary>
    private static StudyArray? Trials(NamedFile file, IReadOnlyDictionary<string, StudyArray> arrays, string name, bool stepsFirst)
    {
        if (!arrays.TryGetValue(name, out var array) || !stepsFirst)
        {
            return array is { Shape.Count: < 2 } ? throw file.Wrong($"has {name} of fewer than two dimensions") : array;
        }

        if (array.Shape.Count < 2)
        {
            throw file.Wrong($"has {name} of fewer than two dimensions");
        }

        var (steps, trials, rest) = (array.Shape[0], array.Shape[1], array.Shape.Skip(2).Aggregate(1, (product, n) => product * n));
        var values = new float[array.Values.Length];
        for (var step = 0; step < steps; step++)
        {
            for (var trial = 0; trial < trials; trial++)
            {
                array.Values.AsSpan(((step * trials) + trial) * rest, rest).CopyTo(values.AsSpan(((trial * steps) + step) * rest));
            }
        }

        return array with
        {
            Shape = [trials, steps, .. array.Shape.Skip(2)],
            Values = values,
        };
    }

    private static int[]? Whole(IReadOnlyDictionary<string, StudyArray> arrays, string name) =>
        arrays.TryGetValue(name, out var array) ? Array.ConvertAll(array.Values, value => (int)value) : null;
}
