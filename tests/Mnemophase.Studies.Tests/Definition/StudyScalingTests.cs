using Dapper;
using Microsoft.Data.Sqlite;
using Mnemophase.Scaling;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Studies.Tests.Definition;

/// <summary>The conventions of a boundary fit in study files and stores.</summary>
public sealed class StudyScalingTests
{
    private const string Table = """

        [[scaling]]
        class = "slow-point"
        largest_learning_rates = 2
        left_out = [0.05]
        threshold = 0.25
        start_ms = 3
        start_steepness = -0.5
        """;

    [Fact]
    public void Everything_given_is_read_and_written_back()
    {
        var study = Parse(Table);
        var conventions = Assert.Single(study.Scaling);
        Assert.Equal(BoundaryClass.SlowPoint, conventions.Class);
        Assert.Equal(BoundaryCurve.Logistic, conventions.Curve);
        Assert.Equal(2, conventions.LargestLearningRates);
        Assert.Equal([0.05], conventions.LeftOut);
        Assert.Equal(0.25, conventions.Threshold);
        Assert.Equal(new FitStart(3, -0.5), conventions.Start);
        var again = Assert.Single(StudyReader.Parse(StudyText.Write(study), "again").Scaling);
        Assert.Equal(conventions with { LeftOut = [] }, again with { LeftOut = [] });
        Assert.Equal(conventions.LeftOut, again.LeftOut);
    }

    [Fact]
    public void The_published_studies_state_the_published_conventions()
    {
        var slow = StudyLibrary.Embedded("nopost").Scaling.Single(one => one.Class == BoundaryClass.SlowPoint);
        Assert.Equal(25, slow.LargestLearningRates);
        var post = Assert.Single(StudyLibrary.Embedded("post").Scaling);
        Assert.Equal(0.2, post.Threshold);
        Assert.Equal(new FitStart(0.5, 0.1), post.Start);
        Assert.Equal([StudyLibrary.Embedded("post").Grid.LearningRates[1]], post.LeftOut);
        var persistence = Assert.Single(StudyLibrary.Embedded("persistence").Scaling);
        Assert.Equal(new FitStart(-5, -10), persistence.Start);
        Assert.Equal(BoundaryCurve.LogisticOverLogLearningRate, persistence.Curve);
    }

    [Fact]
    public void A_study_that_states_none_gets_its_namesakes_or_all_rates()
    {
        var text = StudyText.Write(StudyLibrary.Embedded("post"));
        var without = StudyReader.Parse(text[..text.IndexOf("[[scaling]]", StringComparison.Ordinal)], "old");
        Assert.Empty(without.Scaling);
        Assert.Equal(0.2, Assert.Single(StudyScaling.Of(without)).Threshold);
        var own = StudyScaling.Of(Parse(""));
        Assert.Equal([BoundaryClass.NotLearned, BoundaryClass.SlowPoint], own.Select(one => one.Class));
        Assert.All(own, one => Assert.Equal((0.1, null), (one.Threshold, one.Start)));
        // Stores of earlier builds state the published start for every study.
        var old = StudyScaling.Of(Parse("[[scaling]]\nclass = \"slow-point\"\nstart_ms = 0.1\nstart_steepness = 0.1\n"));
        Assert.Null(Assert.Single(old).Start);
        Assert.Empty(StudyScaling.Of(StudyLibrary.Embedded("rotations")));
    }

    /// <summary>A part of nopost has its conventions over the rates it has: those beyond the 25 largest are left out by value.</summary>
    [Fact]
    public void A_part_of_a_published_study_has_its_conventions()
    {
        var quick = StudyScaling.Of(StudyLibrary.Embedded("quick")).Single(one => one.Class == BoundaryClass.SlowPoint);
        Assert.Equal(new FitStart(0.1, 0.1), quick.Start);
        Assert.Null(quick.LargestLearningRates);
        Assert.Empty(quick.LeftOut);
    }

    [Fact]
    public void Conventions_do_not_make_another_study()
    {
        Assert.Empty(StudyText.Differences(Parse(Table), Parse("")));
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "s.mnemo");
        StudyStore.OpenOrCreate(path, StudyLibrary.Embedded("nopost"), TimeProvider.System).Dispose();
        // As the builds before wrote it.
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            var written = connection.ExecuteScalar<string>("SELECT resolved FROM study")!;
            var before = written[..written.IndexOf("[[scaling]]", StringComparison.Ordinal)];
            var checksum = StoreText.Checksum(before);
            Assert.Equal(1, connection.Execute("UPDATE study SET resolved = @before, checksum = @checksum", new { before, checksum }));
        }

        using (var read = StudyStore.OpenToRead(path))
        {
            Assert.Empty(read.Study.Scaling);
            Assert.Equal(25, StudyScaling.Of(read.Study)[1].LargestLearningRates);
        }

        // The conventions of the study at hand take effect, and stay in the store.
        StudyStore.OpenOrCreate(path, StudyLibrary.Embedded("nopost"), TimeProvider.System).Dispose();
        using var store = StudyStore.OpenToRead(path);
        Assert.True(StudyText.SameScaling(StudyLibrary.Embedded("nopost"), store.Study));
    }

    [Theory]
    [InlineData("class = \"slow-point\"", "class = \"slow\"", "scaling.class", "did you mean 'slow-point'")]
    [InlineData("class = \"slow-point\"", "", "scaling.class", "missing")]
    [InlineData("threshold = 0.25", "treshold = 0.25", "scaling.treshold", "did you mean 'threshold'")]
    [InlineData("threshold = 0.25", "threshold = 1", "scaling.threshold", "below 1")]
    [InlineData("largest_learning_rates = 2", "largest_learning_rates = 4", "scaling.largest_learning_rates", "between 2 and 3")]
    [InlineData("left_out = [0.05]", "left_out = [0.06]", "scaling.left_out", "the nearest is 0.05")]
    [InlineData("start_ms = 3", "start_log_learning_rate = 3", "scaling.start_log_learning_rate", "unknown key")]
    [InlineData("start_steepness = -0.5", "start_steepness = nan", "scaling.start_steepness", "finite")]
    public void What_is_wrong_is_named(string line, string replacement, params string[] says)
    {
        Assert.Contains(line, Table, StringComparison.Ordinal);
        var error = Assert.Throws<StudyFileException>(() => Parse(Table.Replace(line, replacement, StringComparison.Ordinal)));
        Assert.All(says, text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_class_has_one_table_and_persistence_one_class()
    {
        Assert.Contains("already", Assert.Throws<StudyFileException>(() => Parse(Table + Table)).Message, StringComparison.Ordinal);
        var persistence = StudyText.Write(StudyLibrary.Embedded("persistence"));
        var slow = persistence.Replace("\"not-learned\"", "\"slow-point\"", StringComparison.Ordinal);
        Assert.Contains("write 'not-learned'", Refuse(slow), StringComparison.Ordinal);
        var rotations = StudyText.Write(StudyLibrary.Embedded("rotations"));
        Assert.Contains("leave the table out", Refuse(rotations + "\n[[scaling]]\nclass = \"not-learned\"\n"), StringComparison.Ordinal);

        static string Refuse(string text) => Assert.Throws<StudyFileException>(() => StudyReader.Parse(text, "x.toml")).Message;
    }

    private static Study Parse(string tables) =>
        StudyReader.Parse(StudyText.Write(SmallStudies.Of(rates: "[0.5, 0.05, 0.005]")) + tables, "small.toml");
}
