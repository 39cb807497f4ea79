namespace Mnemophase.Formats;

/// <summary>A file is not what it should be: damaged, cut short, or of a kind that is not read here.</summary>
public sealed class MnemoFormatException : FormatException
{
    /// <summary>A message for the user; prefer <see cref="MnemoFormatException(string, string)"/>, which names the file.</summary>
    public MnemoFormatException(string message)
        : base(message) { }

    /// <summary>A message with its cause.</summary>
    public MnemoFormatException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>An empty message.</summary>
    public MnemoFormatException() { }

    /// <summary>Names the file and what is wrong where.</summary>
    public MnemoFormatException(string path, string problem)
        : base($"{path}: {problem}")
    {
        Path = path;
    }

    /// <summary>The file, as it was named by the caller.</summary>
    public string? Path { get; }
}
