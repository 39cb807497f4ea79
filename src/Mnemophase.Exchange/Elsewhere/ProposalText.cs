using System.Text;

namespace Mnemophase.Exchange.Elsewhere;

/// <summary>A proposal as the TOML file that is to be read again, its questions commented out: reading it refuses until they are answered.</summary>
public static class ProposalText
{
    private static readonly string[] Sections =
    [
        DescriptionKeys.Network,
        DescriptionKeys.Tensors,
        DescriptionKeys.Scale,
        DescriptionKeys.Readout,
    ];

    /// <summary>The text.</summary>
    /// <param name="file">Name of the file of weights.</param>
    /// <param name="tensors">Its tensors, in words.</param>
    public static string Of(Proposal proposal, string file, IReadOnlyList<string> tensors)
    {
        var text = new StringBuilder();
        text.AppendLine($"# Proposed by mnemo describe for {file}: {proposal.Layout}.");
        text.AppendLine($"# Its tensors: {string.Join(", ", tensors)}");
        foreach (var remark in proposal.Remarks)
        {
            text.AppendLine($"# Note: {remark}.");
        }

        var questions = proposal.Questions.Count();
        text.AppendLine(
            questions == 0
                ? "# Names and shapes determine everything. Give a check (below) nevertheless."
                : $"# {questions} {(questions == 1 ? "key is a question" : "keys are questions")} that the file does not answer (#?): remove the #? and choose a value."
        );
        foreach (
            var section in Sections.Where(section =>
                proposal.Keys.Any(key => string.Equals(key.Section, section, StringComparison.Ordinal))
            )
        )
        {
            text.AppendLine().AppendLine($"[{section}]");
            foreach (var key in proposal.Keys.Where(key => string.Equals(key.Section, section, StringComparison.Ordinal)))
            {
                text.AppendLine(Line(key));
            }
        }

        return text.Append(Check).ToString().ReplaceLineEndings("\n");
    }

    private const string Check = """

        # The check: what your own code gives, as npz with inputs [steps × channels] (or [trials × steps × channels]), start, and states, rates or
        # outputs after each step. It is reproduced to 1e-5 before anything is judged; without a check every output says "unchecked".
        # [check]
        # file = "check.npz"
        #
        # The trials that are judged: npz with inputs [trials × steps × channels] and, if they vary, lengths and condition [trials].
        # [trials]
        # file = "trials.npz"

        """;

    private static string Line(ProposedKey key)
    {
        var why = key.Choices is { } choices
            ? string.Join(
                ". ",
                ((string?[])[choices.Count > 1 ? $"one of {string.Join(", ", choices)}" : null, key.Comment]).OfType<string>()
            )
            : key.Comment;
        return $"{(key.IsQuestion ? "#? " : "")}{key.Key} = {key.Value}{(string.IsNullOrEmpty(why) ? "" : $"  # {why}")}";
    }
}
