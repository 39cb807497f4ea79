using Mnemophase.Numerics;
using Mnemophase.Tasks;
using Mnemophase.Tasks.Trials;

namespace Mnemophase.Tests.Tasks.Trials;

public sealed class TrialGeneratorTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(100, 0)]
    [InlineData(300, 30)]
    public void CueDiscriminationWrittenInTheSchemaIsThePapersBatchToTheLastBit(double delayMs, double postMs)
    {
        var paper = new CueDiscriminationTask { DelayMs = delayMs, PostMs = postMs };
        var expected = paper.BuildBatch();
        var task = ExampleTasks.CueDiscrimination(delayMs, postMs);
        Assert.True(task.IsDetermined);
        var set = new TrialGenerator(task).Draw(new TorchGenerator(1));
        Assert.Equal(expected.Inputs, set.Inputs);
        Assert.Equal(expected.Targets, set.Targets);
        for (var i = 0; i < set.Trials * set.Steps; i++)
        {
            Assert.Equal(expected.StepWeights[i % set.Steps], set.Weights[2 * i]);
            Assert.Equal(expected.StepWeights[i % set.Steps], set.Weights[(2 * i) + 1]);
            var inWindow = i % set.Steps >= expected.MetricsWindow.Start && i % set.Steps < expected.MetricsWindow.End;
            Assert.Equal(inWindow, set.Judged[i]);
        }
    }

    [Fact]
    public void VariableDelaysArePaddedAndTheirBalanceIsTheTrialsOwn()
    {
        var set = new TrialGenerator(ExampleTasks.FourCues()).Draw(new TorchGenerator(3));
        Assert.Equal([34, 46, 70], set.Lengths.Distinct().Order());
        Assert.Equal(70, set.Steps);
        for (var trial = 0; trial < set.Trials; trial++)
        {
            var length = set.Lengths[trial];
            var weights = Enumerable.Range(0, set.Steps).Select(step => (double)set.Weights[set.Output(trial, step, 0)]).ToList();
            Assert.All(weights.Skip(length), weight => Assert.Equal(0, weight));
            Assert.Equal(10.0 * (length - 10) / length, weights.Skip(length - 16).Take(10).Sum(), 4); // response
            Assert.Equal(10.0 * (length - 10) / length, weights.Take(length - 16).Concat(weights.Skip(length - 6)).Sum(), 4); // the rest
            Assert.Equal(10, Enumerable.Range(0, set.Steps).Count(step => set.Judged[(trial * set.Steps) + step]));
            Assert.Equal(1, set.Inputs[set.Input(trial, length - 16, 4)]);
        }

        // What was drawn is what the channels and edges show.
        Assert.Equal(["c", "delay_ms"], set.DrawnNames);
        for (var trial = 0; trial < set.Trials; trial++)
        {
            var drawn = set.DrawnFor(trial)!;
            Assert.Equal((set.Lengths[trial] - 22) * 5.0, drawn["delay_ms"]);
            Assert.Equal(1, set.Inputs[set.Input(trial, 0, (int)drawn["c"])]);
        }

        Assert.Equal(["c = 0", "c = 1", "c = 2", "c = 3"], set.ConditionNames);
        Assert.Equal(4, set.Conditions.Distinct().Count());
    }

    [Fact]
    public void FlipFlopTargetsHoldTheLastPulse()
    {
        var set = new TrialGenerator(ExampleTasks.FlipFlop()).Draw(new TorchGenerator(5));
        Assert.InRange(set.Inputs.Count(value => value != 0) / (double)set.Inputs.Length, 0.45, 0.55);
        for (var trial = 0; trial < set.Trials; trial++)
        {
            var held = new float[3];
            for (var step = 0; step < set.Steps; step++)
            {
                for (var channel = 0; channel < 3; channel++)
                {
                    var pulse = set.Inputs[set.Input(trial, step, channel)];
                    held[channel] = pulse != 0 ? pulse : held[channel];
                    Assert.Equal(held[channel], set.Targets[set.Output(trial, step, channel)]);
                }
            }
        }
    }

    [Fact]
    public void SaccadeTargetsAreTheCuedDirection()
    {
        var set = new TrialGenerator(ExampleTasks.Saccade()).Draw(new TorchGenerator(6));
        for (var trial = 0; trial < set.Trials; trial++)
        {
            var go = set.Edges[(trial * 4) + 2];
            Assert.InRange(go, 10, 45);
            Assert.Equal(set.Inputs[set.Input(trial, 0, 0)], set.Targets[set.Output(trial, go, 0)]);
            Assert.Equal(set.Inputs[set.Input(trial, 0, 1)], set.Targets[set.Output(trial, go + 14, 1)]);
            Assert.Equal(0, set.Weights[set.Output(trial, go + 4, 0)]);
            Assert.Equal(1, set.Weights[set.Output(trial, go + 5, 0)]);
            Assert.False(set.Judged[(trial * set.Steps) + go + 4]);
            Assert.True(set.Judged[(trial * set.Steps) + go + 5]);
        }
    }

    [Fact]
    public void CatchTrialsHaveNoiseAloneAndAreNotJudged()
    {
        var generator = new TorchGenerator(7);
        var trials = new TrialGenerator(ExampleTasks.DelayedMatch());
        var (caught, all) = (0, 0);
        for (var batch = 0; batch < 20; batch++)
        {
            var set = trials.Draw(generator);
            all += set.Trials;
            caught += set.Catch.Count(one => one);
            for (var trial = 0; trial < set.Trials; trial++)
            {
                var decision = set.Edges[(trial * 6) + 4];
                var target = set.Targets[set.Output(trial, decision, 0)];
                Assert.Equal(
                    set.Catch[trial] ? 0f
                        : set.Conditions[trial] is 0 or 3 ? 1f
                        : -1f,
                    target
                );
                Assert.Equal(!set.Catch[trial], set.Judged[(trial * set.Steps) + decision]);
                Assert.InRange(set.Inputs[set.Input(trial, 10, 0)], -0.2, set.Catch[trial] ? 0.2 : 1.2);
            }
        }

        Assert.InRange(caught / (double)all, 0.06, 0.14);
    }

    [Fact]
    public void DrawnDurationsFollowTheirDistributionOnTheGridOfSteps()
    {
        var task = ExampleTasks.Saccade() with
        {
            Trials = 20_000,
            Periods = [TrialPeriod.Of("cue", 10), new("delay", DurationKind.Exponential, [200, 100, 1000]), TrialPeriod.Of("go", 20)],
            Weights = [],
            Judge = new(["go"], JudgeRule.Within) { Tolerance = 0.2 },
        };
        var set = new TrialGenerator(task).Draw(new TorchGenerator(8));
        var delays = Enumerable
            .Range(0, set.Trials)
            .Select(trial => 10.0 * (set.Edges[(trial * 4) + 2] - set.Edges[(trial * 4) + 1]))
            .ToList();
        Assert.True(delays.Min() >= 100 && delays.Max() <= 1000);
        // Mean of an exponential of mean m cut off at b: m - b e^(-b/m) / (1 - e^(-b/m)).
        var cut = Math.Exp(-900.0 / 200);
        Assert.Equal(100 + 200 - (900 * cut / (1 - cut)), delays.Average(), 5.0);
    }

    [Fact]
    public void APeriodCanTakeTheRestOrTheLengthOfAnother()
    {
        var task = ExampleTasks.FourCues() with
        {
            Values = [new("c", DrawKind.Cycle, [0, 1, 2, 3]), new("half", DrawKind.Choice, [10, 20], InMs: true)],
            TrialMs = 400,
            Periods =
            [
                new("cue", DurationKind.Expression, []) { Expression = "2 * half" },
                new("delay", DurationKind.Uniform, [60, 120]) { PerBatch = true },
                new("response", DurationKind.Expression, []) { Expression = "delay - 10" },
                new("post", DurationKind.Rest, []),
            ],
        };
        var set = new TrialGenerator(task).Draw(new TorchGenerator(9));
        var first = set.Edges[2] - set.Edges[1];
        for (var trial = 0; trial < set.Trials; trial++)
        {
            var edges = set.Edges.AsSpan(trial * 5, 5);
            Assert.True(edges[1] is 4 or 8);
            Assert.Equal(first, edges[2] - edges[1]);
            Assert.Equal(first - 2, edges[3] - edges[2]);
            Assert.Equal(80, edges[4]);
        }
    }

    [Fact]
    public void EachSeedAndPurposeHasAStreamOfItsOwn()
    {
        var first = Enumerable
            .Range(0, 200)
            .SelectMany(seed => Enum.GetValues<DrawPurpose>().Select(purpose => SeedStreams.Of((ulong)seed, purpose).NextWord()))
            .ToList();
        Assert.Equal(first.Count, first.Distinct().Count());
        Assert.Equal(SeedStreams.Of(3, DrawPurpose.Noise).NextWord(), SeedStreams.Of(3, DrawPurpose.Noise).NextWord());
    }

    public static TheoryData<string, string> Mistakes() =>
        new()
        {
            { "unknown period", "judge: 'answer' is no period; periods: cue, delay, response, post." },
            { "no judge", "judge: give during, the periods in which accuracy is read." },
            { "zero weights", "all weights are zero, so there is nothing to learn." },
            { "one hot too wide", "input: onehot value 'c' can be 3, but the channels are numbered 0 to 2." },
            { "uneven", "period 'cue' = 32 ms is not a whole number of 5 ms steps; nearest are 30 or 35 ms." },
            { "uneven choice", "period 'delay' = 62 ms is not a whole number of 5 ms steps; nearest are 60 or 65 ms." },
            { "before its draw", "period 'cue': 'delay / 2', column 1: 'delay' is used before it is drawn" },
            { "unit", "input: 'delay', column 1: this is a duration in ms, but a number without a unit is needed" },
            { "rest", "a period has ms = \"rest\", so trial_ms is needed." },
            { "skipped", "input channel 0 is missing; channels are numbered from 0 without gaps." },
            { "taken", "'hold' means something in expressions; take another name." },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void MistakesAreNamed(string mistake, string message)
    {
        var task = ExampleTasks.FourCues();
        IReadOnlyList<TrialPeriod> With(int at, TrialPeriod period) => [.. task.Periods.Select((old, i) => i == at ? period : old)];
        task = mistake switch
        {
            "unknown period" => task with { Judge = new(["answer"]) },
            "no judge" => task with { Judge = new([]) },
            "zero weights" => task with { Weights = [new(["cue"], 0)] },
            "one hot too wide" => task with { Inputs = [new([0, 1, 2]) { OneHot = "c" }] },
            "uneven" => task with { Periods = With(0, TrialPeriod.Of("cue", 32)) },
            "uneven choice" => task with { Periods = With(1, new("delay", DurationKind.Choice, [60, 62])) },
            "before its draw" => task with { Periods = With(0, new("cue", DurationKind.Expression, []) { Expression = "delay / 2" }) },
            "unit" => task with { Inputs = [new([0]) { Expressions = ["delay"] }] },
            "rest" => task with { Periods = With(3, new("post", DurationKind.Rest, [])) },
            "skipped" => task with { Inputs = [new([1]) { Expressions = ["1"] }] },
            _ => task with { Values = [.. task.Values, new("hold", DrawKind.Choice, [1])] },
        };
        var error = Assert.ThrowsAny<ArgumentException>(() => new TrialGenerator(task));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ArraysBecomeTheSameBatch()
    {
        var set = new TrialGenerator(ExampleTasks.FourCues()).Draw(new TorchGenerator(3));
        var arrays = new TrialArrays
        {
            Inputs = set.Inputs,
            Targets = set.Targets,
            Weights = set.Weights,
            Lengths = set.Lengths,
            Conditions = set.Conditions,
            Judged = set.Judged,
            Trials = set.Trials,
            Steps = set.Steps,
            InputChannels = 5,
            OutputChannels = 4,
        };
        var built = arrays.Build(JudgeRule.Argmax, 0, LossKind.Mse, false);
        Assert.Equal(set.Inputs, built.Inputs);
        Assert.Equal(set.Targets, built.Targets);
        Assert.Equal(set.Weights, built.Weights);
        Assert.Equal(set.Judged, built.Judged);
        Assert.Equal(set.Conditions, built.Conditions);
        Assert.Equal(set.Denominator(), built.Denominator());
        var short_ = Assert.Throws<ArgumentException>(() =>
            (arrays with { Lengths = [1, 2] }).Build(JudgeRule.Argmax, 0, LossKind.Mse, false)
        );
        Assert.Equal("lengths hold 2 numbers, not 128.", short_.Message);
    }
}
