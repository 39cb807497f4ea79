namespace Mnemophase.Exchange;

/// <summary>What is odd about the learning rate and the period (in seconds there) in the name of a folder in the paper's layout.</summary>
public static class ForeignDelay
{
    /// <summary>Five times the longest period of the paper; beyond it the name was meant in ms.</summary>
    private const double LongestMs = 2000;

    /// <summary>Why a name cannot be meant as it stands; null if it can.</summary>
    public static string? Impossible(PublishedNetwork network)
    {
        if (network.LearningRate <= 0)
        {
            return $"the name of its folder says a learning rate of {StudyText.Number(network.LearningRate)}, which must be above 0";
        }

        return network.DelayMs > LongestMs
            ? $"the name of its folder says a period of {StudyText.Number(network.DelayMs / 1000)} s; did you mean ms? Then rename it to lr{StudyText.Number(network.LearningRate)}_delay_{StudyText.Number(network.DelayMs / 1e6)}"
            : null;
    }

    /// <summary>That a learning rate or period is none of the study's; null if both are.</summary>
    public static string? Note(Study study, PublishedNetwork network)
    {
        var named = study.Task.Kind.Described.FolderPeriod;
        var periods = study.Grid.Axes.First(axis => axis.Axis == named).Numbers;
        if (!periods.Contains(network.DelayMs))
        {
            return $"{named.Word} {StudyText.Number(network.DelayMs)} ms is not on the grid of study {study.Name} (nearest {StudyText.Number(StudyGrid.Nearest(periods, network.DelayMs))} ms)";
        }

        var nearest = StudyGrid.Nearest(study.Grid.LearningRates, network.LearningRate);
        return Math.Abs(nearest - network.LearningRate) <= 1e-3 * nearest
            ? null
            : $"learning rate {StudyText.Number(network.LearningRate)} is not on the grid of study {study.Name} (nearest {StudyText.Number(nearest)})";
    }
}
