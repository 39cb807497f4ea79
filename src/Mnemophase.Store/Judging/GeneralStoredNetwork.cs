using Mnemophase.Dynamics.Portraits;
using Mnemophase.Dynamics.Words;
using Mnemophase.Networks.General;
using Mnemophase.Store.Columns;
using Mnemophase.Store.Tensors;

namespace Mnemophase.Store.Judging;

/// <summary>General networks in a store.</summary>
public sealed class GeneralStoredNetwork : IStoredNetwork
{
    /// <inheritdoc/>
    public string Name => NetworkKind.General.Name;

    /// <remarks>Their evidence holds what the columns of full-rank networks name, the index apart.</remarks>
    public IReadOnlyList<NetworkColumn> Columns => EvidenceColumns.FullRank;

    /// <inheritdoc/>
    public TableRow WithEvidence(TableRow row)
    {
        return row with { FullRank = EvidenceJson.Read(row.Row.Result.Evidence) };
    }

    /// <inheritdoc/>
    public void Check(string name, Study study, OrderedDictionary<string, DenseArray> weights, byte[] curves, string evidence)
    {
        // Cells may differ in their number of neurons, so the tensors tell it.
        var layout = weights.TryGetValue("b_rec", out var bias) ? bias.Shape[0] : 0;
        var model = study.General!.At([.. study.General.Axes.Select(axis => axis.Places[0].Text)]).Model;
        GeneralTensors.Assemble(name, weights, model with { Neurons = layout });
        StoredCurves.Parse(name, curves);
        EvidenceJson.ReadGeneral(evidence);
    }

    /// <inheritdoc/>
    public NetworkResult Judge(string path, Study study, NetworkRow row, byte[]? weights, Func<int, StoredCurves?> curves)
    {
        EvidenceJson.ReadGeneral(row.Result.Evidence);
        return row.Result; // judged by one rule, when it was trained
    }

    /// <inheritdoc/>
    public NetworkTrial Trial(string path, Study study, NetworkRow row, byte[]? weights)
    {
        var (cell, effective) = Read(path, study, row, weights);
        return GeneralTrials.Of(cell.Model, effective, cell.TestTrials(row.Key.Seed)).Network;
    }

    /// <inheritdoc/>
    public double? Noise(Study study, NetworkRow row)
    {
        var model = study.General!.At(row.Key.Cell).Model;
        return model.Noise.Where == NoisePlace.Preactivation ? model.Noise.Factor(model.Alpha) : null;
    }

    /// <inheritdoc/>
    public PortraitSubject Subject(string path, Study study, NetworkRow row, byte[]? weights)
    {
        var (cell, effective) = Read(path, study, row, weights);
        float[] start = StoredNetworkJudge.StartedHere(row) ? cell.StartOf((ulong)row.Key.Seed) : [];
        return PortraitSubjects.Of(cell.Model, effective, cell.TestTrials(row.Key.Seed), cell.Task.StepMs, start);
    }

    private static (GeneralCell Cell, float[] Weights) Read(string path, Study study, NetworkRow row, byte[]? weights)
    {
        var cell = study.General!.At(row.Key.Cell);
        var name = $"{path}, network {row.Position}";
        var tensors = SafetensorsFile.Parse(name, weights ?? throw new MnemoFormatException(name, "has no weights.")).Tensors;
        return (cell, GeneralTensors.Assemble(name, tensors, cell.Model));
    }
}
