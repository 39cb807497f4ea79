using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Mnemophase.Cli.Terminal;
using Mnemophase.Running.Slurm;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Studies.Tests.Formats;

namespace Mnemophase.Cli.Tests;

/// <summary>Verbs on damaged and extreme files: they do what they should or say clearly why not; never a crash, and never a wrong network in a store.</summary>
public sealed class FuzzedInputTests : IDisposable
{
    private static readonly int[] Expected = [ExitCode.Ok, ExitCode.Input, ExitCode.Store];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Tables that are sound in form, with whatever numbers.</summary>
    [Fact]
    public void ScalingOfAnyCountsGivesFiniteNumbersOrAReason()
    {
        var rate = Gen.OneOf(Gen.Double[1e-4, 1], Gen.Const(1e-30), Gen.Const(1e30), Gen.Const(0.1), Gen.Const(5e-324));
        var period = Gen.OneOf(Gen.Int[0, 20].Select(i => 20.0 * i), Gen.Const(1e-12), Gen.Const(1e12), Gen.Const(1e308));
        var count = Gen.OneOf(Gen.Int[0, 10], Gen.Const(0), Gen.Const(333_000_000));
        Gen.Select(Gen.Bool, Gen.Select(rate, period).Array[1, 5], Gen.Select(Gen.Int[0, 4], period, count, count, count).Array[1, 30])
            .Sample(
                (windows, rates, cells) =>
                {
                    var text = new StringBuilder(
                        windows
                            ? "study,learning_rate,response_ms,networks,not_learned,learned\n"
                            : "study,learning_rate,delay_ms,networks,not_learned,limit_cycle,slow_point\n"
                    );
                    foreach (var (place, ms, a, b, c) in cells)
                    {
                        var eta = rates[place % rates.Length].Item1;
                        text.Append(
                            windows
                                ? FormattableString.Invariant($"x,{eta:R},{ms:R},{a + b},{a},{b}\n")
                                : FormattableString.Invariant($"x,{eta:R},{ms:R},{a + b + c},{a},{b},{c}\n")
                        );
                    }

                    var (code, output, _) = Survives(
                        "scaling",
                        "--counts",
                        Write("counts.csv", Encoding.UTF8.GetBytes(text.ToString())),
                        "--json",
                        "--resamples",
                        "2"
                    );
                    if (code == ExitCode.Ok)
                    {
                        using var json = JsonDocument.Parse(output);
                        var laws = json.RootElement.GetProperty("rows").GetArrayLength();
                        Assert.NotEqual(0, laws + json.RootElement.GetProperty("no_law").GetArrayLength());
                    }
                },
                iter: 100
            );
    }

    [Fact]
    public void ScalingOfADamagedTableSurvives()
    {
        var table = Encoding.UTF8.GetBytes(
            string.Join(
                '\n',
                File.ReadLines(Path.Combine(AppContext.BaseDirectory, "published", "published-counts.csv"))
                    .Where((_, i) => i == 0 || i % 7 == 1)
            )
        );
        Damage.Of(table).Sample(bytes => Survives("scaling", "--counts", Write("counts.csv", bytes), "--resamples", "0"), iter: 25);
    }

    [Fact]
    public void ASearchPlayedAgainstAnyCountsEnds()
    {
        var study = _folder.Write(
            "small.toml",
            SmallStudy
                .With("learning_rates = [0.5, 0.05]", "learning_rates = [0.5, 0.2, 0.05]")
                .Replace("delays_ms = [0, 20]", "delays_ms = [0, 20, 40]", StringComparison.Ordinal)
        );
        Gen.Int[0, 3]
            .Array[18]
            .Sample(
                counts =>
                {
                    var lines = (double[])[0.5, 0.2, 0.05];
                    var cells = lines.SelectMany(
                        (eta, i) =>
                            Enumerable
                                .Range(0, 3)
                                .Select(j => (eta, ms: 20 * j, a: counts[(6 * i) + (2 * j)], b: counts[(6 * i) + (2 * j) + 1]))
                    );
                    var text = string.Concat(
                        cells
                            .Select(cell =>
                                FormattableString.Invariant($"small,{cell.eta},{cell.ms},{cell.a + cell.b + 1},{cell.a},{cell.b},1\n")
                            )
                            .Prepend("study,learning_rate,delay_ms,networks,not_learned,limit_cycle,slow_point\n")
                    );
                    Survives(
                        "boundary",
                        study,
                        "--simulate-from",
                        Write("counts.csv", Encoding.UTF8.GetBytes(text)),
                        "--simulations",
                        "1",
                        "--workers",
                        "1",
                        "--json"
                    );
                },
                iter: 25
            );
    }

    /// <summary>Whatever file of an export is damaged, only networks as they were come into a store.</summary>
    [Theory]
    [InlineData("--networks", "safetensors", "--curves", "npz")]
    [InlineData("--pytorch-layout")]
    public void AnImportOfADamagedExportTakesNoWrongNetwork(params string[] forms)
    {
        var (study, store) = (_folder.Write("small.toml", SmallStudy.Text), _folder.File("s.mnemo"));
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", store, "--no-figure").Code);
        var whole = Checksums(store);
        var export = _folder.File("export");
        Assert.Equal(ExitCode.Ok, Mnemo.Run(["export", store, "--to", export, .. forms]).Code);
        var files = Directory.GetFiles(export, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        Gen.Int[0, files.Count - 1]
            .SelectMany(i => Damage.Of(File.ReadAllBytes(files[i])).Select(bytes => (files[i], bytes)))
            .Sample(
                (file, bytes) =>
                {
                    var sound = File.ReadAllBytes(file);
                    var into = _folder.File("imported.mnemo");
                    File.WriteAllBytes(file, bytes);
                    Survives("import", export, "--into", into, "--workers", "1");
                    File.WriteAllBytes(file, sound);
                    if (File.Exists(into))
                    {
                        Assert.Subset(whole, Checksums(into));
                        File.Delete(into);
                    }
                },
                iter: 80,
                threads: 1
            );
    }

    [Fact]
    public void ADamagedNetworkOfTrainIsJudgedAndImportedOrRefused()
    {
        var (study, net) = (_folder.Write("small.toml", SmallStudy.Text), _folder.File("net"));
        Assert.Equal(
            ExitCode.Ok,
            Mnemo.Run("train", "--study", study, "--learning-rate", "0.5", "--delay", "20", "--seed", "1", "--out", net).Code
        );
        var files = Directory.GetFiles(net).Order(StringComparer.Ordinal).ToList();
        Gen.Int[0, files.Count - 1]
            .SelectMany(i => Damage.Of(File.ReadAllBytes(files[i])).Select(bytes => (files[i], bytes)))
            .Sample(
                (file, bytes) =>
                {
                    var sound = File.ReadAllBytes(file);
                    File.WriteAllBytes(file, bytes);
                    Survives("classify", net);
                    Survives("import", net, "--study", study, "--into", _folder.File("imported.mnemo"), "--workers", "1");
                    File.WriteAllBytes(file, sound);
                    File.Delete(_folder.File("imported.mnemo"));
                },
                iter: 80,
                threads: 1
            );
    }

    [Fact]
    public void ADamagedSlurmFolderIsReadOrRefused()
    {
        var study = StudyReader.Parse(SmallStudy.Text, "small.toml");
        var made = SlurmFolder.Create(
            _folder.File("small.slurm"),
            study,
            new PlanSubset([0.05]),
            new SlurmOptions { Shards = 2 },
            ["mnemo"]
        );
        made.Note(new SlurmSubmission("17", "1-2", DateTimeOffset.UnixEpoch));
        var file = Path.Combine(made.Path, "slurm.json");
        var text = File.ReadAllText(file);
        string[] keys =
        [
            "shards",
            "throttle",
            "learning_rates",
            "delays_ms",
            "responses_ms",
            "seeds",
            "submissions",
            "array_job",
            "submitted_at",
            "merge_job",
        ];
        string[] values =
        [
            "null",
            "0",
            "-1",
            "1e9",
            "[]",
            "{}",
            "\"\"",
            "[null]",
            "[1e999]",
            "\"0-4000000000\"",
            "\"0-2000000000\"",
            "[{}]",
        ];
        var replaced = Gen.Select(
            Gen.Int[0, keys.Length - 1],
            Gen.Int[0, values.Length - 1],
            (key, value) =>
            {
                var root = JsonNode.Parse(text)!;
                var owner = key < 7 ? root : root["submissions"]![0]!;
                owner[keys[key]] = JsonNode.Parse(values[value]);
                return Encoding.UTF8.GetBytes(root.ToJsonString());
            }
        );
        Gen.OneOf(Damage.Of(File.ReadAllBytes(file)), replaced)
            .Sample(
                bytes =>
                {
                    File.WriteAllBytes(file, bytes);
                    Survives("slurm", "status", made.Path);
                    Survives("slurm", "resume", made.Path, "--dry-run");
                },
                iter: 150,
                threads: 1
            );
    }

    /// <summary>What Slurm says of tasks, and anything else: whatever is taken for a task has a shard.</summary>
    [Fact]
    public void WordsOfSlurmAreTasksOrPassedOver()
    {
        var lines = Encoding.UTF8.GetBytes(
            "17_3|RUNNING|node1\n17_[4-9%2]|PENDING|(JobArrayTaskLimit)\n18|COMPLETED|node2\n17_1|CANCELLED by 0|None assigned\n"
        );
        Damage
            .Of(lines)
            .Sample(
                bytes => Assert.All(SlurmTask.Parse(Encoding.UTF8.GetString(bytes)), task => Assert.InRange(task.Shard, 0, int.MaxValue)),
                iter: 5000
            );
    }

    /// <summary>A run into a damaged store trains what is lost, or refuses; what it leaves is right, or verify says what is not.</summary>
    [Fact]
    public void ARunIntoADamagedStoreEndsRightOrVerifyKnows()
    {
        var (study, store) = (_folder.Write("small.toml", SmallStudy.Text), _folder.File("s.mnemo"));
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", store, "--no-figure").Code);
        var whole = Checksums(store);
        var sound = File.ReadAllBytes(store);
        Damage
            .Of(sound)
            .Sample(
                bytes =>
                {
                    File.WriteAllBytes(store, bytes);
                    if (
                        Survives("run", study, "--store", store, "--no-figure", "--workers", "1").Code == ExitCode.Ok
                        && Survives("verify", store).Code == ExitCode.Ok
                    )
                    {
                        Assert.Equal(whole, Checksums(store));
                    }

                    Array.ForEach(Directory.GetFiles(_folder.Path, "s.mnemo*"), File.Delete);
                },
                iter: 80,
                threads: 1
            );
    }

    private (int Code, string Output, string Error) Survives(params string[] command)
    {
        var result = Mnemo.Run(command);
        Assert.True(Expected.Contains(result.Code), $"{result.Code}: {result.Error}");
        Assert.True(result.Code == ExitCode.Ok || result.Error.Length + result.Output.Length > 0);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        return result;
    }

    private string Write(string name, byte[] bytes)
    {
        var folder = Directory.CreateDirectory(_folder.File(Guid.NewGuid().ToString("N"))).FullName;
        var file = Path.Combine(folder, name);
        File.WriteAllBytes(file, bytes);
        return file;
    }

    private static HashSet<string> Checksums(string path)
    {
        using var store = StudyStore.OpenToRead(path);
        return [.. store.Rows().Select(row => row.Checksum)];
    }
}
