using Mnemophase.Networks;
using Mnemophase.Networks.General;
using Mnemophase.Outcomes;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Tasks.Trials;
using Mnemophase.Training.General;

namespace Mnemophase.Studies.Tests.Definition;

public sealed class GeneralStudyTests
{
    private static readonly string Text = SmallStudies
        .GeneralText.Replace("EPOCHS", "20", StringComparison.Ordinal)
        .Replace("SEEDS", "0-1", StringComparison.Ordinal)
        .Replace("GRID", "delay = [20, 40]\nneurons = [8, 12]\nnonlinearity = [\"relu\", \"tanh\"]", StringComparison.Ordinal);

    [Fact]
    public void EveryCellIsTheFileWithItsPlaces()
    {
        var study = StudyReader.Parse(Text, "s.toml");
        Assert.Equal(2 * 2 * 2 * 2 * 2, StudyPlan.Count(study));
        var networks = StudyPlan.Of(study).Networks;
        Assert.All(networks, network => Assert.Equal(29, network.Epochs));
        var cell = networks[^1].Key.Cell;
        Assert.Equal("learning rate 0.003, delay 40 ms, neurons 12, nonlinearity tanh", cell.ToString());
        Assert.Equal(Axis.Delay, cell.Values[0].Axis);
        var general = study.General!.At(cell);
        Assert.Equal((12, Nonlinearity.Tanh, Formulation.Current), (general.Model.Neurons, general.Model.Nonlinearity, general.Model.Form));
        Assert.Equal(new TrialPeriod("delay", DurationKind.Fixed, [40]).Ms, general.Task.Periods[1].Ms);
        Assert.Equal(DurationKind.Fixed, general.Curriculum.Single().Task.Periods[1].Kind);
        Assert.Equal(10, general.Curriculum.Single().Task.Periods[1].Ms[0]);
        Assert.False(general.Curriculum.Single().Task.FreshBatches);
        Assert.Equal(new DaleLaw(0.25), general.Model.Dale);
        Assert.Equal(new NetworkNoise(0.05, NoisePlace.State, true), general.Model.Noise);
        Assert.Equal(
            (OptimiserKind.Adam, 0.0, 1.0),
            (general.Optimiser.Kind, general.Optimiser.Momentum, general.Optimiser.ClipNorm!.Value)
        );
    }

    [Fact]
    public void TheTextOfAStoreReadsBackAsTheSameStudy()
    {
        var study = StudyReader.Parse(Text, "s.toml");
        var back = StudyReader.Parse(StudyText.Write(study), "store");
        Assert.Empty(StudyText.Differences(study, back));
        var other = StudyReader.Parse(Text.Replace("clip_norm = 1", "clip_norm = 2", StringComparison.Ordinal), "s.toml");
        Assert.Equal("training.clip_norm is 1 here and 2 in the store", Assert.Single(StudyText.Differences(study, other)));
    }

    [Theory]
    [InlineData("neurons = 8", "neuron = 8", "s.toml:19: network.neuron: unknown key; did you mean 'neurons'?")]
    [InlineData("kind = \"trials\"", "kind = \"trails\"", "s.toml:4: task.kind: 'trails' is unknown; did you mean 'trials'?")]
    [InlineData(
        "ms = 10 }",
        "ms = 12 }",
        "s.toml:8: task.period.ms: period 'cue' = 12 ms is not a whole number of 5 ms steps; nearest are 10 or 15 ms"
    )]
    [InlineData("ms = { uniform", "ms = { min = 5, uniform", "s.toml:8: task.period.ms.min: only exponential has this key; leave it out")]
    [InlineData("onehot = \"c\" }, {", "onehot = \"d\" }, {", "s.toml:9: task.input: onehot names 'd', which is no value; values: c")]
    [InlineData("value = \"1\"", "value = \"cc\"", "s.toml:9: task.input: 'cc', column 1: 'cc' is unknown; did you mean 'c'?")]
    [InlineData("value = \"1\"", "value = \"1 / (c - c)\"", "s.toml:9: task.input: '1 / (c - c)', column 3: divides by zero")]
    [InlineData("judge = { during = \"response\" }", "", "s.toml:3: task.judge: is missing: judge = {")]
    [InlineData("judge = { during = \"response\" }", "judge = { during = [] }", "s.toml:12: task.judge.during: is an empty list")]
    [InlineData(
        "during = \"response\" }\n[[",
        "during = \"response\", grace_ms = 20 }\n[[",
        "s.toml:12: task.judge: no step of the first 64 trials is judged"
    )]
    [InlineData(
        "loss = { balance = \"response\" }",
        "weight = [{ during = \"response\", grace_ms = 50 }]",
        "s.toml:11: task.weight: all weights of the first 64 trials are zero"
    )]
    [InlineData(
        "optimiser = \"adam\"",
        "optimiser = \"adam\"\nmomentum = 0.9",
        "s.toml:26: training.momentum: is for sgd; adam and adamw have betas instead"
    )]
    [InlineData("inhibitory = 0.25 }", "inhibitory = 0.25 }\nrank = 2", "s.toml:23: network.rank: W_rec = m n keeps its rank only if")]
    [InlineData("learning_rates = [", "learning_rates = [\"x\", ", "s.toml:30: grid.learning_rates: should hold numbers only, not \"x\"")]
    [InlineData("choice = [", "choice = [\"x\", ", "s.toml:7: task.value.choice: should hold numbers only, not \"x\"")]
    [InlineData("clip_norm = 1", "clip_norm = 0", "s.toml:26: training.clip_norm: 0 must be above 0")]
    [InlineData("inhibitory = 0.25", "inhibitory = 0", "s.toml:22: network.dale.inhibitory: 0 must be above 0 and below 1")]
    [InlineData("inhibitory = 0.25", "inhibitory = 1", "s.toml:22: network.dale.inhibitory: 1 must be above 0 and below 1")]
    [InlineData(
        "where = \"state\"",
        "where = \"state\", scaling = \"none\"",
        "s.toml:23: network.noise: noise on the state is scaled like that of the continuous process; write scaling = \"continuous\""
    )]
    [InlineData(
        "delay = [20, 40]",
        "delays = [20, 40]",
        "s.toml:31: grid.delays: is neither a period of the task nor a key of [network] or [training]; did you mean 'delay'?"
    )]
    [InlineData("neurons = [8, 12]", "neurons = [8, 1]", "s.toml:32: network.neurons: 1 must lie between 2 and 4096")]
    [InlineData(
        "trials = 6",
        "trials = 6\nstreams = \"paper\"",
        "s.toml:6: task.streams: the paper's single stream of random numbers is defined for"
    )]
    [InlineData("batch = \"fixed\"", "bach = \"fixed\"", "s.toml:15: curriculum.bach: unknown key; did you mean 'batch'?")]
    public void MistakesAreNamedByFileLineAndKey(string right, string wrong, string message)
    {
        // The axis of delays would replace the period before it is read.
        var text = right.StartsWith("ms = {", StringComparison.Ordinal)
            ? Text.Replace("delay = [20, 40]", "", StringComparison.Ordinal)
            : Text;
        var error = Assert.Throws<StudyFileException>(() =>
            StudyReader.Parse(text.Replace(right, wrong, StringComparison.Ordinal), "s.toml")
        );
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATaskThatNothingTellsWhenToAnswerIsWarnedOf()
    {
        var told = StudyReader.Parse(Text.Replace("delay = [20, 40]", "", StringComparison.Ordinal), "s.toml").General!;
        Assert.Empty(told.At(["8", "relu"]).Warnings());
        var untold = Text.Replace("delay = [20, 40]", "", StringComparison.Ordinal)
            .Replace(", { channels = 1, during = \"response\", value = \"1\" }", "", StringComparison.Ordinal);
        Assert.Contains(
            "'delay' varies",
            StudyReader.Parse(untold, "s.toml").General!.At(["8", "relu"]).Warnings().Single(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("value = \"cos(tilt)\"", true)] // a name with a t in it tells no time
    [InlineData("value = \"sin(t / 10ms)\"", true)] // nor does a clock that starts with the trial
    [InlineData("value = \"at(cue + delay)\"", false)]
    [InlineData("during = \"delay\", value = \"1\"", false)] // its end is the delay's
    public void AnInputTellsTheEndOfADelayOrNot(string input, bool warned)
    {
        const string was = "{ channels = 1, during = \"response\", value = \"1\" }";
        Assert.Contains(was, Text, StringComparison.Ordinal);
        var text = Text.Replace("delay = [20, 40]", "", StringComparison.Ordinal)
            .Replace(
                "{ name = \"c\", choice = [0, 1] }",
                "{ name = \"c\", choice = [0, 1] }, { name = \"tilt\", uniform = [0, 6] }",
                StringComparison.Ordinal
            )
            .Replace(was, $"{{ channels = 1, {input} }}", StringComparison.Ordinal);
        Assert.Equal(warned ? 1 : 0, StudyReader.Parse(text, "s.toml").General!.Warnings().Count());
    }

    [Theory]
    [InlineData("value = \"2 * c\"", "a target of 2 lies outside the range of the readout: sigmoid stays between 0 and 1")]
    [InlineData("value = \"c - 1\"", "a target of -1 lies outside the range of the readout: sigmoid stays between 0 and 1")]
    [InlineData("value = \"c\"", null)]
    public void ATargetThatTheReadoutCannotReachIsWarnedOf(string target, string? warning)
    {
        const string was = "target = [{ channels = 2, during = \"response\", onehot = \"c\" }]";
        Assert.Contains(was, Text, StringComparison.Ordinal);
        var text = Text.Replace(was, $"target = [{{ channels = 2, during = \"response\", {target} }}]", StringComparison.Ordinal);
        var warnings = StudyReader.Parse(text, "s.toml").General!.Warnings();
        Assert.Equal(warning is null ? 0 : 1, warnings.Count());
        Assert.All(warnings, found => Assert.StartsWith(warning!, found, StringComparison.Ordinal));
        var linear = text.Replace("neurons = 8", "neurons = 8\nreadout = \"linear\"", StringComparison.Ordinal);
        Assert.Empty(StudyReader.Parse(linear, "s.toml").General!.Warnings());
    }

    [Fact]
    public void AnAxisThatChangesNothingIsRefused()
    {
        // The gain belongs to the other kinds of start; the paper's has none.
        var text = Text.Replace("neurons = 8", "neurons = 8\nstart = { kind = \"paper\" }", StringComparison.Ordinal)
            .Replace("neurons = [8, 12]", "gain = [0.8, 1.2]", StringComparison.Ordinal);
        var error = Assert.Throws<StudyFileException>(() => StudyReader.Parse(text, "s.toml"));
        Assert.Contains("grid.gain: changes nothing: 0.8 and 1.2 train the same networks", error.Message, StringComparison.Ordinal);
        var gaussian = text.Replace("kind = \"paper\"", "kind = \"gaussian\"", StringComparison.Ordinal);
        Assert.Equal(2 * 2 * 2 * 2 * 2, StudyPlan.Count(StudyReader.Parse(gaussian, "s.toml")));
    }
}
