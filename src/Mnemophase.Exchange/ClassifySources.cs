using Mnemophase.Dynamics.Words;
using Mnemophase.Judging;
using Mnemophase.Judging.Robustness;
using Mnemophase.Kinds;
using Mnemophase.Networks;
using Mnemophase.Store.Columns;
using Mnemophase.Store.Judging;
using Mnemophase.Store.Tensors;
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

    /// <summary>What the training record of a full-rank network says.</summary>
    public RecordEvidence? Record { get; init; }

    /// <summary>What a full-rank network from outside does by its weights alone; null for networks a store trained itself.</summary>
    public TaskPerformance? Measured { get; init; }

    /// <summary>Why there is no class; null where there is one.</summary>
    public string? Reason { get; init; }

    /// <summary>What had to be assumed since the files do not say it; null where they do.</summary>
    public AssumedDynamics? Assumed { get; init; }

    /// <summary>What else a reader should be told of its files.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What the dynamics end in, where the store has an analysis of it.</summary>
    public string? Word { get; init; }

    /// <summary>Its row in its store, for kinds that a store judges by what it keeps; null for others.</summary>
    public TableRow? Stored { get; init; }

    /// <summary>The columns of its kind's evidence.</summary>
    public IReadOnlyList<NetworkColumn> Columns { get; init; } = EvidenceColumns.FullRank;

    /// <summary>It as a row of the table of networks, for the columns that both have.</summary>
    public TableRow Row =>
        Stored
        ?? new(
            Study,
            new NetworkRow(
                0,
                Key,
                new NetworkResult
                {
                    Class = Class,
                    Index = Evidence?.Index,
                    AccuracyTail = Record?.AccuracyTail,
                    ReliabilityTail = Record?.ReliabilityTail,
                    Epochs = Epochs,
                },
                NetworkProvenance.Unknown,
                ""
            )
        )
        {
            FullRank = Evidence,
            RankK = RankK,
        };

    /// <summary>Whether the rules say the same of a learned network; null for others.</summary>
    public RuleAgreement? Rules => RuleAgreements.Of(Class, Evidence?.Late?.Verdict, Evidence?.LateOtherCue, Word);

    /// <summary>How far the label hangs on the rule's free choices; null if that was not asked for or the network is of rank K.</summary>
    public LabelRobustness? Robustness { get; init; }
}

/// <summary>What a verdict on a network from outside rests on besides its weights and record.</summary>
/// <param name="Study">The study whose task and network it was taken for.</param>
/// <param name="Model">Its dynamics but for the number of neurons.</param>
/// <param name="Task">Its task but for the delay.</param>
public sealed record AssumedDynamics(string Study, FullRankModel Model, CueDiscriminationTask Task)
{
    /// <summary>What is assumed of every network taken for one of a study.</summary>
    public static AssumedDynamics Of(Study study)
    {
        var key = StudyModels.Cells(study).First();
        return new AssumedDynamics(study.Name, StudyModels.FullRankModel(study), StudyModels.CueTask(study, key));
    }

    /// <summary>Where the leak stands.</summary>
    public string Form { get; } = "rate";

    /// <summary>The nonlinearity.</summary>
    public string Nonlinearity { get; } = "tanh";

    /// <summary>The readout.</summary>
    public string Readout => Model.Readout == Networks.Readout.Sigmoid ? "sigmoid" : "linear";

    /// <summary>The task with the periods that are the same in all networks of the study.</summary>
    public string TaskText =>
        $"{(Task.Persistence ? "persistence" : "cue discrimination")}, cue {StudyText.Number(Task.CueMs)} ms"
        + (Task.Persistence ? "" : $", response {StudyText.Number(Task.ResponseMs)} ms")
        + (Task.PostMs > 0 ? $", post {StudyText.Number(Task.PostMs)} ms" : "");

    /// <summary>All of it in a sentence.</summary>
    public override string ToString() =>
        $"study {Study}; rate form r ← (1-α) r + α tanh(W r + b), step {StudyText.Number(Model.StepMs)} ms, τ {StudyText.Number(Model.TauMs)} ms (α = {StudyText.Number(Model.Alpha)}), {Readout} readout; task: {TaskText}";
}

/// <summary>Finds the networks of a path and judges each, whatever kind of file it is.</summary>
/// <param name="published">The study that networks in the paper's layout belong to.</param>
/// <param name="robust">Whether to try every full-rank label under the free choices of its rule.</param>
/// <param name="stop">Stops judging a network with <see cref="OperationCanceledException"/>.</param>
public sealed class ClassifySources(Study published, bool robust, CancellationToken stop = default)
{
    /// <summary>Hands over every network of a path, to be read and judged when it is called, which throws what is wrong with that network.</summary>
    /// <exception cref="IOException">The path cannot be read.</exception>
    /// <exception cref="MnemoFormatException">The path is a folder without networks.</exception>
    /// <exception cref="StoreException">The path is a store that cannot be read.</exception>
    public void ForEach(string path, Action<Func<ClassifiedNetwork>> each)
    {
        var (at, networks) = FileNetwork.Find(path, published, Judged, Own);
        if (networks is null)
        {
            OfStore(at, each);
            return;
        }

        foreach (var network in networks)
        {
            each(network);
        }
    }

    private void OfStore(string path, Action<Func<ClassifiedNetwork>> each)
    {
        using var store = StudyStore.OpenToRead(path);
        var judge = new StoredNetworkJudge(store.Path, store.Study);
        var words = StoredDynamics.Words(store);
        foreach (var row in store.Rows().Where(row => row.Result.Status == NetworkStatus.Trained))
        {
            each(() =>
                Stored(store.Path, store.Study, judge, row, store.Weights(row.Position), store.Curves) with
                {
                    Word = words.TryGetValue(row.Position, out var word) ? DynamicsText.Name(word) : null,
                }
            );
        }
    }

    private ClassifiedNetwork Own(string path, GeneralNetwork network)
    {
        var judge = new StoredNetworkJudge(path, network.Study);
        var word = EvidenceJson.ReadGeneral(network.Row.Result.Evidence).Word;
        return Stored(path, network.Study, judge, network.Row, network.Weights, _ => null) with
        {
            // A store has no word of a network that did not learn.
            Word = word == NetworkWord.NotLearned ? null : DynamicsText.Name(word),
        };
    }

    /// <summary>A network from outside: it must perform as its record says before it gets a label.</summary>
    private ClassifiedNetwork Judged(FileNetwork file)
    {
        var (path, study, key, network, model, task, record) = file;
        var judged = new ClassifiedNetwork(path, study, key, record.Accuracy.Length, null)
        {
            Assumed = file.Assumed,
            Notes = [.. file.Notes, .. file.OffGrid],
        };
        var read = RecordEvidence.Of(record.Accuracy, record.Reliability, new MechanismOptions());
        if (file.Impossible is not null)
        {
            return judged with { Reason = file.Impossible, Record = read };
        }

        RequireRecord(path, read);
        var check = RecordCheck.Of(network, model, task, record.Accuracy, record.Reliability, record.Diverged);
        judged = judged with { Record = read, Measured = check.Measured, Reason = check.Contradiction };
        if (judged.Reason is not null)
        {
            return judged;
        }

        var evidence = MechanismClassifier.Classify(network, model, task, read);
        return judged with
        {
            Class = evidence.Class,
            Evidence = evidence,
            Robustness = robust
                ? RobustLabels.Of(
                    network,
                    model,
                    task,
                    options => RecordEvidence.Of(record.Accuracy, record.Reliability, options),
                    cancellation: stop
                )
                : null,
        };
    }

    private ClassifiedNetwork Stored(
        string path,
        Study study,
        StoredNetworkJudge judge,
        NetworkRow row,
        byte[]? weights,
        Func<int, StoredCurves?> curves
    )
    {
        var kind = Registry.Of<IStoredNetwork>(study.Network.Kind.Name);
        var result = judge.Judge(row, weights, curves);
        var judged = new ClassifiedNetwork(path, study.Name, row.Key, row.Result.Epochs, result.Class);
        var evidence = kind.WithEvidence(new TableRow(study.Name, row with { Result = result }));
        if (!kind.HasIndex || evidence.FullRank is not { } found)
        {
            return judged with { RankK = evidence.RankK, Stored = evidence, Columns = kind.Columns };
        }

        RequireRecord($"{path}: {row.Key}", found.ToRecord());
        var labelled = found.Contradiction is null;
        return judged with
        {
            Record = found.ToRecord(),
            Evidence = labelled ? found : null,
            Reason = found.Contradiction,
            Robustness = robust && labelled ? judge.Robustness(row, weights, curves(row.Position), stop) : null,
        };
    }

    /// <summary>A network without a record would count as not learned, though nothing is known of it.</summary>
    private static void RequireRecord(string name, RecordEvidence record)
    {
        if (double.IsNaN(record.AccuracyTail) || double.IsNaN(record.ReliabilityTail))
        {
            throw new MnemoFormatException(
                name,
                "cannot be judged: its record of accuracy and reliability is empty or holds values that are not numbers."
            );
        }
    }
}
