using Mnemophase.Outcomes;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Studies.Tests.Definition;

public sealed class StudyReaderTests
{
    private const string Good = """
        [study]
        name = "small"

        [task]
        kind = "cue-discrimination"
        delay_ms = 40

        [network]
        kind = "full-rank"

        [training]
        epochs = 12

        [grid]
        learning_rates = [0.1, 0.01]
        seeds = "0-2"
        """;

    [Fact]
    public void WhatIsLeftOutIsThePapersValue()
    {
        var study = StudyReader.Parse(Good, "small.toml");
        Assert.Equal(new StudyTask(TaskKind.CueDiscrimination, 5, 30, 128), study.Task);
        Assert.Equal(new StudyNetwork(NetworkKind.FullRank, 100, null, 10, 0.1, 0.001), study.Network);
        Assert.Equal(0.9, study.Training.Momentum);
        Assert.Equal(1e-7, study.Training.WeightDecay);
        Assert.Equal([40], study.Grid.DelaysMs);
        Assert.Equal([50], study.Grid.ResponsesMs);
        Assert.Equal([0], study.Grid.PostsMs);
        Assert.Equal("0-2", study.Grid.Seeds.ToString());
    }

    [Theory]
    [InlineData("name = \"small\"", "nam = \"small\"", 2, "study.nam", "did you mean 'name'")]
    [InlineData("[training]", "[trainig]", 11, "trainig", "did you mean 'training'")]
    [InlineData("epochs = 12", "epochs = \"12\"", 12, "training.epochs", "whole number")]
    [InlineData("epochs = 12", "epochs = 0", 12, "training.epochs", "between 1 and")]
    [InlineData("epochs = 12", "epochs = { at_leats = 3 }", 12, "training.epochs.at_leats", "did you mean 'at_least'")]
    [InlineData(
        "epochs = 12",
        "epochs = [{ learning_rate = 0.1, number = 3 }]",
        12,
        "training.epochs",
        "no rule applies to learning rate 0.01"
    )]
    [InlineData("epochs = 12", "epochs = [{ learning_rate = 0.2, number = 3 }, { number = 1 }]", 12, "training.epochs", "not in the grid")]
    [InlineData("delay_ms = 40", "delay_ms = -20", 6, "task.delay_ms", "0 ms or more")]
    [InlineData("delay_ms = 40", "delay_ms = 42", 6, "task.delay_ms", "nearest are 40 or 45 ms")]
    [InlineData("delay_ms = 40", "delay_ms = true", 6, "task.delay_ms", "a number")]
    [InlineData("delay_ms = 40", "delay_ms = nan", 6, "task.delay_ms", "finite")]
    [InlineData("delay_ms = 40", "", 14, "grid.delays_ms", "missing")]
    [InlineData("kind = \"full-rank\"", "kind = \"full\"", 9, "network.kind", "did you mean 'full-rank'")]
    [InlineData("kind = \"full-rank\"", "kind = \"rank-k\"\nrank = 2", 9, "network.kind", "delayed-activation")]
    [InlineData("kind = \"full-rank\"", "kind = \"full-rank\"\nrank = 2", 10, "network.rank", "leave the key out")]
    [InlineData("kind = \"full-rank\"", "kind = \"full-rank\"\ntau_ms = 2", 10, "network.tau_ms", "at least 5")]
    [InlineData("learning_rates = [0.1, 0.01]", "learning_rates = [0.1, 0]", 15, "grid.learning_rates", "above 0")]
    [InlineData("learning_rates = [0.1, 0.01]", "learning_rates = []", 15, "grid.learning_rates", "empty")]
    [InlineData("learning_rates = [0.1, 0.01]", "learning_rates = [0.1, 0.10]", 15, "grid.learning_rates", "twice")]
    [InlineData("learning_rates = [0.1, 0.01]", "learning_rate = [0.1]", 15, "grid.learning_rate", "did you mean 'learning_rates'")]
    [InlineData("seeds = \"0-2\"", "seeds = \"\"", 16, "grid.seeds", "list of seeds")]
    [InlineData("seeds = \"0-2\"", "seeds = \"5-3\"", 16, "grid.seeds", "ends before it starts")]
    [InlineData("seeds = \"0-2\"", "seeds = 3", 16, "grid.seeds", "text in quotes")]
    [InlineData("seeds = \"0-2\"", "seeds = \"0-2\"\ndelays_ms = [20]", 17, "grid.delays_ms", "not both")]
    [InlineData("name = \"small\"", "name = \"Small study\"", 2, "study.name", "letters, digits")]
    [InlineData("name = \"small\"", "name = \"small\"\npublished = \"no-post\"", 3, "study.published", "did you mean 'nopost'")]
    public void WhatIsWrongIsNamedWithLineAndKey(string line, string replacement, int at, string key, string says)
    {
        var text = Good.Replace(line, replacement, StringComparison.Ordinal);
        Assert.Contains(line, Good, StringComparison.Ordinal);
        var error = Assert.Throws<StudyFileException>(() => StudyReader.Parse(text, "small.toml"));
        Assert.Equal(at, error.Line);
        Assert.Equal(key, error.Key);
        Assert.StartsWith($"small.toml:{at}: {key}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind = \"full-rank\"", "kind = full-rank", 9, "full is not a value; write a text in quotes: \"full-rank\"")]
    [InlineData("name = \"small\"", "name = \"small", 2, "a text is not closed")]
    [InlineData("name = \"small\"", "name = \"C:\\small\"", 2, "write \\\\ for \\")]
    [InlineData("[training]", "[training", 11, "a table is written [name]")]
    [InlineData("epochs = 12", "epochs 12", 12, "a line is key = value, [table] or # comment")]
    [InlineData("epochs = 12", "epochs =", 12, "the value after = is missing")]
    [InlineData("epochs = 12", "epochs = 12 steps", 12, "'steps' is not expected here; a line ends after its value")]
    [InlineData("epochs = 12", "epochs = True", 12, "True is not a value; write true or false")]
    [InlineData("epochs = 12", "epochs = 012", 12, "numbers are written like 3, 0.5 or 1e-3")]
    [InlineData("epochs = 12", "epochs = .5", 12, ". is not a number")]
    [InlineData("epochs = 12", "epochs = NaN", 12, "NaN is not a finite number")]
    [InlineData("epochs = 12", "epochs = 12\nepochs = 13", 13, "the key training.epochs is there already, at line 12")]
    [InlineData("[training]", "[training]\n[training]", 12, "the table training is there already, at line 11")]
    [InlineData("[0.1, 0.01]", "[0.1 0.01]", 15, "a comma is missing between two values of the list")]
    [InlineData("[0.1, 0.01]", "[0.1, 0.01", 16, "the list before is not closed; end it with ]")]
    [InlineData("[0.1, 0.01]", "[0,1]\nx = { a = 1", 17, "a table in braces is not closed")]
    [InlineData("\"small\"", "\"sm\uFFFDll\nx\"", 2, "it has a character that is not in UTF-8")]
    public void ALineThatIsNoTomlIsShownWithWhatIsExpected(string line, string replacement, int at, string says)
    {
        var text = Good.Replace(line, replacement, StringComparison.Ordinal);
        Assert.Contains(line, Good, StringComparison.Ordinal);
        var error = Assert.Throws<StudyFileException>(() => StudyReader.Parse(text, "small.toml"));
        Assert.StartsWith($"small.toml:{at}: not valid TOML", error.Message, StringComparison.Ordinal);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("token", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("epochs = 12", "epochs = 1e300", "1E+300 must lie between 1 and 100000000")]
    [InlineData("epochs = 12", "epochs = 1e3", "write 1000")]
    [InlineData("epochs = 12", "epochs = nan", "NaN must lie between 1")]
    [InlineData("\"0-2\"", "\"0-1000000000000\"", "names too many seeds")]
    [InlineData("\"0-2\"", "\"99999999999999999999\"", "names a seed that is too large; the largest is 2147483647")]
    [InlineData("\"0-2\"", "\"7,0-99999999999999999999\"", "names too many seeds")]
    public void AbsurdNumbersAreRefusedForWhatTheyAre(string line, string replacement, string says) =>
        Assert.Contains(
            says,
            Assert
                .Throws<StudyFileException>(() =>
                    StudyReader.Parse(Good.Replace(line, replacement, StringComparison.Ordinal), "small.toml")
                )
                .Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("snapshots = [3, 11]", "snapshots = [3, 12]", 12, "training.epochs.snapshots", "from 0 to 11")]
    [InlineData("snapshots = [3, 11]", "snapshots = [0.5]", 12, "training.epochs.snapshots", "whole number")]
    [InlineData(
        "snapshots = [3, 11]",
        "stop_below_relative_loss = 1",
        12,
        "training.epochs.stop_below_relative_loss",
        "above 0 and below 1"
    )]
    [InlineData("[training]", "[training]\nmomentum = 0.9", 10, "training.momentum", "plain gradient descent")]
    [InlineData("[training]", "[training]\nweight_decay = 1e-7", 10, "training.weight_decay", "plain gradient descent")]
    [InlineData("[training]", "[training]\nstop_above_loss = 3", 10, "training.stop_above_loss", "leave the key out")]
    [InlineData("delays_ms = [30]", "delays_ms = [0]", 13, "grid", "DelayMs = 0 must be at least one step")]
    public void WhatIsWrongInARankKStudyIsNamedToo(string line, string replacement, int at, string key, string says)
    {
        const string good = """
            [study]
            name = "small"
            [task]
            kind = "delayed-activation"
            response_ms = 10
            [network]
            kind = "rank-k"
            rank = 2
            [training]
            [[training.epochs]]
            number = 12
            snapshots = [3, 11]
            [grid]
            learning_rates = [0.1]
            delays_ms = [30]
            seeds = "0-2"
            """;
        Assert.Equal([3, 11], StudyReader.Parse(good, "small.toml").Training.Epochs[0].Snapshots);
        Assert.Contains(line, good, StringComparison.Ordinal);
        var error = Assert.Throws<StudyFileException>(() =>
            StudyReader.Parse(good.Replace(line, replacement, StringComparison.Ordinal), "small.toml")
        );
        Assert.Equal((at, key), (error.Line, error.Key));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[3]", "3")]
    [InlineData("[7, 0]", "0,7")]
    [InlineData("12", "0,1,2,3,4,5,6,7,8,9,10,11")]
    public void SnapshotsOfFullRankNetworksAreEpochsOrANumberOfThem(string snapshots, string epochs)
    {
        var text = Good.Replace("epochs = 12", $"epochs = [{{ number = 12, snapshots = {snapshots} }}]", StringComparison.Ordinal);
        Assert.Equal(epochs, string.Join(",", StudyReader.Parse(text, "small.toml").Training.Epochs[0].SnapshotsOf(12)));
    }

    [Theory]
    [InlineData("[12]")]
    [InlineData("[-1]")]
    [InlineData("[0.5]")]
    [InlineData("1")]
    public void SnapshotsOutsideTheTrainingAreRefused(string snapshots)
    {
        var text = Good.Replace("epochs = 12", $"epochs = [{{ number = 12, snapshots = {snapshots} }}]", StringComparison.Ordinal);
        var error = Assert.Throws<StudyFileException>(() => StudyReader.Parse(text, "small.toml"));
        Assert.Equal("training.epochs.snapshots", error.Key);
    }

    [Theory]
    [InlineData("name = \"small\"", "name = \"small", 2)]
    [InlineData("seeds = \"0-2\"", "seeds = \"0-2\"\nseeds = \"0-3\"", 17)]
    [InlineData("[grid]", "[grid", 14)]
    public void WhatIsNotTomlIsRefusedWithItsLine(string line, string replacement, int at)
    {
        var error = Assert.Throws<StudyFileException>(() =>
            StudyReader.Parse(Good.Replace(line, replacement, StringComparison.Ordinal), "small.toml")
        );
        Assert.Equal(at, error.Line);
        Assert.Contains("TOML", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The parser fails at a backslash behind which nothing stands.</summary>
    [Fact]
    public void ABackslashThatEndsTheFileIsRefusedByItsLine()
    {
        var error = Assert.Throws<StudyFileException>(() => StudyReader.Parse("[study]\nname = \"x\\", "x.toml"));
        Assert.Contains("x.toml:2: not valid TOML", error.Message, StringComparison.Ordinal);
        Assert.Contains("a text is not closed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingTableIsNamed()
    {
        var error = Assert.Throws<StudyFileException>(() => StudyReader.Parse("[study]\nname = \"x\"\n", "x.toml"));
        Assert.Contains("[task] is missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownStudyIsRefusedWithTheNearestName()
    {
        Assert.Contains(
            "did you mean 'nopost'",
            Assert.Throws<StudyFileException>(() => StudyLibrary.Find("no-post")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "missing.toml",
            Assert.Throws<StudyFileException>(() => StudyLibrary.Find("missing.toml")).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>The rank-2 studies of science.md, section 2, fit the schema: epochs per learning rate, per delay and per post period.</summary>
    [Fact]
    public void EpochRulesCoverTheRankTwoStudies()
    {
        const string text = """
            [study]
            name = "several"
            [task]
            kind = "delayed-activation"
            response_ms = 10
            [network]
            kind = "rank-k"
            rank = 2
            [training]
            [[training.epochs]]
            learning_rate = 1
            number = 50_000
            [[training.epochs]]
            learning_rate = 0.1
            number = 1_000_000
            stop_below_relative_loss = 1e-4
            [[training.epochs]]
            delay_ms_up_to = 40
            post_ms = 30
            number = 500_000
            [[training.epochs]]
            number = 1_500_000
            [grid]
            learning_rates = [1, 0.1, 0.005]
            delays_ms = [30, 40, 50]
            posts_ms = [0, 30]
            seeds = "0-99"
            """;
        var study = StudyReader.Parse(text, "several.toml");
        Assert.Equal((0.0, 0.0, 2), (study.Training.Momentum, study.Training.WeightDecay, study.Network.Rank));
        Assert.Equal(50_000, StudyPlan.Plan(study, new NetworkKey(Cell.OfPeriods(1, 30, 10, 0), 0)).Epochs);
        Assert.Equal(1e-4, StudyPlan.Plan(study, new NetworkKey(Cell.OfPeriods(0.1, 30, 10, 0), 0)).StopBelowRelativeLoss);
        Assert.Equal(500_000, StudyPlan.Plan(study, new NetworkKey(Cell.OfPeriods(0.005, 40, 10, 30), 0)).Epochs);
        Assert.Equal(1_500_000, StudyPlan.Plan(study, new NetworkKey(Cell.OfPeriods(0.005, 40, 10, 0), 0)).Epochs);
        Assert.Equal(1_500_000, StudyPlan.Plan(study, new NetworkKey(Cell.OfPeriods(0.005, 50, 10, 30), 0)).Epochs);
    }
}
