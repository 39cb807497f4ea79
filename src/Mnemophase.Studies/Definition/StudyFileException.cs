namespace Mnemophase.Studies.Definition;

/// <summary>A study file that cannot be used; the message names file, line, key and what is allowed.</summary>
public sealed class StudyFileException : Exception
{
    /// <summary>An error in a file as a whole.</summary>
    public StudyFileException(string file, string message)
        : base($"{file}: {message}") => File = file;

    /// <summary>An error at a line.</summary>
    /// <param name="file">Path or name of the file.</param>
    /// <param name="line">Line, counted from 1.</param>
    /// <param name="key">Key with its table, as in grid.seeds; null when the line as a whole is wrong.</param>
    /// <param name="message">What is wrong and what is allowed.</param>
    public StudyFileException(string file, int line, string? key, string message)
        : base(key is null ? $"{file}:{line}: {message}" : $"{file}:{line}: {key}: {message}")
    {
        File = file;
        Line = line;
        Key = key;
    }

    /// <summary>Path or name of the file.</summary>
    public string File { get; }

    /// <summary>Line, counted from 1; null when the error has no place.</summary>
    public int? Line { get; }

    /// <summary>Key with its table; null when the error is not about one.</summary>
    public string? Key { get; }
}
