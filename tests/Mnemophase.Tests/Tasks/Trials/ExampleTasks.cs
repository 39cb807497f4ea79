using Mnemophase.Tasks.Trials;

namespace Mnemophase.Tests.Tasks.Trials;

/// <summary>Tasks of the field, written in the schema.</summary>
internal static class ExampleTasks
{
    public static TrialSpecification CueDiscrimination(double delayMs, double postMs) =>
        new()
        {
            Values = [new("c", DrawKind.Cycle, [1, 0])],
            Periods =
            [
                TrialPeriod.Of("cue", 30),
                TrialPeriod.Of("delay", delayMs),
                TrialPeriod.Of("response", 50),
                TrialPeriod.Of("post", postMs),
            ],
            Inputs = [new([0, 1]) { During = ["cue"], OneHot = "c" }],
            Targets = [new([0, 1]) { During = ["response"], OneHot = "c" }],
            Loss = new() { Balance = ["response", "post"] },
            Judge = new(["response"]) { OffsetSteps = -1 },
        };

    public static TrialSpecification FourCues() =>
        new()
        {
            Values = [new("c", DrawKind.Choice, [0, 1, 2, 3])],
            Periods =
            [
                TrialPeriod.Of("cue", 30),
                new("delay", DurationKind.Choice, [60, 120, 240]),
                TrialPeriod.Of("response", 50),
                TrialPeriod.Of("post", 30),
            ],
            Inputs = [new([0, 1, 2, 3]) { During = ["cue"], OneHot = "c" }, new([4]) { During = ["response"], Expressions = ["1"] }],
            Targets = [new([0, 1, 2, 3]) { During = ["response"], OneHot = "c" }],
            Loss = new() { Balance = ["response"] },
            Judge = new(["response"]),
        };

    public static TrialSpecification FlipFlop() =>
        new()
        {
            StepMs = 10,
            Trials = 16,
            FreshBatches = true,
            Periods = [TrialPeriod.Of("run", 640)],
            Events = [new([0, 1, 2], 0.5, [-1, 1])],
            Targets = [new([0, 1, 2]) { Expressions = ["hold(event)"] }],
            Judge = new(["run"], JudgeRule.Sign),
        };

    public static TrialSpecification Saccade() =>
        new()
        {
            StepMs = 10,
            Trials = 32,
            FreshBatches = true,
            Values = [new("angle", DrawKind.Uniform, [0, 6.283185307179586])],
            Periods = [TrialPeriod.Of("cue", 50), new("delay", DurationKind.Uniform, [50, 400]), TrialPeriod.Of("go", 150)],
            Inputs =
            [
                new([0, 1]) { During = ["cue"], Expressions = ["cos(angle)", "sin(angle)"] },
                new([2]) { During = ["cue", "delay"], Expressions = ["1"] },
            ],
            Targets = [new([0, 1]) { During = ["go"], Expressions = ["cos(angle)", "sin(angle)"] }],
            Weights = [new(["cue", "delay"], 1), new(["go"], 1, 50)],
            Judge = new(["go"], JudgeRule.Within) { Tolerance = 0.2, GraceMs = 50 },
        };

    public static TrialSpecification DelayedMatch() =>
        new()
        {
            StepMs = 20,
            Trials = 40,
            FreshBatches = true,
            CatchShare = 0.1,
            Values = [new("first", DrawKind.Choice, [0, 1]), new("second", DrawKind.Choice, [0, 1])],
            Periods =
            [
                TrialPeriod.Of("fixation", 100),
                TrialPeriod.Of("sample", 500),
                new("delay", DurationKind.Uniform, [500, 3000]),
                TrialPeriod.Of("test", 500),
                TrialPeriod.Of("decision", 1000),
            ],
            Inputs =
            [
                new([0, 1]) { During = ["sample"], OneHot = "first" },
                new([0, 1]) { During = ["test"], OneHot = "second" },
                new([0, 1]) { Noise = 0.03 },
            ],
            Targets = [new([0]) { During = ["decision"], Expressions = ["if(first == second, 1, -1)"] }],
            Weights = [new(["decision"], 1)],
            Judge = new(["decision"], JudgeRule.Sign),
        };
}
