using Mnemophase.Exchange;
using Mnemophase.Results;

namespace Mnemophase.Cli.Report;

/// <summary>What the networks of the stores really do, where <c>mnemo dynamics</c> judged it; empty elsewhere.</summary>
internal static class DynamicsSection
{
    /// <summary>The section.</summary>
    public static string Write(IReadOnlyList<FigureSource> sources)
    {
        var html = new Html();
        foreach (var source in sources)
        {
            var judged = DynamicsSources.Kept(source.Store).ToList();
            if (judged.Count == 0)
            {
                continue;
            }

            html.Paragraph(
                $"{source.Study.Name}: {StudyProse.N(judged.Count)} learned networks were followed without noise until their end was shown. Persistent: the cues end in different fixed points; transient: in one and the same; cycle: on cycles; condition dependent: in ends of different kinds. Shares carry 95 % intervals (Wilson)."
            );
            foreach (var table in DynamicsTables.Of(judged))
            {
                html.Table(table.Heads, table.Rows, table.Title);
            }
        }

        return html.ToString();
    }
}
