using Mnemophase.Outcomes;
using Mnemophase.Store.Tensors;

namespace Mnemophase.Exchange;

/// <summary>Reads safetensors files to import: networks stacked by an export, or the one of mnemo train.</summary>
internal sealed class TensorFileReader(Study study, bool withoutCurves, TimeProvider clock)
{
    private const string NetworksFolder = "networks";
    private const string CurvesFolder = "curves";
    private const string CurvesSuffix = ".npz";

    /// <summary>The networks of a file.</summary>
    /// <exception cref="MnemoFormatException">The file is damaged, belongs to another study, or lacks its curves.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public IReadOnlyList<ImportItem> Read(string path)
    {
        var contents = SafetensorsFile.Read(path);
        if (StackedNetworks.StudyOf(path, contents) is not { } stored)
        {
            if (GeneralNetworkFile.Of(path, contents) is not { } general)
            {
                return [new ImportItem(path, () => Trained(path))];
            }

            RequireSame(path, general.Study);
            return [new ImportItem(path, () => GeneralNetworkFile.ForStore(path, general, CurvesBeside(path), withoutCurves, clock))];
        }

        RequireSame(path, stored);

        var (curvesPath, curves) = Curves(path);
        var networks = StackedNetworks.Read(path, study, contents, curvesPath, curves);
        return [.. networks.Select(read => new ImportItem(path, () => WithSnapshots(path, read())))];
    }

    private void RequireSame(string path, Study stored)
    {
        var differences = StudyText.Differences(study, stored);
        if (differences.Count > 0)
        {
            throw new MnemoFormatException(
                path,
                $"holds networks of a different study. Differences (\"the store\" is this file): {string.Join("; ", differences)}"
            );
        }
    }

    private static string CurvesBeside(string path) => Path.Combine(Path.GetDirectoryName(path)!, "curves.npz");

    private static StoredNetwork WithSnapshots(string path, StoredNetwork network) =>
        network with
        {
            Snapshots = ExportedSnapshots.Read(path, network.Row.Key),
        };

    private (string Path, OrderedDictionary<string, DenseArray>? Curves) Curves(string path)
    {
        var file = CurvesOf(path);
        if (File.Exists(file))
        {
            return (file, NpzFile.Read(file));
        }

        return withoutCurves
            ? (file, null)
            : throw new MnemoFormatException(
                path,
                $"has no curves beside it ({file}); export the curves too (as npz), or import the weights without curves."
            );
    }

    /// <summary>networks/NAME.safetensors has its curves in curves/NAME.npz; a file that lies elsewhere has them beside it.</summary>
    private static string CurvesOf(string path)
    {
        var parts = Path.GetFullPath(path).Split(Path.DirectorySeparatorChar);
        var at = Array.LastIndexOf(parts, NetworksFolder);
        if (at >= 0)
        {
            parts[at] = CurvesFolder;
        }

        return Path.ChangeExtension(string.Join(Path.DirectorySeparatorChar, parts), CurvesSuffix);
    }

    private StoredNetwork Trained(string path)
    {
        var trained = TrainedNetworkFile.Read(path);
        var record = ForeignRecord.Read(CurvesBeside(path));
        var task = trained.Task;
        var key = new NetworkKey(
            Cell.OfPeriods(trained.LearningRate, task.DelayMs, task.ResponseMs, task.PostMs),
            checked((int)trained.Seed)
        );
        if (trained.Model != StudyModels.FullRankModel(study) || task != StudyModels.CueTask(study, key.Cell))
        {
            throw new MnemoFormatException(path, $"has another task or model than study {study.Name}.");
        }

        return new ForeignNetwork(study, clock).Judge(
            path,
            key,
            trained.Network,
            new ForeignRecord(record.Loss, trained.Accuracy, trained.Reliability, record.GradientNorm),
            "mnemo train"
        );
    }
}
