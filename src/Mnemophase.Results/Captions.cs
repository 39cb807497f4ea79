namespace Mnemophase.Results;

/// <summary>Captions that several figures share.</summary>
internal static class Captions
{
    public const string Loss =
        "Loss during training at learning rate 0.1, averaged over the networks of each mechanism at all delays; bands are sd/√n.";

    public const string Fractions =
        "Fraction of networks in each class over the delay, one line per learning rate. Bars, or the line under the title, give the 95 % interval of a single cell. Lines stop where cells are missing; dashed lines, if any, are the published fractions.";

    public const string Phases =
        "The colour of a cell mixes the classes of its networks; hatched: most did not learn. Dots are the fitted boundaries, lines the power laws through them, where the data support them.";

    public const string Law =
        "Boundaries on logarithmic axes. Where the data support a power law, it is drawn (by inverse regression) with its 95 % band over resampled seeds (95 % at each point, not for the whole line). Open circles, if any, are boundaries that the study's conventions leave out; dashed lines, if any, are the critical learning rates of the models, each scaled by one factor.";

    public static string Classes(string curve) => $"{curve} at learning rate 0.1, one curve per class; bands are sd/√n.";

    public static string Index(string words) => $"Distribution of the mechanism discrimination index over the networks that learned{words}";

    public static string Fits(string of) =>
        $"Fraction {of} at up to three learning rates, with the fitted curves and their boundaries, if any.";
}
