using Mnemophase.Formats;
using Mnemophase.Outcomes;
using Mnemophase.Running;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Training;
using Mnemophase.Training.Simd;

namespace Mnemophase.Studies.Tests.Running;

public sealed class GeneralTrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData(", { name = \"post\", ms = 10 }")]
    public void CueDiscriminationWithThePapersStreamsIsThePapersNetworkToTheLastBit(string post)
    {
        var text = $$"""
            [study]
            name = "paper"
            [task]
            kind = "trials"
            streams = "paper"
            trials = 8
            value = [{ name = "c", cycle = [1, 0] }]
            period = [{ name = "cue", ms = 30 }, { name = "delay", ms = 20 }, { name = "response", ms = 50 }{{post}}]
            input = [{ channels = 2, during = "cue", onehot = "c" }]
            target = [{ channels = 2, during = "response", onehot = "c" }]
            loss = { balance = ["response"{{(post.Length > 0 ? ", \"post\"" : "")}}] }
            judge = { during = "response", offset_steps = -1 }
            [network]
            neurons = 16
            [training]
            epochs = 120
            [grid]
            learning_rates = [0.1]
            seeds = "3"
            """;
        var study = StudyReader.Parse(text, "paper.toml");
        var planned = StudyPlan.Of(study).Networks.Single();
        using var training = ChosenEngine.Of("simd").GeneralTraining(study, 1);
        var found = training.Judged(planned, _ => { }, NoCheckpoints.Instance, CancellationToken.None);

        var paper = SmallStudies.Of();
        var task = StudyModels.CueTask(paper, Cell.OfPeriods(0.1, 20, 50, post.Length > 0 ? 10 : 0)) with { Trials = 8 };
        using var engine = SimdEngine.Create(StudyModels.FullRankModel(paper) with { Neurons = 16 }, task.BuildBatch());
        var expected = FullRankTrainer.Train(engine, new FullRankSchedule(new SgdOptions(0.1), 120), 3);
        Assert.Equal(expected.Network.Parameters, found.Training.Weights[..expected.Network.Parameters.Length]);
        Assert.Equal(expected.Record.Loss, found.Training.Record.Loss);
        Assert.Equal(expected.Record.Accuracy, found.Training.Record.Accuracy);
        Assert.Equal(expected.Record.Reliability, found.Training.Record.Reliability);
    }

    /// <summary>A file that is changed while a run trains from it ends the run with its name, and leaves no failed network behind.</summary>
    [Fact]
    public void AFileThatChangesDuringARunEndsIt()
    {
        void WriteMask(float first)
        {
            float[] mask = [first, .. Enumerable.Repeat(1f, 63)];
            NpzFile.Write(_folder.File("mask.npz"), [KeyValuePair.Create("recurrent", DenseArray.From((ReadOnlySpan<float>)mask, 8, 8))]);
        }

        WriteMask(1);
        var file = _folder.File("masked.toml");
        File.WriteAllText(
            file,
            """
            [study]
            name = "masked"
            [task]
            kind = "trials"
            trials = 4
            value = [{ name = "c", cycle = [1, 0] }]
            period = [{ name = "cue", ms = 10 }, { name = "response", ms = 20 }]
            input = [{ channels = 2, during = "cue", onehot = "c" }]
            target = [{ channels = 2, during = "response", onehot = "c" }]
            judge = { during = "response" }
            [network]
            neurons = 8
            mask = "mask.npz"
            [training]
            epochs = 5
            [grid]
            learning_rates = [0.1]
            seeds = "0-3"
            """
        );
        var study = StudyLibrary.Find(file);
        var clock = new SteppedClock();
        using var store = StudyStore.OpenOrCreate(_folder.File("masked.mnemo"), study, clock);
        WriteMask(0);
        var runner = new StudyRunner(() => SmallStudies.Trainer(study), clock, new RunOptions());
        var error = Assert.Throws<StudyFileException>(() =>
            runner.Run(StudyPlan.Of(study), store, 1, new RunProgress(clock), CancellationToken.None)
        );
        Assert.Contains("network.mask: mask.npz has changed since the study was made", error.Message, StringComparison.Ordinal);
        Assert.Empty(store.Rows());
    }

    [Fact]
    public void AStoreOfGeneralNetworksIsSoundAndReadsBack()
    {
        var study = SmallStudies.General(seeds: "0-1");
        var clock = new SteppedClock();
        var path = _folder.File("general.mnemo");
        using (var store = StudyStore.OpenOrCreate(path, study, clock))
        {
            new StudyRunner(() => SmallStudies.Trainer(study), clock, new RunOptions()).Run(
                StudyPlan.Of(study),
                store,
                2,
                new RunProgress(clock),
                CancellationToken.None
            );
        }

        using var again = StudyStore.OpenOrCreate(path, study, clock);
        var rows = again.Rows().ToList();
        Assert.Equal(8, rows.Count);
        Assert.Equal(4, rows.Count(row => row.Key.Cell.Values[0].Text is "relu"));
        foreach (var row in rows)
        {
            var tensors = SafetensorsFile.Parse("weights", again.Weights(row.Position)!).Tensors;
            Assert.Equal("w_in b_in w_rec b_rec w_out b_out r_0", string.Join(' ', tensors.Keys));
            Assert.Equal([8, 3], tensors["w_in"].Shape);
            Assert.Equal(21, row.Result.Epochs);
            var evidence = EvidenceJson.ReadGeneral(row.Result.Evidence);
            Assert.Equal("c = 0; c = 1", string.Join("; ", evidence.Conditions.Select(condition => condition.Name)));
            Assert.Equal(2, evidence.StagesDone);
        }
    }
}
