using Mnemophase.Kinds;
using Mnemophase.Store.Tensors;

namespace Mnemophase.Exchange;

/// <summary>A tensor or curve under the name of the paper's scripts.</summary>
/// <param name="Ours">Our name.</param>
public sealed record PublishedName(string Ours, string Theirs);

/// <summary>What tables and exports say of a kind of network.</summary>
public interface IExchangedNetwork : IKind
{
    /// <summary>A tensor every network of it has, for examples.</summary>
    string ExampleTensor { get; }

    /// <summary>What its curves hold, in a sentence or two.</summary>
    string CurveMeaning { get; }

    /// <summary>Whether its networks are those of the paper's scripts, whose files come without a description.</summary>
    bool IsOfPaper => false;

    /// <summary>Names of its weights and curves in the layout of the paper's scripts, where they are others than ours.</summary>
    IReadOnlyList<PublishedName> PublishedNames => [];

    /// <summary>Names of the conditions its evidence knows an end of, in order; empty where conditions have no names.</summary>
    IReadOnlyList<string> ConditionNames(NetworkRow row) => [];

    /// <summary>Metadata of the curves of a network.</summary>
    KeyValuePair<string, string>[] CurveMetadata(NetworkRow row) => [KeyValuePair.Create("epochs", StudyText.Number(row.Result.Epochs))];

    /// <summary>The curves of a network that came without any.</summary>
    byte[] NoCurves(NetworkRow row) =>
        new StoredCurves
        {
            Epochs = row.Result.Epochs,
            Tail = new([], [], [], []),
            SparseEpochs = [],
            Sparse = new([], [], [], []),
        }.ToBytes();
}

/// <summary>Networks with a record of every epoch (loss, accuracy, reliability, norm of the gradient).</summary>
/// <param name="name">Name of the kind.</param>
public abstract class RecordedExchanged(string name) : IExchangedNetwork
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string ExampleTensor => "w_rec";

    /// <inheritdoc/>
    public string CurveMeaning =>
        "`loss`, `accuracy`, `reliability` and `gradient_norm` are the last epochs in full (at most 1,000), `…_thinned` the whole run at the epochs `epoch` (from 0).";
}

/// <summary>Full-rank networks of the paper.</summary>
public sealed class FullRankExchanged() : RecordedExchanged(NetworkKind.FullRank.Name), IExchangedNetwork
{
    /// <inheritdoc/>
    public bool IsOfPaper => true;

    /// <inheritdoc/>
    public IReadOnlyList<PublishedName> PublishedNames { get; } =
    [
        new("w_in", "W_in.weight"),
        new("b_in", "W_in.bias"),
        new("w_rec", "W_rec.weight"),
        new("b_rec", "W_rec.bias"),
        new("w_out", "W_out.weight"),
        new("b_out", "W_out.bias"),
        new("loss", "loss_list"),
        new("accuracy", "reaction_accuracy_list"),
        new("reliability", "reaction_reliability_list"),
        new("gradient_norm", "W_rec_grad_list"),
    ];
}

/// <summary>General networks of tasks written as trials.</summary>
public sealed class GeneralExchanged() : RecordedExchanged(NetworkKind.General.Name), IExchangedNetwork
{
    /// <inheritdoc/>
    public IReadOnlyList<string> ConditionNames(NetworkRow row) =>
        row.Result.Status == NetworkStatus.Trained
            ?
            [
                .. EvidenceJson
                    .ReadGeneral(row.Result.Evidence)
                    .Conditions.Where(condition => condition.End is not null)
                    .Select(condition => condition.Name),
            ]
            : [];
}

/// <summary>Rank-K networks.</summary>
public sealed class RankKExchanged : IExchangedNetwork
{
    /// <inheritdoc/>
    public string Name => NetworkKind.RankK.Name;

    /// <inheritdoc/>
    public string ExampleTensor => "m";

    /// <inheritdoc/>
    public string CurveMeaning =>
        "The curves are at the epochs `epoch` (from 0), log-spaced; weights under `epoch_E.` are those after the update of epoch E.";

    /// <inheritdoc/>
    public KeyValuePair<string, string>[] CurveMetadata(NetworkRow row) => [];

    /// <inheritdoc/>
    public byte[] NoCurves(NetworkRow row) => new RankKCurves([], [], []).ToBytes();
}
