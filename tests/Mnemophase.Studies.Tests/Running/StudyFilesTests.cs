using Mnemophase.Formats;
using Mnemophase.Networks.General;
using Mnemophase.Numerics;
using Mnemophase.Running;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Tasks.Trials;

namespace Mnemophase.Studies.Tests.Running;

/// <summary>Trials, masks and starts that come from files.</summary>
public sealed class StudyFilesTests : IDisposable
{
    private const string Drawn = """
        [study]
        name = "drawn"
        [task]
        kind = "trials"
        trials = 4
        value = [{ name = "c", cycle = [1, 0] }]
        period = [{ name = "cue", ms = 10 }, { name = "delay", ms = "if(c == 1, 10, 20)" }, { name = "response", ms = 15 }]
        input = [{ channels = 2, during = "cue", onehot = "c" }, { channels = 1, during = "response", value = "1" }]
        target = [{ channels = 2, during = "response", onehot = "c" }]
        loss = { balance = "response" }
        judge = { during = "response" }
        [network]
        neurons = 6
        [training]
        epochs = 8
        optimiser = "adam"
        [grid]
        learning_rates = [0.01]
        seeds = "5"
        """;

    private const string Given = """
        [study]
        name = "given"
        [task] # from elsewhere
        kind = "arrays"
        file = "trials.npz"
        axes = "trial,step,channel"
        step_ms = 5
        judge = { rule = "argmax" }
        [network]
        neurons = 6
        [training]
        epochs = 8
        optimiser = "adam"
        [grid]
        learning_rates = [0.01]
        seeds = "5"
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TrialsFromAFileTrainTheNetworkThatTheSameTrialsDrawnTrain(bool stepsFirst)
    {
        var drawn = StudyReader.Parse(Drawn, "drawn.toml");
        WriteTrials(drawn, stepsFirst);
        var given = Parse(stepsFirst ? Given.Replace("trial,step", "step,trial", StringComparison.Ordinal) : Given);
        var (expected, found) = (Train(drawn), Train(given));
        Assert.Equal(expected.Training.Record.Loss, found.Training.Record.Loss);
        Assert.Equal(expected.Training.Record.Accuracy, found.Training.Record.Accuracy);
        Assert.Equal(expected.Training.Weights, found.Training.Weights);
        Assert.Equal("0 1", string.Join(" ", found.Evidence.Conditions.Select(condition => condition.Name)));
    }

    [Fact]
    public void HashAndShapeAreInTheTextAndTheTextNeedsNoFile()
    {
        WriteTrials(StudyReader.Parse(Drawn, "drawn.toml"), stepsFirst: false);
        var study = Parse(Given);
        var text = StudyText.Write(study);
        Assert.Contains("shape = [4, 9, 3, 2]", text, StringComparison.Ordinal);
        File.Delete(_folder.File("trials.npz"));
        var stored = StudyReader.Parse(text, "store.mnemo");
        Assert.Empty(StudyText.Differences(study, stored));
        Assert.Equal(
            9,
            StudyPlan.Of(stored).Networks[0].Cost > 0 ? stored.General!.At(StudyPlan.Of(stored).Networks[0].Key.Cell).Steps : 0
        );
        Assert.Contains("is not there", Assert.Throws<StudyFileException>(() => Train(stored)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatChangedIsTold()
    {
        WriteTrials(StudyReader.Parse(Drawn, "drawn.toml"), stepsFirst: false);
        var study = Parse(Given);
        WriteTrials(StudyReader.Parse(Drawn.Replace("ms = 15", "ms = 20", StringComparison.Ordinal), "drawn.toml"), stepsFirst: false);
        Assert.Contains(
            "task.file: trials.npz has changed",
            Assert.Throws<StudyFileException>(() => Train(study)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            StudyText.Differences(Parse(Given), study),
            difference => difference.StartsWith("task.sha256", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("weights", new[] { 4, 8 }, "has weights of shape [4 × 8] beside inputs of [4 × 9 × 3]: these do not fit")]
    [InlineData("lengths", new[] { 5 }, "has lengths of shape [5] beside inputs")]
    [InlineData("targets", new[] { 9, 4, 2 }, "has targets of shape [9 × 4 × 2] beside inputs")]
    [InlineData("targets", new[] { 4, 9 }, "has targets of two dimensions that are not integers")]
    [InlineData("weight", new[] { 4, 9 }, "holds an array 'weight', which is none of")]
    [InlineData("weights", new[] { 4, 9 }, "all weights are zero")]
    public void ArraysThatCannotBeAreRefusedByName(string name, int[] shape, string message)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var arrays = Arrays(StudyReader.Parse(Drawn, "drawn.toml"), stepsFirst: false);
        arrays[name] = DenseArray.From(new float[shape.Aggregate(1, (product, n) => product * n)], shape);
        NpzFile.Write(_folder.File("trials.npz"), arrays);
        Assert.Contains(message, Assert.Throws<StudyFileException>(() => Parse(Given)).Message, StringComparison.Ordinal);
    }

    /// <summary>The study file and its key, so that one knows where the file is named; then the file and what is wrong in it.</summary>
    [Theory]
    [InlineData("cut")]
    [InlineData("empty")]
    [InlineData("text")]
    [InlineData("flipped")]
    public void ADamagedFileIsToldWithTheStudyAndKeyThatNameIt(string damage)
    {
        WriteTrials(StudyReader.Parse(Drawn, "drawn.toml"), stepsFirst: false);
        Damage("trials.npz", damage);
        Assert.StartsWith(
            $"{_folder.File("study.toml")}: task.file: trials.npz cannot be read: ",
            Assert.Throws<StudyFileException>(() => Parse(Given)).Message,
            StringComparison.Ordinal
        );
        var first = Train(StudyReader.Parse(Drawn, "drawn.toml"));
        Save(first.Model, first.Training.Weights);
        Damage("start.safetensors", damage);
        var started = Drawn.Replace("neurons = 6", "neurons = 6\nstart = \"start.safetensors\"", StringComparison.Ordinal);
        Assert.StartsWith(
            $"{_folder.File("study.toml")}: network.start: start.safetensors ",
            Assert.Throws<StudyFileException>(() => Parse(started)).Message,
            StringComparison.Ordinal
        );
    }

    private void Damage(string name, string how)
    {
        var bytes = File.ReadAllBytes(_folder.File(name));
        switch (how)
        {
            case "cut":
                bytes = bytes[..(bytes.Length / 2)];
                break;
            case "empty":
                bytes = [];
                break;
            case "text":
                bytes = "hello, this is no file of arrays"u8.ToArray();
                break;
            default:
                // Past the first header of either format.
                for (var i = 8; i < 200; i++)
                {
                    bytes[i] ^= 0xff;
                }

                break;
        }

        File.WriteAllBytes(_folder.File(name), bytes);
    }

    [Fact]
    public void WholeNumberedTargetsOfTwoDimensionsAreClasses()
    {
        var arrays = Arrays(StudyReader.Parse(Drawn, "drawn.toml"), stepsFirst: false);
        arrays["targets"] = DenseArray.From([.. Enumerable.Range(0, 36).Select(i => i % 3)], 4, 9);
        arrays["weights"] = DenseArray.From([.. Enumerable.Repeat(1f, 36)], 4, 9);
        NpzFile.Write(_folder.File("trials.npz"), arrays);
        Assert.Equal(3, Parse(Given).General!.At([]).Model.Outputs);
    }

    [Fact]
    public void AMaskHoldsThroughTrainingAndItsShapeIsChecked()
    {
        var mask = Enumerable.Range(0, 36).Select(i => i % 5 == 0 ? 0f : 1f).ToArray();
        NpzFile.Write(_folder.File("masks.npz"), [KeyValuePair.Create("recurrent", DenseArray.From(mask, 6, 6))]);
        var masked = Drawn.Replace("neurons = 6", "neurons = 6\nmask = \"masks.npz\"", StringComparison.Ordinal);
        var study = Parse(masked);
        Assert.Contains("mask_sha256", StudyText.Write(study), StringComparison.Ordinal);
        var found = Train(study);
        var recurrent = ParameterLayout.Effective(found.Model)["W_rec"].Of((ReadOnlySpan<float>)found.Training.Weights).ToArray();
        Assert.Equal(mask.Select(value => value == 0), recurrent.Select(value => value == 0));
        Assert.Contains(
            "network.mask: masks.npz holds recurrent of shape [6 × 6]; this network has [7 × 7]",
            Assert.Throws<StudyFileException>(() => Parse(masked.Replace("neurons = 6", "neurons = 7", StringComparison.Ordinal))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void ATrainingStartsFromSavedWeights()
    {
        var first = Train(StudyReader.Parse(Drawn, "drawn.toml"));
        Save(first.Model, first.Training.Weights);
        var study = Parse(Drawn.Replace("neurons = 6", "neurons = 6\nstart = \"start.safetensors\"", StringComparison.Ordinal));
        Assert.Equal(first.Training.Weights, study.General!.At([]).StartOf(9));
        Assert.NotEqual(first.Training.Weights, Train(study).Training.Weights);
        Assert.Contains(
            "network.start: start.safetensors holds w_in of shape [6 × 3]; this network has [8 × 3]",
            Assert
                .Throws<StudyFileException>(() =>
                    Parse(Drawn.Replace("neurons = 6", "neurons = 8\nstart = \"start.safetensors\"", StringComparison.Ordinal))
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "breaks a mask, Dale's law",
            Assert
                .Throws<StudyFileException>(() =>
                    Parse(Drawn.Replace("neurons = 6", "neurons = 6\ndale = {}\nstart = \"start.safetensors\"", StringComparison.Ordinal))
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    private void Save(NetworkModel model, float[] weights) =>
        File.WriteAllBytes(_folder.File("start.safetensors"), SafetensorsFile.ToBytes(GeneralTensors.Take(model, weights), []));

    private Study Parse(string text) => StudyReader.Parse(text, _folder.File("study.toml"));

    private static JudgedGeneralNetwork Train(Study study)
    {
        using var training = ChosenEngine.Of("simd").GeneralTraining(study, 1);
        return training.Judged(StudyPlan.Of(study).Networks.Single(), _ => { }, NoCheckpoints.Instance, CancellationToken.None);
    }

    private void WriteTrials(Study study, bool stepsFirst) => NpzFile.Write(_folder.File("trials.npz"), Arrays(study, stepsFirst));

    private static OrderedDictionary<string, DenseArray> Arrays(Study study, bool stepsFirst)
    {
        var set = new TrialGenerator(study.General!.At([]).Task).Draw(new TorchGenerator(0));
        return new OrderedDictionary<string, DenseArray>(StringComparer.Ordinal)
        {
            ["inputs"] = Array(set.Inputs, set.InputChannels),
            ["targets"] = Array(set.Targets, set.OutputChannels),
            ["weights"] = Array(set.Weights, set.OutputChannels),
            ["judged"] = Array([.. set.Judged.Select(on => on ? 1f : 0)], 0),
            ["lengths"] = DenseArray.From(set.Lengths),
            ["condition"] = DenseArray.From(set.Conditions),
        };

        DenseArray Array(float[] values, int channels)
        {
            var (n, rest) = (set.Trials, Math.Max(1, channels));
            int[] shape = channels == 0 ? [] : [channels];
            if (!stepsFirst)
            {
                return DenseArray.From(values, [n, set.Steps, .. shape]);
            }

            var turned = new float[values.Length];
            for (var i = 0; i < values.Length; i++)
            {
                var (trial, step, channel) = (i / rest / set.Steps, i / rest % set.Steps, i % rest);
                turned[(((step * n) + trial) * rest) + channel] = values[i];
            }

            return DenseArray.From(turned, [set.Steps, n, .. shape]);
        }
    }
}
