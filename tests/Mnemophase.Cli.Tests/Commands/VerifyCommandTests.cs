using System.Text.Json;
using Microsoft.Data.Sqlite;
using Mnemophase.Cli.Terminal;
using Mnemophase.Store;

namespace Mnemophase.Cli.Tests.Commands;

public sealed class VerifyCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _study;
    private readonly string _store;
    private readonly List<string> _whole;

    public VerifyCommandTests()
    {
        _study = _folder.Write("small.toml", SmallStudy.Text);
        _store = _folder.File("s.mnemo");
        Assert.Equal(ExitCode.Ok, Run());
        _whole = Checksums();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ASoundStoreIsSound()
    {
        var result = Mnemo.Run("verify", _store);
        Assert.Equal(ExitCode.Ok, result.Code);
        Assert.Contains("all 12 networks are sound", result.Output, StringComparison.Ordinal);
    }

    /// <summary>Weights, curves and row of three networks: each is named, the next run trains those three and no other.</summary>
    [Fact]
    public void DamagedNetworksAreNamedTakenOutAndTrainedAgain()
    {
        Sql("UPDATE network_data SET weights = zeroblob(length(weights)) WHERE position = 2");
        Sql("UPDATE network_data SET curves = substr(curves, 1, length(curves) - 1) WHERE position = 5");
        Sql("UPDATE network SET class = 3 - class WHERE position = 7");
        var found = Mnemo.Run("verify", _store, "--json");
        Assert.Equal(ExitCode.Store, found.Code);
        var json = JsonDocument.Parse(found.Output).RootElement;
        Assert.False(json.GetProperty("sound").GetBoolean());
        Assert.Equal([2, 5, 7], json.GetProperty("damaged").EnumerateArray().Select(network => network.GetProperty("position").GetInt32()));
        Assert.Equal(2, json.GetProperty("damaged")[0].GetProperty("seed").GetInt32());

        var classified = Mnemo.Run("classify", _store);
        Assert.Equal(ExitCode.Store, classified.Code);
        Assert.Contains("mnemo verify", classified.Error, StringComparison.Ordinal);

        var times = Times();
        var mended = Mnemo.Run("verify", _store, "--quarantine");
        Assert.Equal(ExitCode.Ok, mended.Code);
        Assert.Contains("3 damaged networks moved to the table quarantine", mended.Output, StringComparison.Ordinal);
        Assert.Equal(9, Checksums().Count);
        Assert.Equal(ExitCode.Ok, Run());
        Assert.Equal(_whole, Checksums(), StringComparer.Ordinal);
        // The others were not touched.
        Assert.All(Times().Where(pair => pair.Key is not (2 or 5 or 7)), pair => Assert.Equal(times[pair.Key], pair.Value));
        Assert.Equal(ExitCode.Ok, Mnemo.Run("verify", _store).Code);
    }

    /// <summary>Pages of the file overwritten: what can still be read is saved, and a run completes it.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(9)]
    public void ADamagedFileIsWrittenAnewWithWhatCanBeRead(int page)
    {
        Damage(page);
        var found = Mnemo.Run("verify", _store);
        Assert.Equal(ExitCode.Store, found.Code);
        Assert.Contains("file: ", found.Output, StringComparison.Ordinal);
        var mended = Mnemo.Run("verify", _store, "--quarantine");
        Assert.Equal(ExitCode.Ok, mended.Code);
        Assert.True(File.Exists(_store + ".damaged"));
        Assert.Equal(ExitCode.Ok, Run());
        Assert.Equal(_whole, Checksums(), StringComparer.Ordinal);
    }

    [Fact]
    public void WhatIsNoStoreAnyMoreIsToldWithWhatToDo()
    {
        Damage(0);
        Mnemo.Refuses(ExitCode.Store, ["verify", _store], "s.mnemo", "is not a store");
        Mnemo.Refuses(ExitCode.Input, ["verify", _folder.File("no.mnemo")], "no.mnemo", "there is no such file");
    }

    /// <summary>SQLite refuses the whole file: its header, its schema or its end is gone, in a store a run made and in one a merge made.</summary>
    [Theory]
    [InlineData("header", false)]
    [InlineData("header", true)]
    [InlineData("schema", false)]
    [InlineData("schema", true)]
    [InlineData("end", false)]
    [InlineData("end", true)]
    [InlineData("half", false)]
    [InlineData("half", true)]
    public void AFileThatCannotBeOpenedIsWrittenAnewWithWhatCanBeRead(string gone, bool merged)
    {
        // Networks large enough that most of the file is theirs.
        File.Delete(_store);
        _folder.Write("small.toml", SmallStudy.With("neurons = 6", "neurons = 64"));
        Assert.Equal(ExitCode.Ok, Run());
        var whole = Checksums();
        if (merged)
        {
            var other = _folder.File("other.mnemo");
            File.Move(_store, other);
            Assert.Equal(ExitCode.Ok, Mnemo.Run("merge", other, "--into", _store).Code);
        }

        Lose(gone);
        var refused = Mnemo.Run("verify", _store);
        Assert.Equal(ExitCode.Store, refused.Code);
        Assert.Contains("--quarantine", refused.Error, StringComparison.Ordinal);
        var before = File.ReadAllBytes(_store);
        var mended = Mnemo.Run("verify", _store, "--quarantine");
        Assert.True(mended.Code == ExitCode.Ok, mended.Error);
        Assert.Equal(before, File.ReadAllBytes(_store + ".damaged"));
        Assert.DoesNotContain(Directory.GetFiles(_folder.Path), file => file.Contains(".mended", StringComparison.Ordinal));
        var saved = Checksums();
        Assert.Subset(whole.ToHashSet(StringComparer.Ordinal), saved.ToHashSet(StringComparer.Ordinal));
        // Nothing but the first page is gone in the first cases; without its second half the file has lost the pages of its rows.
        var (fewest, most) = gone is "header" or "schema" ? (12, 12) : (gone is "end" ? 1 : 0, 11);
        Assert.InRange(saved.Count, fewest, most);
        Assert.Equal(ExitCode.Ok, Run());
        Assert.Equal(whole, Checksums(), StringComparer.Ordinal);
    }

    [Fact]
    public void WhatNeverWasAStoreStaysAsItIs()
    {
        var text = _folder.Write("text.mnemo", string.Concat(Enumerable.Repeat("not a store at all\n", 2000)));
        var other = _folder.File("other.mnemo");
        using (var connection = new SqliteConnection($"Data Source={other};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE t (x); CREATE TABLE u (y); INSERT INTO t VALUES (zeroblob(100000))";
            command.ExecuteNonQuery();
        }

        var files = Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal).ToList();
        // A store of a program to come is sound, only not for this one.
        Sql("PRAGMA user_version = 3");
        (string File, string Why)[] refused =
        [
            (text, "nothing in it could be recovered"),
            (other, "not a store of mnemo"),
            (_store, "version 3 of the store's layout"),
        ];
        foreach (var (path, why) in refused)
        {
            var before = File.ReadAllBytes(path);
            Mnemo.Refuses(ExitCode.Store, ["verify", path, "--quarantine"], Path.GetFileName(path), why);
            Assert.Equal(before, File.ReadAllBytes(path));
        }

        Assert.Equal(files, Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    private void Lose(string gone)
    {
        using var file = File.Open(_store, FileMode.Open);
        switch (gone)
        {
            case "header":
                file.Write(Enumerable.Repeat((byte)0xFF, 100).ToArray());
                break;
            case "schema":
                file.Position = 100;
                var noise = new byte[300];
                new Random(1).NextBytes(noise);
                file.Write(noise);
                break;
            default:
                file.SetLength(gone is "half" ? file.Length / 2 : file.Length - 20_000);
                break;
        }
    }

    private int Run() => Mnemo.Run("run", _study, "--store", _store, "--no-figure").Code;

    private void Damage(int page)
    {
        using var file = File.OpenWrite(_store);
        file.Position = 4096L * page;
        var noise = new byte[4096];
        new Random(page).NextBytes(noise);
        file.Write(noise);
    }

    private List<string> Checksums()
    {
        using var store = StudyStore.OpenToRead(_store);
        return [.. store.Rows().Select(row => row.Checksum)];
    }

    private Dictionary<int, DateTimeOffset> Times()
    {
        using var store = StudyStore.OpenToRead(_store);
        return store.Rows().ToDictionary(row => row.Position, row => row.Provenance.FinishedAt);
    }

    private void Sql(string statement)
    {
        using var connection = new SqliteConnection($"Data Source={_store};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
