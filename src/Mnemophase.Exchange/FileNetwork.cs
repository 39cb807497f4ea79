using Mnemophase.Networks;
using Mnemophase.Outcomes;
using Mnemophase.Tasks;

namespace Mnemophase.Exchange;

/// <summary>A network of a file or folder, with its record and with the dynamics and the task under which it is judged.</summary>
/// <param name="Path">File or folder it was read from.</param>
/// <param name="Study">Name of its study.</param>
internal sealed record FileNetwork(
    string Path,
    string Study,
    NetworkKey Key,
    FullRankNetwork Network,
    FullRankModel Model,
    CueDiscriminationTask Task,
    ForeignRecord Record
)
{
    /// <summary>What had to be assumed since the files do not say it; null where they do.</summary>
    public AssumedDynamics? Assumed { get; private init; }

    /// <summary>What a reader should be told of its files.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>That its learning rate or period is none of its study's, where that is so.</summary>
    public IReadOnlyList<string> OffGrid { get; private init; } = [];

    /// <summary>Why its name cannot be meant as it stands; null if it can.</summary>
    public string? Impossible { get; private init; }

    /// <summary>The networks of a path, each read when it is called; null for a store's. With the path of the file or folder itself.</summary>
    /// <param name="published">The study that networks in the paper's layout belong to.</param>
    /// <param name="fullRank">What becomes of one.</param>
    /// <param name="general">What becomes of a network of a task of one's own, with its path.</param>
    /// <exception cref="IOException">The path cannot be read.</exception>
    /// <exception cref="MnemoFormatException">The path is a folder without networks, or a file that is none.</exception>
    public static (string Path, IReadOnlyList<Func<T>>? Networks) Find<T>(
        string path,
        Study published,
        Func<FileNetwork, T> fullRank,
        Func<string, GeneralNetwork, T> general
    )
    {
        var (kind, at) = NetworkSource.Of(path);
        return kind switch
        {
            SourceKind.Trained => (at, [() => GeneralNetworkFile.Read(at) is { } own ? general(at, own) : fullRank(Trained(at))]),
            SourceKind.Published => (
                at,
                [.. PublishedNetworkFolder.Find(at).Select(folder => (Func<T>)(() => fullRank(Published(folder, published))))]
            ),
            _ => (at, null),
        };
    }

    /// <summary>Itself, if its dynamics can be analysed.</summary>
    /// <exception cref="MnemoFormatException">Its name is impossible, or its weights are not finite.</exception>
    public FileNetwork Sound() =>
        Impossible is not null ? throw new MnemoFormatException(Path, $"{Impossible}.")
        : Network.Parameters.All(float.IsFinite) ? this
        : throw new MnemoFormatException(Path, "has weights that are not finite, so the network cannot be analysed.");

    private static FileNetwork Trained(string path)
    {
        var trained = TrainedNetworkFile.Read(path);
        var task = trained.Task;
        var seed =
            trained.Seed <= int.MaxValue
                ? (int)trained.Seed
                : throw new MnemoFormatException(path, $"has the seed {trained.Seed}; seeds are at most {int.MaxValue}.");
        var key = new NetworkKey(Cell.OfPeriods(trained.LearningRate, task.DelayMs, task.ResponseMs, task.PostMs), seed);
        var record = new ForeignRecord([], trained.Accuracy, trained.Reliability, []) { Diverged = trained.DivergedAt is not null };
        return new FileNetwork(path, trained.Study, key, trained.Network, trained.Model, task, record) { Notes = trained.Notes };
    }

    private static FileNetwork Published(string folder, Study study)
    {
        var network = PublishedNetworkFolder.ReadProcess(folder);
        var key = network.Key(study);
        var model = StudyModels.FullRankModel(study) with { Neurons = network.Network.Neurons };
        var task = StudyModels.CueTask(study, key.Cell);
        var record = new ForeignRecord(network.Loss, network.Accuracy, network.Reliability, network.GradientNorm);
        return new FileNetwork(folder, study.Name, key, network.Network, model, task, record)
        {
            Assumed = new AssumedDynamics(study.Name, model, task),
            Notes = network.Notes,
            OffGrid = ForeignDelay.Note(study, network) is { } note ? [note] : [],
            Impossible = ForeignDelay.Impossible(network),
        };
    }
}
