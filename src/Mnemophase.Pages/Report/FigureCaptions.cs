namespace Mnemophase.Pages.Report;

/// <summary>What the figures show, in words under them.</summary>
internal static class FigureCaptions
{
    private const string Loss =
        "Loss during training at learning rate 0.1, averaged over the networks of each mechanism, all delays together; bands are sd/√n.";
    private const string Fractions =
        "Fraction of networks that did not learn, became limit cycles and became slow points over the delay, a line for each learning rate; how wide the 95 % intervals are stands above. Lines stop where cells are missing; dashed lines, where there are any, are the published fractions.";
    private const string Phases =
        "Each cell is coloured by what its networks became. Dots are the fitted boundaries that count, lines the power laws through them, where there are any; hatched: most did not learn.";
    private const string Law =
        "Boundaries on logarithmic axes with the law by inverse regression and its 95 % band over resampled networks, where there is one; open circles are fitted but left out by the study's conventions. Dashed lines are the models' critical learning rates, each scaled by one factor.";

    private static readonly Dictionary<string, string> ByName = new(StringComparer.Ordinal)
    {
        ["figure1E"] = "The task: the cued channel's input and its target.",
        ["figure2"] = "Rank-2 networks at several learning rates: training, latent flow with the trajectory, and sorted activity.",
        ["figure3"] = "Rank-2 networks without and with a post-reaction period.",
        ["figureS1"] = "One rank-2 network at several epochs.",
        ["rotations"] =
            "Fraction of the rank-2 networks that learned whose latents make full rotations, without and with a post-reaction period.",
        ["figure4A"] = Loss,
        ["figure4B"] = Fractions,
        ["figure4C"] = Law,
        ["figure4D"] = Loss,
        ["figure4E"] = Fractions,
        ["figure4F"] = Law,
        ["figure4G"] =
            "What the two analytical models predict for a short response: below both critical learning rates both mechanisms can be learned, between them limit cycles alone, above nothing.",
        ["figure4H"] = Phases,
        ["figure4I"] = Phases,
        ["figureS2"] = "The limit-cycle model: its flow, and the loss over the rotation rate with the no-learning zone.",
        ["words"] = "What each word of the dynamics looks like, in small networks built by hand.",
        ["figureS3A"] = "Accuracy during training at learning rate 0.1, a curve for each class that occurs; bands are sd/√n.",
        ["figureS3B"] = "Reliability during training at learning rate 0.1, a curve for each class that occurs; bands are sd/√n.",
        ["figureS3C"] =
            "Distribution of the mechanism discrimination index over the networks that learned. Below 0.5 a network counts as a limit cycle.",
        ["figureS3D"] =
            "Fraction not learned at up to three learning rates, with the curves fitted and the boundaries they give, where there are any.",
        ["figureS3E"] =
            "Fraction of slow points at up to three learning rates, with the curves fitted and the boundaries they give, where there are any.",
        ["figureS3F"] = Law,
        ["figureS5A"] = "Training with a time constant of 20 ms at learning rate 0.1, a curve for each class that occurs; bands are sd/√n.",
        ["figureS5B"] = Fractions,
        ["figureS5C"] = Phases,
        ["figureS5D"] = "Distribution of the mechanism discrimination index over the networks that learned, with a time constant of 20 ms.",
        ["figureS5E"] =
            "Fraction not learned at up to three learning rates, with the curves fitted and the boundaries they give, where there are any.",
        ["figureS6A"] = "Loss of networks that learned to hold the cue and of those that did not; bands are sd/√n.",
        ["figureS6B"] =
            "Each cell is coloured by the fraction of its networks that learned. Dots are the fitted boundaries that count, the line the power law through them, where there is one; hatched: most did not learn.",
        ["figureS6C"] = Law,
        ["curves"] = "Training at one learning rate, averaged over the networks of each class; bands are sd/√n.",
        ["fractions"] = Fractions,
        ["phase-diagram"] = "Each cell is coloured by what its networks became; hatched: most did not learn.",
        ["index"] = "Distribution of the mechanism discrimination index over the networks that learned.",
        ["boundary"] = Law,
        ["slow-point-boundary"] = Law,
    };

    /// <summary>The caption of a figure, by its name up to a store's name that may follow.</summary>
    public static string Of(string name) =>
        ByName.TryGetValue(name, out var caption)
            ? caption
            : ByName.Where(pair => name.StartsWith(pair.Key + "-", StringComparison.Ordinal)).MaxBy(pair => pair.Key.Length).Value ?? "";
}
