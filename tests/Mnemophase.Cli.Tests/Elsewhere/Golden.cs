using System.Text.Json;
using Mnemophase.Cli.Terminal;

namespace Mnemophase.Cli.Tests.Elsewhere;

/// <summary>A network of tests/golden/elsewhere_networks.py: made by PyTorch, or in the layout of another program, with what its own code gives.</summary>
/// <param name="Name">Name of its files.</param>
/// <param name="File">File of its weights.</param>
/// <param name="Layout">Whose naming it is, as describe should say.</param>
/// <param name="Answers">Answers to the questions that its file leaves open, key and value.</param>
public sealed record Golden(string Name, string File, string Layout, params string[] Answers)
{
    private const string Linear = "nonlinearity = \"linear\"";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Golden> All { get; } =
    [
        new("rnn_tanh", "rnn_tanh.pt", "torch nn.RNN", "nonlinearity = \"tanh\"", Linear),
        new("rnn_relu", "rnn_relu.pt", "torch nn.RNN", "nonlinearity = \"relu\"", Linear),
        new("gru", "gru.pt", "torch nn.GRU", Linear),
        new("lstm", "lstm.pt", "torch nn.LSTM", Linear),
        new(
            "leaky",
            "leaky.pt",
            "names of no known library",
            "form = \"rate\"",
            "nonlinearity = \"tanh\"",
            "alpha = 0.2",
            "rows = \"to\"",
            "nonlinearity = \"sigmoid\""
        ),
        new(
            "low_rank",
            "low_rank.pt",
            "lowrank_inference, low rank",
            "nonlinearity = \"tanh\"",
            "alpha = 0.2",
            "reads = \"rates-without-bias\""
        ),
        new("nn_brain", "nn_brain.pt", "nn-brain CTRNN", "alpha = 0.2", Linear),
        new("multitask", "multitask.npz", "multitask", "nonlinearity = \"softplus\"", "alpha = 0.2", "nonlinearity = \"sigmoid\""),
        new("psychrnn", "psychrnn.npz", "PsychRNN", "nonlinearity = \"relu\"", "alpha = 0.1"),
        new("smc", "smc.pt", "smc_rnns", "nonlinearity = \"relu\""),
        new("phase", "phase.pt", "phase-limit-cycle", "nonlinearity = \"tanh\"", "alpha = 0.25", "reads = \"rates\""),
        new("keras_gru", "keras_gru.h5", "Keras GRU", Linear),
        new("flax_lstm", "flax_lstm.npz", "flax LSTMCell"),
    ];

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Data", "elsewhere");

    public static Golden Of(string name) => All.Single(golden => string.Equals(golden.Name, name, StringComparison.Ordinal));

    public string Weights => Path.Combine(Folder, File);

    public string LongRun => Path.Combine(Folder, $"{Name}.long.npz");

    /// <summary>What describe proposes, its questions answered, with the check unless it is left out.</summary>
    public string Description(bool check = true)
    {
        var (code, text, error) = Mnemo.Run("describe", Weights);
        Assert.True(code == ExitCode.Ok, error);
        var lines = text.Split('\n');
        var at = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("#? ", StringComparison.Ordinal))
            {
                Assert.True(at < Answers.Length, $"{Name}: a question more: {lines[i]}");
                Assert.Equal(lines[i].Split(' ')[1], Answers[at].Split(' ')[0]);
                lines[i] = Answers[at++];
            }
        }

        Assert.Equal(Answers.Length, at);
        var file = Path.Combine(Folder, $"{Name}.check.npz").Replace("\\", "/", StringComparison.Ordinal);
        return string.Join('\n', lines) + (check ? $"\n[check]\nfile = \"{file}\"\n" : "");
    }

    public static JsonElement Row(params string[] args)
    {
        var (code, output, error) = Mnemo.Run([.. args, "--json"]);
        Assert.True(code == ExitCode.Ok, error);
        return JsonDocument.Parse(output).RootElement.GetProperty("rows")[0];
    }
}
