using Mnemophase.Dynamics.Portraits;
using Mnemophase.Dynamics.Words;

namespace Mnemophase.Exchange.Elsewhere;

/// <summary>A network from elsewhere with its description, on its trials: what verdicts and portraits need of it.</summary>
/// <param name="Path">File of its weights.</param>
/// <param name="Description">How they are read.</param>
/// <param name="Network">The network: steps, rates, outputs.</param>
/// <param name="Conditions">Its conditions by name.</param>
/// <param name="Trial">The network on them, with the constant input that follows.</param>
/// <param name="Afterwards">That input, [channels].</param>
/// <param name="Check">Whether the description is shown to be right.</param>
/// <param name="Notes">What else a reader should be told.</param>
public sealed record DescribedNetwork(
    string Path,
    NetworkDescription Description,
    DrivenNetwork Network,
    IReadOnlyList<DescribedCondition> Conditions,
    NetworkTrial Trial,
    IReadOnlyList<double> Afterwards,
    CheckVerdict Check,
    IReadOnlyList<string> Notes
)
{
    /// <summary>What its states are above those of its own code, [D].</summary>
    private double[] Shift { get; init; } = [];

    private double[]? Weights { get; init; }

    /// <summary>The network as a portrait is made of it.</summary>
    public PortraitSubject Subject =>
        new(Trial)
        {
            ConditionNames = [.. Conditions.Select(condition => condition.Name)],
            Activity = state => Network.Rates(state),
            ActivityName =
                Description.Form == NetworkForm.Rate ? "rate r"
                : Description.Form == NetworkForm.Current ? "rate φ(x)"
                : "state h",
            Weights = Weights,
            StepMs = Description.StepMs,
        };

    /// <summary>A state as the network's own code has it: without the bias, where that stands inside φ of currents.</summary>
    /// <param name="state">[D].</param>
    public double[] OwnState(ReadOnlySpan<double> state) => [.. state.ToArray().Zip(Shift, (value, shift) => value - shift)];

    /// <summary>Neurons N, or units H of a gated network.</summary>
    public int Neurons => Network.Rates([.. Network.Start]).Length;

    /// <summary>Title for tables and figures, with "unchecked" where nothing shows that the description is right.</summary>
    public string Title =>
        $"{Description.Title ?? System.IO.Path.GetFileName(Path)}: {DescriptionKeys.NameOf(DescriptionKeys.Forms, Description.Form)}{(Description.IsGated ? "" : $", {DescriptionKeys.NameOf(StudyText.Nonlinearities, Description.Nonlinearity)}, α = {StudyText.Number(Math.Round(Description.Alpha, 6))}")}, {Plural.Of(Neurons, "neuron")}, {Check.Word}";

    /// <summary>Reads a network.</summary>
    /// <param name="path">File of weights: safetensors, npz, .pt, HDF5.</param>
    /// <param name="descriptionPath">Its description (TOML).</param>
    /// <param name="trialsPath">Its trials (npz); null for those that the description names, or else those of the check.</param>
    /// <param name="afterwards">Constant input after the trial, [channels]; null for zeros.</param>
    /// <param name="stop">Stops with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="StudyFileException">The description is not one.</exception>
    /// <exception cref="MnemoFormatException">A file is damaged, tensors do not go together, or the check is not reproduced.</exception>
    /// <exception cref="ArgumentException">There are no trials, or the input has other channels.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static DescribedNetwork Read(
        string path,
        string descriptionPath,
        string? trialsPath = null,
        IReadOnlyList<double>? afterwards = null,
        CancellationToken stop = default
    )
    {
        var notes = new List<string>();
        var description = DescriptionReader.ReadFile(descriptionPath);
        var builder = new NetworkBuilder(path, TensorFile.Open(path, notes));
        var built = Build(path, builder, description);
        var network = built.Network;
        var check = Beside(descriptionPath, description.CheckFile) is { } file ? CheckFile.Read(file) : null;
        var verdict = check is null ? CheckVerdict.None : CheckVerdict.Of(path, builder, description, check, stop);
        if (check?.Start is not null && description.Tensors.Start.Count == 0)
        {
            notes.Add("the trials start from zeros, since the description names no start; the check has its own starts");
        }

        var conditions = Trials(trialsPath ?? Beside(descriptionPath, description.TrialsFile), network, check, notes);
        var after = afterwards ?? new double[network.Channels];
        if (after.Count != network.Channels)
        {
            throw new ValueException(
                $"input has {Plural.Of(after.Count, "number")}, but {path} has {Plural.Of(network.Channels, "input channel")}.",
                "input"
            );
        }

        return new DescribedNetwork(
            path,
            description,
            network,
            conditions,
            network.On([.. conditions.Select(condition => network.Condition(condition.Inputs, condition.Steps))], [.. after]),
            [.. after],
            verdict,
            notes
        )
        {
            Shift = built.Shift,
            Weights = built.Weights,
        };
    }

    private static BuiltNetwork Build(string path, NetworkBuilder builder, NetworkDescription description)
    {
        try
        {
            return builder.Build(description);
        }
        catch (ArgumentException e)
        {
            throw new MnemoFormatException($"{path}: {e.Message.Split(" (Parameter", 2)[0]}", e);
        }
    }

    private static string? Beside(string descriptionPath, string? file) =>
        file is null ? null : System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(descriptionPath))!, file);

    private static IReadOnlyList<DescribedCondition> Trials(string? path, DrivenNetwork network, CheckFile? check, List<string> notes)
    {
        if (path is not null)
        {
            return TrialFile.Read(path, network.Channels, notes);
        }

        if (check is { Channels: > 0 })
        {
            notes.Add("the description names no trials, so the trials of the check are followed");
            var length = check.Steps * check.Channels;
            return
            [
                .. Enumerable
                    .Range(0, Math.Min(check.Trials, TrialFile.MostConditions))
                    .Select(trial => new DescribedCondition(
                        $"trial {trial}",
                        check.Inputs[(trial * length)..((trial + 1) * length)],
                        check.Steps
                    )),
            ];
        }

        return network.Channels == 0
            ? [new DescribedCondition("from its start", [], 1)]
            : throw new ValueException(
                "there are no trials; put their inputs [trials × steps × channels] into a file and name the file in the description, as [trials] file = \"trials.npz\", or give the description a check.",
                "trials trials.npz"
            );
    }
}
