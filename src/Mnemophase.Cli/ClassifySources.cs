using System.Text.Json;
using Mnemophase.Dynamics;
using Mnemophase.Studies;
using Mnemophase.Studies.Formats;
using Mnemophase.Studies.Running;
using Mnemophase.Studies.Store;

namespace Mnemophase.Cli;

/// <summary>One network with where it came from and what it was judged to be.</summary>
/// <param name="Path">File or folder it was read from.</param>
/// <param name="Study">Name of its study.</param>
/// <param name="Key">Learning rate, periods and seed.</param>
/// <param name="Epochs">Epochs it was trained for.</param>
/// <param name="Evidence">The verdict with its evidence.</param>
internal sealed record ClassifiedNetwork(string Path, string Study, NetworkKey Key, int Epochs, MechanismEvidence Evidence);

/// <summary>Finds the networks of a path and judges each, whatever kind of file it is.</summary>
/// <param name="published">The study that networks in the paper's layout belong to.</param>
internal sealed class ClassifySources(Study published)
{
    private const string TrainedName = "weights.safetensors";
    private static readonly byte[] SqliteStart = [.. "SQLite format 3\0"u8];

    /// <summary>Hands over every network of a path, to be read and judged when it is called, which throws what is wrong with that network.</summary>
    /// <exception cref="IOException">The path cannot be read.</exception>
    /// <exception cref="MnemoFormatException">The path is a folder without networks.</exception>
    /// <exception cref="StoreException">The path is a store that cannot be read.</exception>
    public void ForEach(string path, Action<Func<ClassifiedNetwork>> each)
    {
        if (File.Exists(Path.Combine(path, TrainedName)))
        {
            each(() => Trained(Path.Combine(path, TrainedName)));
        }
        else if (Directory.Exists(path) || HasSuffix(path, ".pt"))
        {
            foreach (var folder in PublishedNetworkFolder.Find(path))
            {
                each(() => Published(folder));
            }
        }
        else if (HasSuffix(path, ".mnemo") || IsSqlite(path))
        {
            using var store = StudyStore.OpenToRead(path);
            foreach (var row in store.Rows().Where(row => row.Result.Status == NetworkStatus.Trained))
            {
                each(() => Stored(store, row));
            }
        }
        else
        {
            each(() => Trained(path));
        }
    }

    private static bool HasSuffix(string path, string suffix) => path.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);

    private static bool IsSqlite(string path)
    {
        using var stream = File.OpenRead(path);
        var start = new byte[SqliteStart.Length];
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(SqliteStart);
    }

    private static ClassifiedNetwork Trained(string path)
    {
        var trained = TrainedNetworkFile.Read(path);
        var task = trained.Task;
        var seed =
            trained.Seed <= int.MaxValue ? (int)trained.Seed : throw new MnemoFormatException(path, $"has a seed of {trained.Seed}.");
        var key = new NetworkKey(trained.LearningRate, task.DelayMs, task.ResponseMs, task.PostMs, seed);
        var evidence = MechanismClassifier.Classify(trained.Network, trained.Model, task, trained.Accuracy, trained.Reliability);
        return new ClassifiedNetwork(path, trained.Study, key, trained.Epochs, evidence);
    }

    /// <summary>The one period in a folder's name is the response window in a persistence study and the delay in any other.</summary>
    private ClassifiedNetwork Published(string folder)
    {
        var network = PublishedNetworkFolder.ReadProcess(folder);
        var (grid, persistence) = (published.Grid, published.Task.Kind == TaskKind.Persistence);
        var key = new NetworkKey(
            network.LearningRate,
            persistence ? grid.DelaysMs[0] : network.DelayMs,
            persistence ? network.DelayMs : grid.ResponsesMs[0],
            grid.PostsMs[0],
            network.Seed
        );
        var evidence = MechanismClassifier.Classify(
            network.Network,
            StudyPlan.FullRankModel(published) with
            {
                Neurons = network.Network.Neurons,
            },
            StudyPlan.CueTask(published, key),
            network.Accuracy,
            network.Reliability
        );
        return new ClassifiedNetwork(folder, published.Name, key, network.Accuracy.Length, evidence);
    }

    /// <summary>A store keeps thinned curves, so the part of the evidence that needs the whole record is taken as it was stored.</summary>
    private static ClassifiedNetwork Stored(StudyStore store, NetworkRow row)
    {
        var name = $"{store.Path}: {row.Key}";
        var weights = store.Weights(row.Position) ?? throw new MnemoFormatException(name, "has no weights.");
        var network = NetworkTensors.Assemble(name, SafetensorsFile.Parse(name, weights).Tensors, FullRankNetworkTrainer.TensorNames);
        var evidence = MechanismClassifier.Classify(
            network,
            StudyPlan.FullRankModel(store.Study),
            StudyPlan.CueTask(store.Study, row.Key),
            Evidence(name, row).ToRecord()
        );
        return new ClassifiedNetwork(store.Path, store.Study.Name, row.Key, row.Result.Epochs, evidence);
    }

    private static MechanismEvidence Evidence(string name, NetworkRow row)
    {
        try
        {
            return EvidenceJson.Read(row.Result.Evidence);
        }
        catch (JsonException e)
        {
            throw new MnemoFormatException($"{name}: has no readable evidence: {e.Message}", e);
        }
    }
}
