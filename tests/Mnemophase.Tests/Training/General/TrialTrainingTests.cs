using Mnemophase.Networks;
using Mnemophase.Networks.General;
using Mnemophase.Numerics;
using Mnemophase.Tasks.Trials;
using Mnemophase.Tests.Tasks.Trials;
using Mnemophase.Training.General;
using Mnemophase.Training.General.Reference;
using Mnemophase.Training.General.Simd;

namespace Mnemophase.Tests.Training.General;

public sealed class TrialTrainingTests
{
    public static readonly TheoryData<string, int> Stops = new(
        from engine in new[] { "reference", "simd" }
        // within a fixed stage, between a fixed and a fresh one, within the fresh one, within the last
        from stop in new[] { 3, 5, 8, 12 }
        select (engine, stop)
    );

    private static readonly string[] All = ["W_in", "b_in", "W_rec", "b_rec", "W_out", "b_out"];

    private static NetworkModel Model(TrialSpecification task) =>
        new()
        {
            Inputs = task.InputChannels,
            Outputs = task.OutputChannels,
            Neurons = 12,
            StepMs = task.StepMs,
            TauMs = 5 * task.StepMs,
            Nonlinearity = Nonlinearity.Relu,
            Readout = Readout.Linear,
            Dale = new DaleLaw(),
            Noise = new(0.05, NoisePlace.State, true),
        };

    private static (TrialSchedule Schedule, NetworkModel Model) Curriculum()
    {
        var task = ExampleTasks.FourCues() with
        {
            Trials = 8,
            StepMs = 10,
            Periods = [TrialPeriod.Of("cue", 30), TrialPeriod.Of("delay", 20), TrialPeriod.Of("response", 50), TrialPeriod.Of("post", 0)],
        };
        var harder = task with
        {
            FreshBatches = true,
            Periods = [task.Periods[0], new("delay", DurationKind.Uniform, [20, 60]), .. task.Periods.Skip(2)],
        };
        var optimiser = new OptimiserOptions
        {
            Kind = OptimiserKind.Adam,
            LearningRate = 0.01,
            ClipNorm = 1,
        };
        return (
            new TrialSchedule(
                optimiser,
                [
                    new(new TrialSource(new TrialGenerator(task)), 5, new TrainingStop { BelowLoss = 1e-9 }),
                    new(new TrialSource(new TrialGenerator(harder)), 6, new TrainingStop()),
                    new(new TrialSource(new TrialGenerator(task)), 4, new TrainingStop { Accuracy = 2 }),
                ],
                0.01
            ),
            Model(task)
        );
    }

    [Theory]
    [MemberData(nameof(Stops))]
    public void ATrainingGoesOnToTheSameBits(string name, int stopAfter)
    {
        TrialEngineFactory create = name is "simd" ? SimdTrialEngine.Create : ReferenceTrialEngine.Create;
        var (schedule, model) = Curriculum();
        var start = new NetworkStart().Draw(model, SeedStreams.Of(4, DrawPurpose.Start));
        using var engine = create(model, All);
        var whole = TrialTraining.Begin(engine, schedule, 4, start).Run();
        Assert.Equal((15, 3), (whole.Record.Count, whole.StagesDone));

        using var stop = new CancellationTokenSource();
        var first = TrialTraining.Begin(engine, schedule, 4, start);
        TrialCheckpoint? checkpoint = null;
        Assert.Throws<OperationCanceledException>(() =>
            first.Run(
                (epoch, _) =>
                {
                    if (epoch + 1 == stopAfter)
                    {
                        checkpoint = first.Checkpoint();
                        stop.Cancel();
                    }
                },
                stop.Token
            )
        );
        using var other = create(model, All);
        var resumed = TrialTraining.Resume(other, schedule, checkpoint!).Run();
        Assert.Equal(whole.Parameters, resumed.Parameters);
        Assert.Equal(whole.Record.Loss.ToArray(), resumed.Record.Loss.ToArray());
    }

    [Fact]
    public void StopsEndAStageEarly()
    {
        var (schedule, model) = Curriculum();
        var easy = schedule with
        {
            Stages =
            [
                schedule.Stages[0] with
                {
                    Stop = new() { BelowRelativeLoss = 1.5 },
                },
                schedule.Stages[1] with
                {
                    Stop = new() { Accuracy = 0, Over = 3 },
                },
                schedule.Stages[2] with
                {
                    Stop = new() { BelowLoss = 1000 },
                },
            ],
        };
        using var engine = ReferenceTrialEngine.Create(model, All);
        var start = new NetworkStart().Draw(model, SeedStreams.Of(4, DrawPurpose.Start));
        Assert.Equal(1 + 3 + 1, TrialTraining.Begin(engine, easy, 4, start).Run().Record.Count);
    }

    [Fact]
    public void ANetworkThatDivergesUnderReluIsAnOutcome()
    {
        var (schedule, model) = Curriculum();
        var wild = schedule with { Optimiser = new() { LearningRate = 1e30 } };
        using var engine = ReferenceTrialEngine.Create(model, All);
        var result = TrialTraining.Begin(engine, wild, 4, new NetworkStart().Draw(model, new TorchGenerator(1))).Run();
        Assert.InRange(result.DivergedAt!.Value, 1, 6);
        Assert.Equal(result.DivergedAt + 1, result.Record.Count);
    }

    [Fact]
    public void DalesLawHoldsThroughTraining()
    {
        var (schedule, model) = Curriculum();
        var start = new NetworkStart(StartKind.Gaussian).Draw(model, new TorchGenerator(1));
        Assert.Equal(1, NetworkStart.SpectralRadius(model, start), 1e-5);
        using var engine = ReferenceTrialEngine.Create(model, All);
        var result = TrialTraining.Begin(engine, schedule, 4, start).Run();
        var layout = ParameterLayout.Effective(model);
        var w = layout["W_rec"].Of(result.Weights.AsSpan()).ToArray();
        var wOut = layout["W_out"].Of(result.Weights.AsSpan()).ToArray();
        Assert.Equal(10, model.FirstInhibitory);
        for (var i = 0; i < w.Length; i++)
        {
            Assert.True(i % 12 < 10 ? w[i] >= 0 : w[i] <= 0);
        }

        Assert.All(wOut.Where((_, i) => i % 12 >= 10), value => Assert.Equal(0, value));
        Assert.Contains(wOut, value => value != 0);
    }

    [Fact]
    public void StartsAreWhatTheySay()
    {
        var model = new NetworkModel
        {
            Inputs = 2,
            Outputs = 2,
            Neurons = 60,
        };
        var layout = ParameterLayout.Trained(model);
        float[] Rec(NetworkStart start) => layout["W_rec"].Of(start.Draw(model, new TorchGenerator(3)).AsSpan()).ToArray();
        var paper = new NetworkStart().Draw(model, new TorchGenerator(3));
        Assert.Equal(FullRankNetwork.Draw(60, new TorchGenerator(3)).Parameters, paper[..^60]);
        var gaussian = Rec(new NetworkStart(StartKind.Gaussian, 1.5));
        Assert.Equal(1.5 / Math.Sqrt(60), Math.Sqrt(gaussian.Average(x => (double)x * x)), 0.01);
        var identity = Rec(new NetworkStart(StartKind.Identity, 0, 0.7));
        Assert.All(identity.Select((x, i) => (x, i)), e => Assert.Equal(e.i / 60 == e.i % 60 ? 0.7f : 0f, e.x));
        var orthogonal = Rec(new NetworkStart(StartKind.Orthogonal, 2));
        for (var i = 0; i < 60; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var dot = Enumerable.Range(0, 60).Sum(k => (double)orthogonal[(i * 60) + k] * orthogonal[(j * 60) + k]);
                Assert.Equal(i == j ? 4 : 0, dot, 1e-4);
            }
        }
    }

    [Fact]
    public void HalvingTheStepKeepsTheVarianceOfContinuousNoise()
    {
        // A rate that only leaks has variance σ² whatever the step, up to the discretisation α/2: 2α σ² / (1 - (1-α)²).
        foreach (var stepMs in new[] { 2.0, 1.0 })
        {
            var model = new NetworkModel
            {
                Inputs = 0,
                Outputs = 1,
                Neurons = 2,
                StepMs = stepMs,
                TauMs = 20,
                InitialScale = 0,
                Nonlinearity = Nonlinearity.Relu,
                Readout = Readout.Linear,
                Noise = new(0.3, NoisePlace.State, true),
            };
            var layout = ParameterLayout.Trained(model);
            var weights = new float[layout.Length];
            layout["W_out"].Of(weights.AsSpan())[0] = 1;
            using var engine = ReferenceTrialEngine.Create(model, All);
            engine.SetParameters(weights);
            var trials = new TrialSet(2000, 100, 0, 1);
            engine.SetTrials(trials);
            new TrialNoise().Draw(engine, trials, new TorchGenerator(2));
            engine.Gradient(0);
            var outputs = new float[trials.Targets.Length];
            engine.CopyOutputs(outputs);
            var variance = Enumerable.Range(0, 2000).Average(trial => Math.Pow(outputs[trials.Output(trial, 99, 0)], 2));
            var alpha = model.Alpha;
            Assert.Equal(2 * alpha * 0.09 / (1 - ((1 - alpha) * (1 - alpha))), variance, 0.01);
        }
    }

    public static TheoryData<string, string> Refused() =>
        new()
        {
            { "share", "dale.inhibitory = 1 must be between 0 and 1 and leave at least one neuron of each kind." },
            {
                "rank",
                "W_rec = m n keeps its rank only if nothing else shapes it: leave out dale, the recurrent mask and self_connections = false."
            },
            { "state", "noise on the state is scaled like that of the continuous process; write scaling = \"continuous\"." },
            { "input", "noise on the input channels is not scaled; write scaling = \"none\"." },
            { "mask", "the recurrent mask holds 3 numbers; it must be [100 × 100]." },
            { "tau", "tau_ms = 2 must be at least the time step of 5 ms." },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void ImpossibleNetworksAreRefused(string what, string message)
    {
        var model = new NetworkModel { Inputs = 2, Outputs = 2 };
        model = what switch
        {
            "share" => model with { Dale = new(1) },
            "rank" => model with { Rank = 2, Dale = new() },
            "state" => model with { Noise = new(0.1, NoisePlace.State) },
            "input" => model with { Noise = new(0.1, NoisePlace.Input, true) },
            "mask" => model with { RecurrentMask = [1, 0, 1] },
            _ => model with { TauMs = 2 },
        };
        Assert.Equal(message, Assert.Throws<ArgumentException>(model.Validate).Message);
    }

    [Fact]
    public void MomentumAndClippingAreRefusedWhereTheyMeanNothing()
    {
        Assert.StartsWith(
            "momentum is for sgd",
            Assert
                .Throws<ArgumentException>(() =>
                    new OptimiserOptions
                    {
                        Kind = OptimiserKind.Adam,
                        LearningRate = 1,
                        Momentum = 0.9,
                    }.Validate()
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "clip_norm = 0",
            Assert.Throws<ArgumentException>(() => new OptimiserOptions { LearningRate = 1, ClipNorm = 0 }.Validate()).Message,
            StringComparison.Ordinal
        );
    }
}
