using Mnemophase.Studies.Definition;

namespace Mnemophase.Exchange;

/// <summary>What is odd about the period in the name of a folder in the paper's layout, which stands there in seconds.</summary>
public static class ForeignDelay
{
    /// <summary>Five times the longest period of the paper; beyond it the name was meant in ms.</summary>
    private const double LongestMs = 2000;

    /// <summary>Why a period cannot be meant as it stands; null if it can.</summary>
    public static string? Impossible(PublishedNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return network.DelayMs > LongestMs
            ? $"the name of its folder says a period of {StudyText.Number(network.DelayMs / 1000)} s; did you mean ms? Then rename it to lr{StudyText.Number(network.LearningRate)}_delay_{StudyText.Number(network.DelayMs / 1e6)}"
            : null;
    }

    /// <summary>That a period is none of the study's; null if it is one.</summary>
    public static string? Note(Study study, PublishedNetwork network)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(network);
        var persistence = study.Task.Kind == TaskKind.Persistence;
        var periods = persistence ? study.Grid.ResponsesMs : study.Grid.DelaysMs;
        return periods.Contains(network.DelayMs)
            ? null
            : $"{(persistence ? "response window" : "delay")} {StudyText.Number(network.DelayMs)} ms is not on the grid of study {study.Name} (nearest {StudyText.Number(StudyGrid.Nearest(periods, network.DelayMs))} ms)";
    }
}
