namespace Mnemophase.Results;

/// <summary>Captions that several figures share.</summary>
internal static class Captions
{
    public const string Loss =
        "Loss during training at learning rate 0.1, averaged over the networks of each mechanism, all delays together; bands are sd/√n.";

    public const string Fractions =
        "Fraction of networks in each class over the delay, a line for each learning rate; how wide the 95 % interval of a single cell is stands above. Lines stop where cells are missing; dashed lines, where there are any, are the published fractions.";

    public const string Phases =
        "Each cell is coloured by what its networks became. Dots are the fitted boundaries that count, lines the power laws through them, where there are any; hatched: most did not learn.";

    public const string Law =
        "Boundaries on logarithmic axes with the law by inverse regression and its 95 % band over resampled networks (95 % at each point, not for the whole line), where there is one; open circles are fitted but left out by the study's conventions. Dashed lines are the models' critical learning rates, each scaled by one factor.";

    public static string Classes(string curve) => $"{curve} at learning rate 0.1, a curve for each class that occurs; bands are sd/√n.";

    public static string Index(string words) => $"Distribution of the mechanism discrimination index over the networks that learned{words}";

    public static string Fits(string of) =>
        $"Fraction {of} at up to three learning rates, with the curves fitted and the boundaries they give, where there are any.";
}
