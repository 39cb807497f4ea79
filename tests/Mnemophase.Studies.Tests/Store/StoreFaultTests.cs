using System.Buffers.Binary;
using Microsoft.Data.Sqlite;
using Mnemophase.Running;
using Mnemophase.Store;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Studies.Tests.Store;

/// <summary>A file damaged at a known place is said to be damaged there.</summary>
public sealed class StoreFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _path;
    private readonly byte[] _bytes;

    public StoreFaultTests()
    {
        var study = SmallStudies.Of();
        _path = _folder.File("s.mnemo");
        using (var store = StudyStore.OpenOrCreate(_path, study, TimeProvider.System))
        {
            var runner = new StudyRunner(() => SmallStudies.Trainer(study), TimeProvider.System);
            runner.Run(StudyPlan.Of(study), store, 1, new RunProgress(TimeProvider.System), default);
        }

        _bytes = File.ReadAllBytes(_path);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("network_data", "table network_data (weights and curves)")]
    [InlineData("network", "table network (results of the networks), or an index of it, cannot be read")]
    [InlineData("network_cell", "table network (results of the networks), or an index of it, cannot be read")]
    [InlineData("checkpoint", "table checkpoint (unfinished trainings), or an index of it, cannot be read")]
    [InlineData("lease_runner", "index lease_runner (a repair makes it anew)")]
    public void The_table_of_a_damaged_root_page_is_named(string name, string says)
    {
        _bytes.AsSpan((int)(Root(name) - 1) * PageSize, 12).Fill(0xff);
        Assert.Contains(Verified().File, fault => fault.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void An_index_that_does_not_agree_is_named()
    {
        // An index over other columns than it was filled with.
        Sql("PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = replace(sql, '(status', '(seed') WHERE name = 'network_cell'");
        using var store = Open();
        Assert.Contains(
            "index network_cell (a repair makes it anew) does not agree with its table",
            StoreVerification.Of(store).File,
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void A_file_that_is_cut_short_is_said_to_be()
    {
        File.WriteAllBytes(_path, _bytes[..(_bytes.Length / 2)]);
        var error = Assert.Throws<StoreException>(() => Open());
        Assert.Equal(
            FormattableString.Invariant(
                $"{_path}: is damaged: its end is missing: {_bytes.Length / 2:N0} of {_bytes.Length:N0} bytes are there; a repair keeps what can still be read"
            ),
            error.Message
        );
        Assert.Equal(StoreRemedy.Repair, error.Remedy);
    }

    [Fact]
    public void A_table_whose_description_is_damaged_is_named()
    {
        var at = _bytes.AsSpan().IndexOf("CREATE TABLE network ("u8);
        _bytes[at + "CREATE ".Length] = (byte)';';
        Assert.Contains("the description of its table network cannot be read", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_that_no_program_wrote_is_damage()
    {
        BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(60), 123_456_789);
        Assert.Contains("its first page cannot be read", Refused(), StringComparison.Ordinal);
    }

    private int PageSize => BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(16));

    private string Refused()
    {
        File.WriteAllBytes(_path, _bytes);
        return Assert.Throws<StoreException>(() => Open()).Message;
    }

    private StoreVerification Verified()
    {
        File.WriteAllBytes(_path, _bytes);
        using var store = Open();
        return StoreVerification.Of(store);
    }

    private StudyStore Open() => StudyStore.OpenToRead(_path);

    private long Root(string name)
    {
        using var connection = new SqliteConnection($"Data Source={_path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT rootpage FROM sqlite_schema WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);
        return (long)command.ExecuteScalar()!;
    }

    private void Sql(string text)
    {
        using var connection = new SqliteConnection($"Data Source={_path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
