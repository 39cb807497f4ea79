using CsCheck;
using Mnemophase.Tasks;

namespace Mnemophase.Tests.Tasks;

public sealed class CueDiscriminationTaskTests
{
    private static readonly Gen<CueDiscriminationTask> Tasks =
        from trials in Gen.Int[1, 9]
        from cue in Gen.Int[1, 8]
        from delay in Gen.Int[0, 12]
        from response in Gen.Int[1, 12]
        from post in Gen.Int[0, 8]
        from persistence in Gen.Bool
        select new CueDiscriminationTask
        {
            Trials = trials,
            CueMs = 5 * cue,
            DelayMs = 5 * delay,
            ResponseMs = 5 * response,
            PostMs = 5 * post,
            Persistence = persistence,
        };

    [Theory]
    [InlineData("nopost", 100, 0)]
    [InlineData("post", 40, 30)]
    public void BatchIsThatOfTheScripts(string golden, double delayMs, double postMs)
    {
        var arrays = GoldenArrays.Load($"Data/golden/dcdt_gradient_{golden}.npz");
        var batch = new CueDiscriminationTask
        {
            Trials = 8,
            DelayMs = delayMs,
            PostMs = postMs,
        }.BuildBatch();
        Assert.Equal(arrays.Floats("u"), batch.Inputs);
        Assert.Equal(arrays.Floats("y"), batch.Targets);
        Assert.Equal(arrays.Floats("w"), batch.StepWeights);
    }

    [Fact]
    public void CueDelayResponsePostFollowEachOther() =>
        Tasks
            .Where(task => !task.Persistence)
            .Sample(task =>
            {
                var batch = task.BuildBatch();
                var delayEnd = task.CueSteps + task.DelaySteps;
                var late = task.ResponseSteps + task.PostSteps;
                Assert.Equal(delayEnd + late, batch.Steps);
                for (var trial = 0; trial < task.Trials; trial++)
                {
                    var cued = trial % 2 == 0 ? 1 : 0;
                    for (var step = 0; step < batch.Steps; step++)
                    {
                        Assert.Equal(step < task.CueSteps ? 1 : 0, batch.Inputs[batch.Index(trial, step, cued)]);
                        Assert.Equal(0, batch.Inputs[batch.Index(trial, step, 1 - cued)]);
                        var respond = step >= delayEnd && step < delayEnd + task.ResponseSteps;
                        Assert.Equal(respond ? 1 : 0, batch.Targets[batch.Index(trial, step, cued)]);
                        Assert.Equal(0, batch.Targets[batch.Index(trial, step, 1 - cued)]);
                    }
                }

                // The late steps together weigh as much as the early ones.
                var early = batch.StepWeights[..delayEnd].Sum(w => (double)w);
                Assert.Equal(early, batch.StepWeights[delayEnd..].Sum(w => (double)w), 1e-4);
                Assert.Equal((float)((double)late / batch.Steps), batch.StepWeights[0]);
            });

    [Fact]
    public void PersistenceWantsTheCuedChannelOnThroughout() =>
        Tasks
            .Where(task => task.Persistence)
            .Sample(task =>
            {
                var batch = task.BuildBatch();
                Assert.All(batch.StepWeights, w => Assert.Equal(1, w));
                Assert.Equal((batch.Steps - 1, batch.Steps), batch.MetricsWindow);
                for (var trial = 0; trial < task.Trials; trial++)
                {
                    for (var step = 0; step < batch.Steps; step++)
                    {
                        Assert.Equal(trial % 2 == 1 ? 1 : 0, batch.Targets[batch.Index(trial, step, 0)]);
                        Assert.Equal(trial % 2 == 0 ? 1 : 0, batch.Targets[batch.Index(trial, step, 1)]);
                    }
                }
            });

    [Theory]
    [InlineData(20, 0, 9, 19, 20)]
    [InlineData(0, 0, 5, 15, 16)]
    [InlineData(40, 30, 13, 23, 30)]
    [InlineData(300, 0, 65, 75, 76)] // the scripts' division puts both ends one step earlier here,
    [InlineData(320, 0, 69, 79, 80)] // and the end here
    public void WindowStartsAndEndsOneStepBeforeTheResponse(double delayMs, double postMs, int start, int end, int steps)
    {
        var task = new CueDiscriminationTask { DelayMs = delayMs, PostMs = postMs };
        Assert.Equal((start, end), task.MetricsWindow);
        Assert.Equal((start, end), task.BuildBatch().MetricsWindow);
        Assert.Equal(steps, task.Steps);
    }

    [Fact]
    public void DefaultsAreThePapers()
    {
        var task = new CueDiscriminationTask();
        Assert.Equal((6, 0, 10, 0, 128), (task.CueSteps, task.DelaySteps, task.ResponseSteps, task.PostSteps, task.Trials));
    }

    [Fact]
    public void ImpossibleValuesAreRefusedByName()
    {
        Refused("CueMs", new CueDiscriminationTask { CueMs = 0 });
        Refused("CueMs", new CueDiscriminationTask { CueMs = 31 });
        Refused("DelayMs", new CueDiscriminationTask { DelayMs = -20 });
        Refused("DelayMs", new CueDiscriminationTask { DelayMs = 21 });
        Refused("ResponseMs", new CueDiscriminationTask { ResponseMs = 0 });
        Refused("PostMs", new CueDiscriminationTask { PostMs = 32 });
        Refused("StepMs", new CueDiscriminationTask { StepMs = 0 });
        Refused("StepMs", new CueDiscriminationTask { StepMs = double.NaN });
        Refused("Trials", new CueDiscriminationTask { Trials = 0 });
        Refused("Trials", new CueDiscriminationTask { DelayMs = 4_000_000, Trials = 65536 });
    }

    private static void Refused(string name, CueDiscriminationTask task)
    {
        var error = Assert.Throws<ArgumentException>(task.BuildBatch);
        Assert.Contains($"{name} = ", error.Message, StringComparison.Ordinal);
    }
}
