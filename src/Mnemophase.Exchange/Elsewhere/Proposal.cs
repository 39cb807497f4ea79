namespace Mnemophase.Exchange.Elsewhere;

/// <summary>One key of a proposed description.</summary>
/// <param name="Section">Its table.</param>
/// <param name="Value">Value as TOML; of a question the first of its choices.</param>
/// <param name="Comment">What stands behind it; null for nothing.</param>
/// <param name="Choices">Choices of a question that the file does not answer; null where it is answered.</param>
public sealed record ProposedKey(string Section, string Key, string Value, string? Comment, IReadOnlyList<string>? Choices)
{
    /// <summary>Whether somebody has to answer it.</summary>
    public bool IsQuestion => Choices is not null;
}

/// <summary>A description proposed from the tensors of a file.</summary>
/// <param name="layout">Whose naming it is.</param>
public sealed class Proposal(string layout)
{
    private readonly List<ProposedKey> _keys = [];
    private readonly List<string> _remarks = [];

    /// <summary>Whose naming it is.</summary>
    public string Layout { get; } = layout;

    /// <summary>Its keys, in order.</summary>
    public IReadOnlyList<ProposedKey> Keys => _keys;

    /// <summary>What a reader should know.</summary>
    public IReadOnlyList<string> Remarks => _remarks;

    /// <summary>Keys that somebody has to answer.</summary>
    public IEnumerable<ProposedKey> Questions => _keys.Where(key => key.IsQuestion);

    internal Proposal Set(string section, string key, string value, string? comment = null)
    {
        _keys.Add(new ProposedKey(section, key, value, comment, null));
        return this;
    }

    internal Proposal Text(string section, string key, string value, string? comment = null) => Set(section, key, Quoted(value), comment);

    internal Proposal Ask(string section, string key, string? comment, params IReadOnlyList<string> choices)
    {
        _keys.Add(new ProposedKey(section, key, choices[0], comment, choices));
        return this;
    }

    /// <summary>Names a tensor, or several, if there is one.</summary>
    internal Proposal Tensor(string key, params IReadOnlyList<string?> names)
    {
        var known = names.OfType<string>().ToList();
        return known.Count == 0 ? this
            : known.Count == 1 ? Text(DescriptionKeys.Tensors, key, known[0])
            : Set(DescriptionKeys.Tensors, key, $"[{string.Join(", ", known.Select(Quoted))}]");
    }

    internal Proposal Remark(string remark)
    {
        _remarks.Add(remark);
        return this;
    }

    internal Proposal AskNonlinearity(params IReadOnlyList<string> choices) =>
        Ask(
            DescriptionKeys.Network,
            "nonlinearity",
            null,
            [.. (choices.Count > 0 ? choices : [.. StudyText.Nonlinearities.Keys]).Select(Quoted)]
        );

    internal Proposal AskAlpha(string comment) => Ask(DescriptionKeys.Network, "alpha", comment, "0.2");

    internal static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
