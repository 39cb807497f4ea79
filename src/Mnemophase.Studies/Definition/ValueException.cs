namespace Mnemophase.Studies.Definition;

/// <summary>A value somebody gave that cannot be: what is wrong in words, and the names of the values that would mend it. The program's verbs say them as options.</summary>
/// <param name="message">What is wrong; may begin with the first of the names.</param>
/// <param name="names">Names of the values, such as "shards" or "to".</param>
public class ValueException(string message, params string[] names) : ArgumentException(message)
{
    /// <summary>The message with the values as options: "--shards = 0 must lie between 1 and 10000."</summary>
    public string WithOptions =>
        names.Length > 0 && Message.StartsWith(names[0], StringComparison.Ordinal) ? $"--{Message}"
        : names.Length > 0 ? $"{Message.TrimEnd('.')} ({string.Join(", ", names.Select(name => $"--{name}"))})."
        : Message;
}
