using Mnemophase.Cli.Terminal;
using Mnemophase.Formats;

namespace Mnemophase.Cli.Tests.Elsewhere;

/// <summary>What people get wrong in a description is caught by the check, and the reading that agrees is named: order of gates, orientation, scale, place of the bias, form, φ, α.</summary>
public sealed class CheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <param name="name">A golden network.</param>
    /// <param name="right">A line of its description.</param>
    /// <param name="wrong">What stands there instead.</param>
    /// <param name="named">The change that the refusal must name.</param>
    [Theory]
    [InlineData("gru", "[\"r\", \"z\", \"n\"]", "[\"z\", \"r\", \"n\"]", "network.gates = [\"r\", \"z\", \"n\"]")]
    [InlineData("gru", "gates = ", "update = \"replaces\"\ngates = ", "network.update = \"keeps\"")]
    [InlineData("keras_gru", "[\"z\", \"r\", \"n\"]", "[\"r\", \"z\", \"n\"]", "network.gates = [\"z\", \"r\", \"n\"]")]
    [InlineData("lstm", "[\"i\", \"f\", \"g\", \"o\"]", "[\"i\", \"f\", \"o\", \"g\"]", "network.gates = [\"i\", \"f\", \"g\", \"o\"]")]
    [InlineData("lstm", "[\"i\", \"f\", \"g\", \"o\"]", "[\"f\", \"i\", \"g\", \"o\"]", "network.gates = [\"i\", \"f\", \"g\", \"o\"]")]
    [InlineData("flax_lstm", "rows = \"from\"", "rows = \"to\"", "network.rows = \"from\"")]
    [InlineData("rnn_tanh", "rows = \"to\"", "rows = \"from\"", "network.rows = \"to\"")]
    [InlineData("rnn_tanh", "nonlinearity = \"tanh\"", "nonlinearity = \"relu\"", "network.nonlinearity = \"tanh\"")]
    [InlineData("rnn_relu", "nonlinearity = \"relu\"", "nonlinearity = \"softplus\"", "network.nonlinearity = \"relu\"")]
    [InlineData("leaky", "alpha = 0.2", "alpha = 0.8", "network.alpha = 0.2")]
    [InlineData("leaky", "alpha = 0.2", "alpha = 0.37", "network.alpha = 0.2")]
    [InlineData("leaky", "form = \"rate\"", "form = \"leak-inside\"", "network.form = \"rate\"")]
    [InlineData("leaky", "nonlinearity = \"sigmoid\"", "nonlinearity = \"linear\"", "readout.nonlinearity = \"sigmoid\"")]
    [InlineData("leaky", "[readout]", "[scale]\nrecurrent = \"1/N\"\n[readout]", "scale.recurrent = 1")]
    [InlineData("low_rank", "recurrent = \"1/N\"", "recurrent = 1", "scale.recurrent = \"1/N\"")]
    [InlineData("low_rank", "bias = \"inside\"", "bias = \"drive\"", "network.bias = \"inside\"")]
    [InlineData("low_rank", "m = \"m\"\nn = \"n\"", "m = \"n\"\nn = \"m\"", "tensors.m = n's and n = m's")]
    [InlineData("low_rank", "reads = \"rates-without-bias\"", "reads = \"rates\"", "readout.reads = \"rates-without-bias\"")]
    [InlineData("nn_brain", "form = \"leak-inside\"", "form = \"rate\"", "network.form = \"leak-inside\"")]
    [InlineData("psychrnn", "rows = \"to\"", "rows = \"from\"", "network.rows = \"to\"")]
    [InlineData("psychrnn", "form = \"current\"", "form = \"rate\"", "network.form = \"current\"")]
    [InlineData("smc", "bias = -1 ", "bias = 1 ", "scale.bias = -1")]
    [InlineData("multitask", "rows = \"from\"", "rows = \"to\"", "network.rows = \"from\"")]
    public void A_wrong_reading_is_refused_and_the_right_one_named(string name, string right, string wrong, string named)
    {
        var golden = Golden.Of(name);
        var text = golden.Description();
        Assert.Contains(right, text, StringComparison.Ordinal);
        var file = _folder.Write("d.toml", text.Replace(right, wrong, StringComparison.Ordinal));
        Mnemo.Refuses(
            ExitCode.Input,
            ["dynamics", golden.Weights, "--network", file],
            golden.File,
            " differ at step ",
            "check.npz",
            $"agree with {named}"
        );
    }

    [Fact]
    public void Two_errors_at_once_are_named()
    {
        var golden = Golden.Of("leaky");
        var text = golden.Description().Replace("rows = \"to\"", "rows = \"from\"", StringComparison.Ordinal);
        var file = _folder.Write("d.toml", text.Replace("alpha = 0.2", "alpha = 0.8", StringComparison.Ordinal));
        Mnemo.Refuses(ExitCode.Input, ["dynamics", golden.Weights, "--network", file], "network.alpha = 0.2", "network.rows = \"to\"");
    }

    /// <summary>From zeros under zero input an unbiased network does nothing, however it is read.</summary>
    [Fact]
    public void A_check_that_decides_nothing_is_said_to()
    {
        var weights = _folder.File("net.npz");
        double[] w = [0, 2, -1, 0.5];
        NpzFile.Write(weights, [KeyValuePair.Create("w", DenseArray.From((ReadOnlySpan<double>)w, 2, 2))]);
        NpzFile.Write(
            _folder.File("check.npz"),
            [KeyValuePair.Create("rates", DenseArray.From((ReadOnlySpan<double>)new double[6], 3, 2))]
        );
        var file = _folder.Write(
            "d.toml",
            "[network]\nform = \"rate\"\nnonlinearity = \"tanh\"\nalpha = 0.5\nrows = \"to\"\n[tensors]\nw_rec = \"w\"\n[check]\nfile = \"check.npz\"\n"
        );
        var check = Golden.Row("dynamics", weights, "--network", file).GetProperty("check");
        Assert.Equal("undecided", check.GetProperty("word").GetString());
        Assert.Contains(
            "network.rows = \"from\"",
            check.GetProperty("undecided").EnumerateArray().Select(one => one.GetString()!),
            StringComparer.Ordinal
        );
    }

    /// <summary>A chaotic network whose own code rounds to 32 bits: a free run parts after some tens of steps, each single step agrees.</summary>
    [Fact]
    public void Rounding_that_chaos_amplifies_is_no_error_of_the_description()
    {
        const int n = 40;
        var random = new Mnemophase.Numerics.TorchGenerator(4);
        var draws = new float[(n * n) + n];
        random.FillNormal(draws);
        float[] w = [.. draws.Take(n * n).Select(x => (float)(5 * x / Math.Sqrt(n)))];
        var (state, states) = (draws[(n * n)..], new List<float>());
        for (var step = 0; step < 300; step++)
        {
            var now = state;
            state =
            [
                .. Enumerable
                    .Range(0, n)
                    .Select(i => (0.5f * now[i]) + (0.5f * MathF.Tanh(Enumerable.Range(0, n).Sum(j => w[(i * n) + j] * now[j])))),
            ];
            states.AddRange(state);
        }

        var weights = _folder.File("net.npz");
        NpzFile.Write(weights, [KeyValuePair.Create("w", DenseArray.From((ReadOnlySpan<float>)w, n, n))]);
        NpzFile.Write(
            _folder.File("check.npz"),
            [
                KeyValuePair.Create("start", DenseArray.From((ReadOnlySpan<float>)draws.AsSpan(n * n), n)),
                KeyValuePair.Create("rates", DenseArray.From((ReadOnlySpan<float>)states.ToArray(), 300, n)),
            ]
        );
        const string text =
            "[network]\nform = \"rate\"\nnonlinearity = \"tanh\"\nalpha = 0.5\nrows = \"to\"\n[tensors]\nw_rec = \"w\"\n[check]\nfile = \"check.npz\"\n";
        var check = Golden.Row("dynamics", weights, "--network", _folder.Write("d.toml", text)).GetProperty("check");
        Assert.Equal("checked", check.GetProperty("word").GetString());
        Assert.StartsWith("rates differ at step", check.GetProperty("parts_at").GetString(), StringComparison.Ordinal);
        var wrong = _folder.Write("wrong.toml", text.Replace("\"to\"", "\"from\"", StringComparison.Ordinal));
        Mnemo.Refuses(ExitCode.Input, ["dynamics", weights, "--network", wrong], "network.rows = \"to\"");
    }

    [Theory]
    [InlineData("[network]", "[netwok]", "d.toml:", "netwok", "did you mean 'network'")]
    [InlineData("alpha = 0.2", "aplha = 0.2", "network.aplha", "did you mean 'alpha'")]
    [InlineData("alpha = 0.2", "alpha = 1.2", "network.alpha", "at most 1")]
    [InlineData("alpha = 0.2", "tau_ms = 10\nstep_ms = 20", "network.step_ms", "at most tau_ms")]
    [InlineData("form = \"rate\"", "form = \"rat\"", "network.form", "did you mean 'rate'")]
    [InlineData("form = \"rate\"", "form = \"gru\"", "network.nonlinearity", "gated")]
    [InlineData("form = \"rate\"", "form = \"rate\"\nbias = \"inside\"", "network.bias", "is added to W r")]
    [InlineData(
        "w_rec = \"recurrent.weight\"",
        "w_rec = \"recurent.weight\"",
        "has no tensor 'recurent.weight'",
        "did you mean 'recurrent.weight'"
    )]
    [InlineData("w_rec = \"recurrent.weight\"", "w_rec = \"stimulus.weight\"", "tensors.w_rec", "square")]
    [InlineData("w_rec = \"recurrent.weight\"", "w_rec = \"recurrent.weight[2:40]\"", "names a part outside")]
    [InlineData("w_in = \"stimulus.weight\"", "w_in = \"readout.bias\"", "tensors.w_in", "one of its dimensions must be 12")]
    [InlineData("b_rec = \"recurrent.bias\"", "b_rec = \"readout.bias\"", "tensors.b_rec", "has 2 numbers, not 12")]
    [InlineData("start = \"h0\"", "start = \"readout.bias\"", "tensors.start", "has 2 numbers; a state of this network has 12")]
    [InlineData("w_in = \"stimulus.weight\"", "", "has 2 input channels, but the network has 0")]
    [InlineData("leaky.check.npz", "missing.npz", "missing.npz")]
    [InlineData("leaky.check.npz", "leaky.long.npz", "input", "trial")]
    public void What_is_wrong_with_a_description_is_told_by_place(string right, string wrong, params string[] says)
    {
        var golden = Golden.Of("leaky");
        var text = golden.Description();
        Assert.Contains(right, text, StringComparison.Ordinal);
        var result = Mnemo.Run(
            "dynamics",
            golden.Weights,
            "--network",
            _folder.Write("d.toml", text.Replace(right, wrong, StringComparison.Ordinal))
        );
        Assert.NotEqual(ExitCode.Ok, result.Code);
        Assert.NotEqual(ExitCode.Internal, result.Code);
        Assert.All(says, say => Assert.Contains(say, result.Error, StringComparison.Ordinal));
    }

    [Fact]
    public void Options_of_other_networks_do_not_go_with_a_description()
    {
        var golden = Golden.Of("leaky");
        var file = _folder.Write("d.toml", golden.Description());
        Mnemo.Refuses(ExitCode.Usage, ["dynamics", golden.Weights, "--network", file, "--tables"], "--tables", "--network");
        Mnemo.Refuses(ExitCode.Usage, ["dynamics", golden.Weights, "--trials", "t.npz"], "--trials", "--network");
        Mnemo.Refuses(ExitCode.Input, ["dynamics", golden.Weights, "--network", file, "--input", "1"], "--input", "2 input channels");
        Mnemo.Refuses(ExitCode.Input, ["dynamics", golden.Weights, "--network", file, "--input", "1,x"], "--input", "commas");
        Assert.Contains(
            "constant input 0.1, 0",
            Mnemo.Run("dynamics", golden.Weights, "--network", file, "--input", "0.1,0").Output,
            StringComparison.Ordinal
        );
    }
}
