namespace Mnemophase.Exchange;

/// <summary>What a path holds.</summary>
internal enum SourceKind
{
    /// <summary>One network that mnemo train wrote.</summary>
    Trained,

    /// <summary>Networks in the paper's layout.</summary>
    Published,

    /// <summary>A store.</summary>
    Store,
}

/// <summary>Tells what a path holds before it is read.</summary>
internal static class NetworkSource
{
    /// <summary>What networks are read from, for messages.</summary>
    public const string Taken =
        "stores (.mnemo), weights.safetensors of mnemo train, and the paper's layout (lr…_delay_…/process_… with model_final.pt or .npz)";

    private const string TensorsSuffix = ".safetensors";
    private const string TrainedName = "weights.safetensors";
    private static readonly string[] ForeignSuffixes = [".pt", ".pth", ".ckpt", ".npz"];
    private static readonly byte[] SqliteStart = [.. "SQLite format 3\0"u8];

    /// <summary>The kind, and the path of the file or folder itself.</summary>
    /// <exception cref="IOException">The path cannot be read.</exception>
    /// <exception cref="MnemoFormatException">It is a file that holds no networks.</exception>
    public static (SourceKind Kind, string Path) Of(string path)
    {
        var trained = Path.Combine(path, TrainedName);
        return File.Exists(trained) ? (SourceKind.Trained, trained)
            : Directory.Exists(path) || IsForeign(path) ? (SourceKind.Published, path)
            : HasSuffix(path, ".mnemo") || IsSqlite(path) ? (SourceKind.Store, path)
            : HasSuffix(path, TensorsSuffix) ? (SourceKind.Trained, path)
            : throw new MnemoFormatException(path, $"is {FileKind.Of(path)}; networks are read from {Taken}.");
    }

    /// <summary>Whether a file may hold the weights of a network, by the ending of its name.</summary>
    public static bool IsWeights(string path) =>
        HasSuffix(path, TensorsSuffix) || Array.Exists(ForeignSuffixes, suffix => HasSuffix(path, suffix));

    /// <summary>Whether a file is one of weights in a folder of the paper's layout, and none that mnemo train wrote.</summary>
    private static bool IsForeign(string path) =>
        Array.Exists(ForeignSuffixes, suffix => HasSuffix(path, suffix))
        || (
            HasSuffix(path, TensorsSuffix)
            && File.Exists(Path.Combine(PublishedNetworkFolder.FolderOf(path), PublishedNetworkFolder.CurvesName))
        );

    private static bool HasSuffix(string path, string suffix) => path.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);

    private static bool IsSqlite(string path)
    {
        using var stream = File.OpenRead(path);
        var start = new byte[SqliteStart.Length];
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(SqliteStart);
    }
}
