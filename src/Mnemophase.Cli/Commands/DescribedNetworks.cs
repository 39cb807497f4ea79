using Mnemophase.Cli.Paths;
using Mnemophase.Dynamics.Words;
using Mnemophase.Exchange.Elsewhere;
using Mnemophase.Formats;

namespace Mnemophase.Cli.Commands;

/// <summary>The options --network, --trials and --input: a network from elsewhere by its description.</summary>
internal sealed class DescribedNetworks
{
    private readonly PathOption<string> _network = new("--network", PathUse.Read)
    {
        Description =
            "the description of a network trained elsewhere (TOML, see mnemo describe); the sources are then its files of weights",
    };

    private readonly PathOption<string> _trials = new("--trials", PathUse.Read)
    {
        Description =
            "with --network: trials as npz (inputs [trials × steps × channels]); default: those of the description, or of its check",
    };

    private readonly Option<string> _input = new("--input")
    {
        Description = "with --network: constant input after the trial, a number for each channel (0,0,1); zeros unless given",
    };

    /// <summary>Whether a network from elsewhere is asked for.</summary>
    public bool Asked(ParseResult parsed) => parsed.GetValue(_network) is not null;

    /// <summary>Adds the options to a verb.</summary>
    /// <param name="others">Options that do not go with them.</param>
    public void AddTo(Command command, params Option[] others)
    {
        command.Add(_network);
        command.Add(_trials);
        command.Add(_input);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_network) is null && (result.GetValue(_trials) ?? result.GetValue(_input)) is not null)
            {
                result.AddError("--trials and --input need --network, the description of a network trained elsewhere");
            }

            if (
                result.GetValue(_network) is not null
                && Array.Find(others, other => result.GetResult(other) is { Implicit: false }) is { } other
            )
            {
                result.AddError($"{other.Name} cannot be used with --network");
            }
        });
    }

    /// <summary>Reads a network.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="path">File of its weights.</param>
    /// <param name="stop">Stops with <see cref="OperationCanceledException"/>.</param>
    public DescribedNetwork Read(ParseResult parsed, string path, CancellationToken stop) =>
        DescribedNetwork.Read(path, parsed.GetValue(_network)!, parsed.GetValue(_trials), Input(parsed.GetValue(_input)), stop);

    /// <summary>Judges networks and writes what they do; what is wrong with one does not keep the others from being judged.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public int Judge(ParseResult parsed, IReadOnlyList<string> paths, DynamicsOptions options, bool csv, bool json)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        using var interruption = new Interruption();
        var judged = new List<JudgedElsewhere>();
        var progress = new WorkProgress(TimeProvider.System);
        progress.Expect(paths.Count);
        var code = WorkDisplay.Show("judged", "networks", error, progress, () => JudgeAll(interruption.Token));
        if (csv)
        {
            DescribedReport.WriteCsv(output, judged);
        }
        else if (json && (judged.Count > 0 || code == ExitCode.Ok))
        {
            DescribedReport.WriteJson(output, judged);
        }
        else if (!json)
        {
            DescribedReport.WriteTable(output, judged);
        }

        return code;

        int JudgeAll(CancellationToken stop)
        {
            var result = ExitCode.Ok;
            foreach (var path in paths)
            {
                try
                {
                    var network = Read(parsed, path, stop);
                    judged.Add(new JudgedElsewhere(network, DynamicsSummary.Of(DynamicsJudge.Of(network.Trial, options, stop))));
                    progress.Add(1);
                }
                catch (OperationCanceledException)
                {
                    error.WriteLine($"mnemo dynamics: stopped after {Plural.Of(judged.Count, "network")}");
                    return ExitCode.Interrupted;
                }
                catch (MnemoFormatException e)
                {
                    error.WriteLine($"mnemo dynamics: {e.Message}");
                    result = ExitCode.Input;
                }
            }

            return result;
        }
    }

    private static double[]? Input(string? text) =>
        text is null
            ? null
            :
            [
                .. text.Split(',', StringSplitOptions.TrimEntries)
                    .Select(part =>
                        double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
                            ? value
                            : throw new ArgumentException($"--input = {text} must be numbers separated by commas, one for each channel.")
                    ),
            ];
}
