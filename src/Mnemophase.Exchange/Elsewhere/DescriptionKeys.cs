using Mnemophase.Networks;

namespace Mnemophase.Exchange.Elsewhere;

/// <summary>Names of a description's keys and of their values, in one place for its reader, its writer and messages.</summary>
internal static class DescriptionKeys
{
    public const string Network = "network";
    public const string Tensors = "tensors";
    public const string Scale = "scale";
    public const string Readout = "readout";
    public const string Check = "check";
    public const string Trials = "trials";

    public static readonly Dictionary<string, NetworkForm> Forms = new(StringComparer.Ordinal)
    {
        ["rate"] = NetworkForm.Rate,
        ["current"] = NetworkForm.Current,
        ["leak-inside"] = NetworkForm.LeakInside,
        ["gru"] = NetworkForm.Gru,
        ["lstm"] = NetworkForm.Lstm,
    };

    public static readonly Dictionary<string, bool> Rows = new(StringComparer.Ordinal) { ["to"] = true, ["from"] = false };

    public static readonly Dictionary<string, bool> Biases = new(StringComparer.Ordinal) { ["drive"] = false, ["inside"] = true };

    public static readonly Dictionary<string, bool> Updates = new(StringComparer.Ordinal) { ["keeps"] = true, ["replaces"] = false };

    public static readonly Dictionary<string, ReadoutSource> Sources = new(StringComparer.Ordinal)
    {
        ["rates"] = ReadoutSource.Rates,
        ["states"] = ReadoutSource.States,
        ["rates-without-bias"] = ReadoutSource.RatesWithoutBias,
    };

    public static readonly Dictionary<string, ReadoutNonlinearity> Readouts = new(StringComparer.Ordinal)
    {
        ["linear"] = ReadoutNonlinearity.Linear,
        ["sigmoid"] = ReadoutNonlinearity.Sigmoid,
        ["softmax"] = ReadoutNonlinearity.Softmax,
        ["tanh"] = ReadoutNonlinearity.Tanh,
        ["relu"] = ReadoutNonlinearity.Relu,
    };

    /// <summary>The order of gates in which the maps take them.</summary>
    public static string GateOrder(NetworkForm form) =>
        form == NetworkForm.Gru ? "rzn"
        : form == NetworkForm.Lstm ? "ifgo"
        : "";

    public static string NameOf<T>(IReadOnlyDictionary<string, T> names, T value) =>
        names.First(pair => EqualityComparer<T>.Default.Equals(pair.Value, value)).Key;

    /// <summary>What the choices of a question mean, for whoever has to answer it.</summary>
    public static string Meaning(string key) =>
        key switch
        {
            "form" =>
                "rate: r ← (1-α) r + α φ(W r + b); current: x ← (1-α) x + α (W φ(x) + b); leak-inside: h ← φ((1-α) h + α (W h + b)); gru; lstm",
            "nonlinearity" => "φ: tanh, relu, softplus, sigmoid, or retanh = max(0, tanh)",
            "alpha" => "step over time constant, above 0 and at most 1 (or give tau_ms and step_ms)",
            "rows" => "to: rows of W are the neurons that receive, W r (nn.Linear); from: those that send, r W",
            "gates" =>
                "order of the blocks in the stacked tensors: [\"r\", \"z\", \"n\"] of a GRU, [\"i\", \"f\", \"g\", \"o\"] of an LSTM",
            _ => "",
        };
}
