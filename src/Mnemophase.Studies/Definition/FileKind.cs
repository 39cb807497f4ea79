namespace Mnemophase.Studies.Definition;

/// <summary>What a file is by the ending of its name, for messages about a file in the wrong place.</summary>
public static class FileKind
{
    /// <summary>In words with their article.</summary>
    public static string Of(string path) =>
        Known(path) ?? (Path.GetExtension(path) is { Length: > 0 } other ? $"a file of the kind {other}" : "a file without an ending");

    /// <summary>The same; null where the ending tells nothing.</summary>
    public static string? Known(string path) =>
        Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".MNEMO" => "a store",
            ".TOML" => "a study or a description (TOML)",
            ".SAFETENSORS" or ".PT" or ".PTH" or ".CKPT" or ".H5" or ".MAT" => "a file of weights",
            ".NPZ" or ".NPY" => "a file of arrays",
            ".CSV" or ".PARQUET" => "a table",
            ".PY" or ".IPYNB" => "a Python program",
            ".PNG" or ".SVG" or ".PDF" => "a picture",
            _ => null,
        };
}
