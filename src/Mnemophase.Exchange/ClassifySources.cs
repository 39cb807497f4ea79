using Mnemophase.Formats;
using Mnemophase.Judging;
using Mnemophase.Judging.Robustness;
using Mnemophase.Networks;
using Mnemophase.Store;
using Mnemophase.Store.Judging;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Tasks;

namespace Mnemophase.Exchange;

/// <summary>One network with where it came from and what it was judged to be.</summary>
/// <param name="Path">File or folder it was read from.</param>
/// <param name="Study">Name of its study.</param>
/// <param name="Key">Learning rate, periods and seed.</param>
/// <param name="Epochs">Epochs it was trained for.</param>
/// <param name="Class">The class; null where it is not defined.</param>
public sealed record ClassifiedNetwork(string Path, string Study, NetworkKey Key, int Epochs, Mechanism? Class)
{
    /// <summary>Evidence of a full-rank network.</summary>
    public MechanismEvidence? Evidence { get; init; }

    /// <summary>Evidence of a rank-K network.</summary>
    public RankKEvidence? RankK { get; init; }

    /// <summary>How far the label hangs on the rule's free choices; null if that was not asked for or the network is of rank K.</summary>
    public LabelRobustness? Robustness { get; init; }
}

/// <summary>Finds the networks of a path and judges each, whatever kind of file it is.</summary>
/// <param name="published">The study that networks in the paper's layout belong to.</param>
/// <param name="robust">Whether to try every full-rank label under the free choices of its rule.</param>
/// <param name="stop">Stops judging a network with <see cref="OperationCanceledException"/>.</param>
public sealed class ClassifySources(Study published, bool robust, CancellationToken stop = default)
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
            var judge = new StoredNetworkJudge(store.Path, store.Study);
            foreach (var row in store.Rows().Where(row => row.Result.Status == NetworkStatus.Trained))
            {
                each(() => Stored(store, judge, row));
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

    private ClassifiedNetwork Trained(string path)
    {
        var trained = TrainedNetworkFile.Read(path);
        var task = trained.Task;
        var seed =
            trained.Seed <= int.MaxValue ? (int)trained.Seed : throw new MnemoFormatException(path, $"has a seed of {trained.Seed}.");
        var key = new NetworkKey(trained.LearningRate, task.DelayMs, task.ResponseMs, task.PostMs, seed);
        return Judged(
            path,
            trained.Study,
            key,
            trained.Epochs,
            trained.Network,
            trained.Model,
            task,
            options => RecordEvidence.Of(trained.Accuracy, trained.Reliability, options)
        );
    }

    private ClassifiedNetwork Published(string folder)
    {
        var network = PublishedNetworkFolder.ReadProcess(folder);
        var key = network.Key(published);
        return Judged(
            folder,
            published.Name,
            key,
            network.Accuracy.Length,
            network.Network,
            StudyModels.FullRankModel(published) with
            {
                Neurons = network.Network.Neurons,
            },
            StudyModels.CueTask(published, key),
            options => RecordEvidence.Of(network.Accuracy, network.Reliability, options)
        );
    }

    private ClassifiedNetwork Judged(
        string path,
        string study,
        NetworkKey key,
        int epochs,
        FullRankNetwork network,
        FullRankModel model,
        CueDiscriminationTask task,
        Func<MechanismOptions, RecordEvidence> record
    )
    {
        var evidence = WithRecord(path, MechanismClassifier.Classify(network, model, task, record(new MechanismOptions())));
        return new ClassifiedNetwork(path, study, key, epochs, evidence.Class)
        {
            Evidence = evidence,
            Robustness = robust ? RobustLabels.Of(network, model, task, record, cancellation: stop) : null,
        };
    }

    private ClassifiedNetwork Stored(StudyStore store, StoredNetworkJudge judge, NetworkRow row)
    {
        var weights = store.Weights(row.Position);
        if (store.Study.Network.Rank is not null)
        {
            var latent = judge.JudgeRankK(row, weights);
            return new ClassifiedNetwork(store.Path, store.Study.Name, row.Key, row.Result.Epochs, latent.Class) { RankK = latent };
        }

        var evidence = WithRecord($"{store.Path}: {row.Key}", judge.JudgeFullRank(row, weights));
        return new ClassifiedNetwork(store.Path, store.Study.Name, row.Key, row.Result.Epochs, evidence.Class)
        {
            Evidence = evidence,
            Robustness = robust ? judge.Robustness(row, weights, store.Curves(row.Position), stop) : null,
        };
    }

    /// <summary>A network without a record would count as not learned, though nothing is known of it.</summary>
    private static MechanismEvidence WithRecord(string name, MechanismEvidence evidence) =>
        double.IsNaN(evidence.AccuracyTail) || double.IsNaN(evidence.ReliabilityTail)
            ? throw new MnemoFormatException(
                name,
                "cannot be judged: its record of accuracy and reliability is empty, or holds values that are not numbers."
            )
            : evidence;
}
