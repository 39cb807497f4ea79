using System.Text.RegularExpressions;
using Mnemophase.Kinds;
using Mnemophase.Networks;
using Mnemophase.Outcomes;
using Mnemophase.Store.Tensors;
using Mnemophase.Tasks;

namespace Mnemophase.Exchange;

/// <summary>One network as the published scripts leave it on disk.</summary>
/// <param name="Path">Its process folder.</param>
/// <param name="LearningRate">η, from the folder's name.</param>
/// <param name="DelayMs">Delay in ms, from the folder's name (in seconds there); the response window in the persistence study.</param>
/// <param name="Seed">Seed, from the folder's name.</param>
/// <param name="Network">Final parameters.</param>
/// <param name="Loss">Loss per epoch.</param>
/// <param name="Accuracy">Accuracy per epoch.</param>
/// <param name="Reliability">Reliability per epoch.</param>
/// <param name="GradientNorm">Norm of the gradient of W_rec per epoch.</param>
/// <param name="Notes">What a reader should be told of its files: conversions, prefixes, tensors that were not used.</param>
public sealed record PublishedNetwork(
    string Path,
    double LearningRate,
    double DelayMs,
    int Seed,
    FullRankNetwork Network,
    double[] Loss,
    double[] Accuracy,
    double[] Reliability,
    double[] GradientNorm,
    IReadOnlyList<string> Notes
)
{
    /// <summary>
    /// Its key in a study: the one period in a folder's name is the response window in a persistence study and the delay in any other; the
    /// other periods are the study's first.
    /// </summary>
    /// <exception cref="ArgumentException">The study has none of the paper's full-rank networks on cue discrimination or persistence.</exception>
    public NetworkKey Key(Study study)
    {
        if (!Registry.Of<IExchangedNetwork>(study.Network.Kind.Name).IsOfPaper)
        {
            throw new ArgumentException(
                $"{Path}: study {study.Name} trains another kind of network than this folder holds; choose nopost, post, longtau, persistence or a study of one's own with their task and network."
            );
        }

        var grid = study.Grid;
        var first = Cell.OfPeriods(LearningRate, grid.DelaysMs[0], grid.ResponsesMs[0], grid.PostsMs[0]);
        return new NetworkKey(first.With(study.Task.Kind.Described.FolderPeriod, DelayMs), Seed);
    }
}

/// <summary>
/// The paper's own layout: lr{η}_delay_{seconds}/process_{seed}/ with model_final.pt and training_details.npz.
/// </summary>
public static partial class PublishedNetworkFolder
{
    /// <summary>The weights' file within a process folder.</summary>
    public const string WeightsName = "model_final.pt";

    /// <summary>The weights' file of an export in this layout: the same state dict as npz. Read where there is no <see cref="WeightsName"/>.</summary>
    public const string WeightsArraysName = "model_final.npz";

    /// <summary>The weights' file in the format of other programs. Read where neither of the two above is there.</summary>
    public const string WeightsTensorsName = "model_final.safetensors";

    /// <summary>The curves' file within a process folder.</summary>
    public const string CurvesName = "training_details.npz";

    /// <summary>The names of weights' files, in the order in which they are looked for.</summary>
    private static readonly string[] WeightNames = [WeightsName, WeightsArraysName, WeightsTensorsName];

    /// <summary>Reads every network at or below a path; see <see cref="Find"/>.</summary>
    /// <exception cref="MnemoFormatException">A folder or file is not what it should be.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static IReadOnlyList<PublishedNetwork> Read(string path) => [.. Find(path).Select(ReadProcess)];

    /// <summary>
    /// The process folders at or below a path, ordered by learning rate, delay and seed. The path may be a process folder, any folder
    /// above some, or a file of weights in a process folder, which then stands for the folder.
    /// </summary>
    /// <exception cref="MnemoFormatException">There is none.</exception>
    /// <exception cref="IOException">The path does not exist or cannot be read.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path))
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            throw new FileNotFoundException($"{path}: there is no such file or folder.", path);
        }

        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = false,
            MaxRecursionDepth = 16,
        };
        var found = WeightNames
            .SelectMany(name => Directory.EnumerateFiles(path, name, options))
            .Select(file => System.IO.Path.GetDirectoryName(file)!)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (found.Count == 0)
        {
            throw new MnemoFormatException(
                path,
                $"holds no lr…_delay_…/process_…/{WeightsName} (or {WeightsArraysName}, {WeightsTensorsName})."
            );
        }

        return
        [
            .. found
                .Select(folder => (Folder: folder, Key: ParseNames(folder)))
                .OrderBy(f => f.Key)
                .ThenBy(f => f.Folder, StringComparer.Ordinal)
                .Select(f => f.Folder),
        ];
    }

    /// <summary>Reads the network of one process folder, or of one file of weights in it.</summary>
    /// <exception cref="MnemoFormatException">The folder's name or a file is not what it should be.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static PublishedNetwork ReadProcess(string place)
    {
        var named = File.Exists(place) && !string.Equals(System.IO.Path.GetFileName(place), CurvesName, StringComparison.Ordinal);
        var folder = FolderOf(place);
        var (rate, delay, seed) =
            ParseNames(folder)
            ?? throw new MnemoFormatException(
                folder,
                "is not a folder lr{learning rate}_delay_{seconds}/process_{seed}, e.g. lr0.1_delay_0.02/process_3, from which the delay is read; rename the folder. A network of any other program needs a description: mnemo describe FILE."
            );
        var weights = named
            ? place
            : WeightNames.Select(name => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists)
                ?? System.IO.Path.Combine(folder, WeightsName);
        var notes = new List<string>();
        var network = ToNetwork(weights, Tensors(weights, notes), notes);
        var path = System.IO.Path.Combine(folder, CurvesName);
        var curves = NpzFile.Read(path);
        var loss = Curve(path, curves, "loss_list", null);
        return new PublishedNetwork(
            folder,
            rate,
            delay,
            seed,
            network,
            loss,
            Curve(path, curves, "reaction_accuracy_list", loss.Length),
            Curve(path, curves, "reaction_reliability_list", loss.Length),
            Curve(path, curves, "W_rec_grad_list", loss.Length),
            notes
        );
    }

    /// <summary>The process folder of a place that <see cref="Find"/> gave: itself, or the folder of the file.</summary>
    public static string FolderOf(string place) =>
        File.Exists(place) ? System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(place))! : place;

    /// <summary>The network of a state dict: W_in, W_rec and W_out, each with weight and bias, under whatever prefix.</summary>
    /// <exception cref="MnemoFormatException">A tensor is missing or has another shape.</exception>
    public static FullRankNetwork ToNetwork(string path, OrderedDictionary<string, DenseArray> tensors, ICollection<string>? notes = null)
    {
        var (found, names) = ForeignTensors.Find(path, tensors, notes ?? []);
        return NetworkTensors.Assemble(path, found, names);
    }

    private static OrderedDictionary<string, DenseArray> Tensors(string path, List<string> notes)
    {
        if (path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
        {
            return NpzFile.Read(path);
        }

        if (!path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            return TorchStateDict.Read(path, notes);
        }

        notes.Add("the file has no checksum of mnemo, so damage to its numbers would not be noticed (unchecked)");
        return SafetensorsFile.Read(path).Tensors;
    }

    private static double[] Curve(string path, OrderedDictionary<string, DenseArray> arrays, string name, int? length)
    {
        if (!arrays.TryGetValue(name, out var array))
        {
            throw new MnemoFormatException(path, $"has no array '{name}'; it has {string.Join(", ", arrays.Keys)}.");
        }

        return array.Shape.Count == 1 && array.IsFloat && array.Count == (length ?? array.Count)
            ? array.ToDoubles()
            : throw new MnemoFormatException(path, $"has '{name}' as {array}; it must be a list of floats, as long as loss_list.");
    }

    private static (double Rate, double DelayMs, int Seed)? ParseNames(string folder)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder));
        var process = ProcessName().Match(System.IO.Path.GetFileName(full));
        var cell = CellName().Match(System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(full) ?? ""));
        var invariant = CultureInfo.InvariantCulture;
        return
            process.Success
            && cell.Success
            && int.TryParse(process.Groups["seed"].ValueSpan, NumberStyles.None, invariant, out var seed)
            && double.TryParse(cell.Groups["rate"].ValueSpan, NumberStyles.Float, invariant, out var rate)
            && double.TryParse(cell.Groups["delay"].ValueSpan, NumberStyles.Float, invariant, out var seconds)
            && double.IsFinite(rate)
            && seconds < Periods.DefaultStepMs * 1_000_000
            // Seconds such as 0.30000000000000004 are whole ms.
            ? (rate, Math.Round(seconds * 1000, 6), seed)
            : null;
    }

    [GeneratedRegex(
        @"^process_(?<seed>[0-9]+)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex ProcessName();

    [GeneratedRegex(
        @"^lr(?<rate>[0-9.eE+-]+)_delay_(?<delay>[0-9.eE+-]+)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex CellName();
}
