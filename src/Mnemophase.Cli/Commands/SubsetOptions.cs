using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Commands;

/// <summary>The options that choose a part of a study; the same for every verb that takes one.</summary>
internal sealed class SubsetOptions
{
    private readonly Option<string[]> _rates = Numbers("--learning-rates", "only these learning rates of the study (within 0.1 %)");
    private readonly Option<string[]> _delays = Numbers("--delays", "only these delays of the study, in ms");
    private readonly Option<string[]> _responses = Numbers("--responses", "only these response windows of the study, in ms");
    private readonly Option<string?> _seeds = new("--seeds") { Description = "only these seeds of the study, as in 0-9,12" };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Add(_rates);
        command.Add(_delays);
        command.Add(_responses);
        command.Add(_seeds);
    }

    /// <summary>The part asked for.</summary>
    /// <exception cref="ArgumentException">A value is no number, or the seeds are no list of seeds; the message names the option.</exception>
    public PlanSubset Read(ParseResult parsed) =>
        new(
            ParseRates(parsed.GetValue(_rates)),
            NumberList.Parse("--delays", parsed.GetValue(_delays)),
            NumberList.Parse("--responses", parsed.GetValue(_responses)),
            parsed.GetValue(_seeds) is { } text ? ParseSeeds(text) : null
        );

    /// <summary>A rate of 0 is most often a decimal comma.</summary>
    private static IReadOnlyList<double>? ParseRates(string[]? words) =>
        NumberList.Parse("--learning-rates", words) is var rates
        && (rates?.Contains(0) != true || !Array.Exists(words!, word => word.Contains(',', StringComparison.Ordinal)))
            ? rates
            : throw new ArgumentException(
                $"--learning-rates {string.Join(' ', words!)}: a learning rate must be above 0. A comma separates values; write decimals with a point, as in 0.1."
            );

    private static SeedSet ParseSeeds(string text)
    {
        try
        {
            return SeedSet.Parse(text);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"--seeds: {e.Message}", e);
        }
    }

    private static Option<string[]> Numbers(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true };
}
