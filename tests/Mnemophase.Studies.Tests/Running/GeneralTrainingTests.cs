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
        var found = training.Train(planned, _ => { }, NoCheckpoints.Instance, CancellationToken.None);

        var paper = SmallStudies.Of();
        var task = StudyModels.CueTask(paper, Cell.OfPeriods(0.1, 20, 50, post.Length > 0 ? 10 : 0)) with { Trials = 8 };
        using var engine = new SimdEngine(StudyModels.FullRankModel(paper) with { Neurons = 16 }, task.BuildBatch());
        var expected = FullRankTrainer.Train(engine, new FullRankSchedule(new SgdOptions(0.1), 120), 3);
        Assert.Equal(expected.Network.Parameters, found.Training.Weights[..expected.Network.Parameters.Length]);
        Assert.Equal(expected.Record.Loss, found.Training.Record.Loss);
        Assert.Equal(expected.Record.Accuracy, found.Training.Record.Accuracy);
        Assert.Equal(expected.Record.Reliability, found.Training.Record.Reliability);
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
