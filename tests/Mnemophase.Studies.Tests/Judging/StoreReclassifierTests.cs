using CsCheck;
using Microsoft.Data.Sqlite;
using Mnemophase.Judging;
using Mnemophase.Judging.Robustness;
using Mnemophase.Running;
using Mnemophase.Store;
using Mnemophase.Store.Judging;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Studies.Tests.Judging;

public sealed class StoreReclassifierTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<bool> Kinds => [false, true];

    /// <summary>The rule that judged at training is the present rule, so nothing may change, not a bit of the evidence.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void JudgingAgainByTheSameRuleChangesNothing(bool rankTwo)
    {
        var path = Train(rankTwo ? SmallStudies.RankTwo() : SmallStudies.Of());
        var before = Content(path);
        var found = Reclassify(path, robust: false);
        Assert.Equal((12, 12, 0), (found.Networks, found.Judged, found.Changed));
        Assert.Equal(before, Content(path));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AClassThatIsNotWhatTheRuleSaysIsPutRightWithItsChecksum(bool rankTwo)
    {
        var path = Train(rankTwo ? SmallStudies.RankTwo() : SmallStudies.Of());
        var before = Content(path);
        Execute(path, "UPDATE network SET class = (class + 1) % 3, mechanism_index = 0.123 WHERE position IN (3, 7)");
        foreach (var position in (int[])[3, 7])
        {
            using var store = StudyStore.OpenToRead(path);
            var wrong = store.ReadUnchecked(position)!;
            var checksum = StoredNetwork.Checksum(wrong.Row.Key, wrong.Row.Result, wrong.Weights, wrong.Curves);
            Execute(path, $"UPDATE network SET checksum = '{checksum}' WHERE position = {position}");
        }

        var found = Reclassify(path, robust: false);
        Assert.Equal(2, found.Changed);
        foreach (var (expected, row) in before.Zip(Content(path)))
        {
            // A whole row in a message would be unreadable.
            Assert.True(expected == row, row.Key.ToString());
        }
    }

    [Fact]
    public void RobustnessIsKeptBesideTheClassAndNotTakenTwice()
    {
        var path = Train(SmallStudies.Of());
        var before = Content(path);
        Reclassify(path, robust: true);
        using (var store = StudyStore.OpenToRead(path))
        {
            var kept = StoredRobustness.Kept(store);
            Assert.Equal(Enumerable.Range(0, 12), kept.Select(one => one.Position));
            Assert.Equal(
                store.Outcomes().Select(network => network.Class),
                kept.Select(one => one.Robustness.Published.Label.Replace("_", "", StringComparison.Ordinal))
                    .Select(label => (Mechanism?)Enum.Parse<Mechanism>(label, ignoreCase: true))
            );
        }

        // Weights, curves and checksums are as they were: stores with and without robustness merge.
        Assert.Equal(before, Content(path));
        // As stores of an earlier program have it: taken over as it is, and not taken again.
        InATableOfItsOwn(path);
        Execute(
            path,
            "UPDATE label_robustness SET robustness = replace(robustness, '\"verdicts\":6', '\"verdicts\":600') WHERE position = 2"
        );
        Reclassify(path, robust: true);
        using var again = StudyStore.OpenToRead(path);
        Assert.Equal(12, StoredRobustness.Kept(again).Count);
        Assert.Equal(600, StoredRobustness.Kept(again)[2].Robustness.Published.Verdicts);
    }

    [Theory]
    [InlineData("UPDATE label_robustness SET rule = 0 WHERE position = 2")]
    [InlineData("UPDATE label_robustness SET checksum = 'another' WHERE position = 2")]
    public void RobustnessOfAnotherRuleOrNetworkDoesNotCount(string change)
    {
        var path = Train(SmallStudies.Of());
        Reclassify(path, robust: true);
        InATableOfItsOwn(path);
        Execute(path, change);
        using var store = StudyStore.OpenToRead(path);
        Assert.Equal(11, StoredRobustness.Kept(store).Count);
    }

    [Fact]
    public void ANetworkThatCannotBeReadIsNamedAndTheOthersAreJudged()
    {
        var path = Train(SmallStudies.Of());
        Execute(path, "UPDATE network_data SET weights = x'00' WHERE position = 5");
        Execute(path, "UPDATE network SET evidence = '{' WHERE position = 6");
        var found = Reclassify(path, robust: false);
        Assert.Equal((12, 10), (found.Networks, found.Judged));
        Assert.Equal(2, found.Unreadable.Count);
        Assert.All(found.Unreadable, fault => Assert.Contains("seed", fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void AStopBetweenBatchesKeepsWhatIsJudged()
    {
        var path = Train(SmallStudies.Of());
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        using var store = StudyStore.OpenOrCreate(path, SmallStudies.Of(), TimeProvider.System);
        Assert.Throws<OperationCanceledException>(() => new StoreReclassifier(1, TimeProvider.System).Run(store, false, null, stop.Token));
        Assert.Equal(12, store.TrainedPositions().Count);
    }

    [Fact]
    public void TheSummaryCountsNetworksByLabelAndChange()
    {
        LabelRobustness[] networks =
        [
            new(new RuleRobustness("slow_point", 10, 10, []), new RuleRobustness("slow_point", 4, 3, [LabelChange.Length])),
            new(new RuleRobustness("slow_point", 10, 5, [LabelChange.Sign, LabelChange.Noise]), null),
            new(new RuleRobustness("limit_cycle", 0, 0, []), null),
        ];
        var rows = RobustnessSummary.Of(networks);
        Assert.Equal(
            ["published limit_cycle 1 0", "published slow_point 2 1", "published all 3 1", "late slow_point 1 1", "late all 1 1"],
            rows.Select(row => $"{row.Rule} {row.Label} {row.Networks} {row.Changing}"),
            StringComparer.Ordinal
        );
        Assert.Equal(
            (1, 1, 0),
            (rows[2].ChangingUnder[LabelChange.Sign], rows[2].ChangingUnder[LabelChange.Noise], rows[2].ChangingUnder[LabelChange.Cue])
        );
        Assert.Equal(0.75, rows[1].MeanAgreement);
        Assert.Null(rows[0].MeanAgreement);
    }

    /// <summary>In the table of earlier programs it has no checksum of its own: whatever stands there is summed up, or refused by name.</summary>
    [Fact]
    public void DamagedRobustnessIsReadOrRefused()
    {
        var path = Train(SmallStudies.Of());
        Reclassify(path, robust: true);
        InATableOfItsOwn(path);
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var text = connection.CreateCommand();
        text.CommandText = "SELECT robustness FROM label_robustness WHERE position = 5";
        var whole = (string)text.ExecuteScalar()!;
        using var put = connection.CreateCommand();
        put.CommandText = "UPDATE label_robustness SET robustness = $text WHERE position = 5";
        var parameter = put.Parameters.Add("$text", SqliteType.Text);
        var nulls = Gen.Int[0, 4].Select(i => System.Text.Encoding.UTF8.GetBytes(Nulls(whole, i)));
        using var store = StudyStore.OpenToRead(path);
        Gen.OneOf(Formats.Damage.Of(System.Text.Encoding.UTF8.GetBytes(whole)), nulls)
            .Sample(
                bytes =>
                {
                    parameter.Value = System.Text.Encoding.UTF8.GetString(bytes);
                    put.ExecuteNonQuery();
                    try
                    {
                        Assert.NotEmpty(RobustnessSummary.Of(StoredRobustness.Kept(store).Select(one => one.Robustness)));
                    }
                    catch (StoreException e)
                    {
                        Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
                    }
                },
                iter: 1000,
                threads: 1
            );

        static string Nulls(string text, int which)
        {
            var root = System.Text.Json.Nodes.JsonNode.Parse(text)!;
            (System.Text.Json.Nodes.JsonNode Owner, string Key)[] places =
            [
                (root, "published"),
                (root, "late"),
                (root["published"]!, "label"),
                (root["published"]!, "changes_under"),
                (root["published"]!, "verdicts"),
            ];
            places[which].Owner[places[which].Key] = null;
            return root.ToJsonString();
        }
    }

    /// <summary>Read under other limits: what is kept in full tells, what is thinned does not.</summary>
    [Fact]
    public void AThinnedRecordDoesNotTellUnderOtherLimits()
    {
        var taken = new RecordEvidence(0.9, 0.9, 1, 0);
        var whole = new double[] { 0.5, 0.7, 0.9, 0.9 };
        var curves = new StoredCurves
        {
            Epochs = 4,
            Tail = new StoredCurves.CurveSet(whole, whole, whole, whole),
            SparseEpochs = [],
            Sparse = new StoredCurves.CurveSet([], [], [], []),
        };
        var lower = new MechanismOptions { LearnedThreshold = 0.64 };
        Assert.Equal(RecordEvidence.Of(whole, whole, lower), new StoredRecord(taken, curves).Under(lower));
        Assert.Null(new StoredRecord(taken, curves with { Epochs = 5 }).Under(lower));
        Assert.Null(new StoredRecord(taken, null).Under(lower));
        Assert.Same(taken, new StoredRecord(taken, null).Under(new MechanismOptions { StableBelow = 0.2 }));
    }

    private string Train(Study study)
    {
        var path = _folder.File("s.mnemo");
        using var store = StudyStore.OpenOrCreate(path, study, TimeProvider.System);
        new StudyRunner(() => SmallStudies.Trainer(study), TimeProvider.System).Run(
            StudyPlan.Of(study),
            store,
            2,
            new RunProgress(TimeProvider.System),
            CancellationToken.None
        );
        return path;
    }

    private static Reclassification Reclassify(string path, bool robust)
    {
        using var reading = StudyStore.OpenToRead(path);
        using var store = StudyStore.OpenOrCreate(path, reading.Study, TimeProvider.System);
        return new StoreReclassifier(2, TimeProvider.System).Run(store, robust, null, CancellationToken.None);
    }

    [Fact]
    public void DamagedRobustnessWithAChecksumIsRefusedByName()
    {
        var path = Train(SmallStudies.Of());
        Reclassify(path, robust: true);
        Execute(path, "UPDATE analysis SET result = replace(result, '\"verdicts\":6', '\"verdicts\":600') WHERE position = 2");
        using var store = StudyStore.OpenToRead(path);
        var error = Assert.Throws<StoreException>(() => StoredRobustness.Kept(store));
        Assert.Contains("the checksum of the label_robustness of network 2 differs", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Moves robustness to where programs before the table of analyses kept it.</summary>
    private static void InATableOfItsOwn(string path) =>
        Execute(
            path,
            """
            CREATE TABLE label_robustness (
                position INTEGER PRIMARY KEY, checksum TEXT NOT NULL, rule INTEGER NOT NULL, robustness TEXT NOT NULL
            ) STRICT;
            INSERT INTO label_robustness SELECT position, network_checksum, version, result FROM analysis WHERE kind = 'label_robustness';
            DROP TABLE analysis;
            """
        );

    private static List<NetworkRow> Content(string path)
    {
        using var store = StudyStore.OpenToRead(path);
        return [.. store.Rows()];
    }

    private static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
