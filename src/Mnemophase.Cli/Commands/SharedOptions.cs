using Mnemophase.Cli.Paths;
using Mnemophase.Running;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Commands;

/// <summary>Options several verbs have.</summary>
internal static class SharedOptions
{
    private const int MostResamples = 1_000_000;
    private const int MostWorkers = 1024;

    /// <summary>--store, given once or several times.</summary>
    public static Option<string[]> Stores(string description) =>
        new PathOption<string[]>("--store", PathUse.Read) { Description = description, AllowMultipleArgumentsPerToken = true };

    /// <summary>--resamples.</summary>
    public static Option<int> Resamples() =>
        new("--resamples")
        {
            Description = "bootstrap resamples for the intervals of exponents (0: none): seeds of a store, binomial counts of a table",
            DefaultValueFactory = _ => 1000,
        };

    /// <summary>The value of --resamples.</summary>
    /// <exception cref="ArgumentException">It is out of range.</exception>
    public static int Resamples(ParseResult parsed, Option<int> resamples) =>
        parsed.GetValue(resamples) is var draws and (0 or (>= 2 and <= MostResamples))
            ? draws
            : throw new ArgumentException($"--resamples = {parsed.GetValue(resamples)} must be 0, or lie between 2 and {MostResamples}.");

    /// <summary>--checkpoint-every, in seconds.</summary>
    public static Option<double> CheckpointEvery() =>
        new("--checkpoint-every")
        {
            Description = "seconds between two saves of a network in training",
            DefaultValueFactory = _ => new RunOptions().CheckpointEvery.TotalSeconds,
        };

    /// <summary>The value of an option in seconds.</summary>
    /// <exception cref="ArgumentException">It lies outside its range.</exception>
    public static TimeSpan Seconds(Option<double> option, ParseResult parsed) =>
        parsed.GetValue(option) is var value && value is > 0 and <= 86_400
            ? TimeSpan.FromSeconds(value)
            : throw new ArgumentException($"{option.Name} = {StudyText.Number(value)} must be above 0 and at most 86400 seconds.");

    /// <summary>--workers, one per core unless given.</summary>
    /// <param name="what">What they do.</param>
    public static Option<int> Workers(string what = "networks analysed at the same time") =>
        new("--workers") { Description = what, DefaultValueFactory = _ => Environment.ProcessorCount };

    /// <summary>The value of an option that counts from 1.</summary>
    /// <exception cref="ArgumentException">It is out of range.</exception>
    public static int Count(ParseResult parsed, Option<int> option, int most = MostWorkers) =>
        Count(option.Name, parsed.GetValue(option), most);

    /// <summary>A value of an option that counts from 1.</summary>
    /// <exception cref="ArgumentException">It is out of range.</exception>
    public static int Count(string option, int value, int most = MostWorkers) =>
        value >= 1 && value <= most ? value : throw new ArgumentException($"{option} = {value} must lie between 1 and {most}.");

    /// <summary>--mix-engines.</summary>
    public static Option<bool> MixEngines() =>
        new("--mix-engines") { Description = "allow networks of several engines in one store; tables and figures then say so" };

    /// <summary>--by: what counts as limit cycle and slow point.</summary>
    public static Option<string> By()
    {
        var by = new Option<string>("--by")
        {
            Description =
                "what counts as a slow point: class (the published class); or a word found by mnemo dynamics: rest (persistent, transient or continuum), persistent, transient. With a word, every other learned network counts as a limit cycle",
            DefaultValueFactory = _ => StoredLabels.ByClass,
        };
        by.AcceptOnlyFromAmong([.. StoredLabels.Names]);
        return by;
    }

    /// <summary>The study, by its name or file.</summary>
    public static Argument<string> Study() => new PathArgument<string>("study", PathUse.Study) { Description = StudyLibrary.Choices };

    /// <summary>Networks in whatever kind of file.</summary>
    /// <param name="name">What the verb calls them.</param>
    /// <param name="also">What else they may be.</param>
    public static Argument<string[]> Sources(string name, string also = "") =>
        new PathArgument<string[]>(name, PathUse.Read)
        {
            Description =
                $"stores (.mnemo), weights.safetensors of mnemo train, folders lr…_delay_…/process_… of the paper's scripts or any folder above them{also}",
            Arity = ArgumentArity.OneOrMore,
        };

    /// <summary>--study of networks whose folders do not say which.</summary>
    public static Option<string> PublishedStudy() =>
        new PathOption<string>("--study", PathUse.Study)
        {
            Description = "the study to which networks in the paper's layout belong (the folders do not contain it)",
            DefaultValueFactory = _ => "nopost",
        };

    /// <summary>--where: places of axes.</summary>
    public static Option<string[]> Where() =>
        new("--where")
        {
            Description =
                "only the part of the study with this value of an axis, such as nonlinearity=relu or neurons=100; may be repeated",
            AllowMultipleArgumentsPerToken = true,
        };

    /// <summary>--json.</summary>
    public static Option<bool> Json() => new("--json") { Description = "write the result as JSON" };
}
