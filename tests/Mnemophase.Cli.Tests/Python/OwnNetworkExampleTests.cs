using System.Text.RegularExpressions;
using Mnemophase.Cli.Terminal;

namespace Mnemophase.Cli.Tests.Python;

/// <summary>docs/own-network.md as a new user follows it: its PyTorch is run as it stands there, and its commands on what that wrote.</summary>
public sealed partial class OwnNetworkExampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public OwnNetworkExampleTests()
    {
        DebianPython.RequireNumpy();
        if (DebianPython.Run(["-c", "import torch"], _folder.Path).Code != 0)
        {
            Assert.Skip("torch is not installed for Debian's Python (Debian: python3-torch).");
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_page_leads_from_a_class_to_a_verdict()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "documents", "own-network.md"));
        Python(string.Join('\n', Code().Matches(page).Select(match => match.Groups["code"].Value)));
        var row = Elsewhere.Golden.Row("dynamics", _folder.File("mine.safetensors"), "--network", _folder.File("mine.toml"));
        Assert.Equal("checked", row.GetProperty("check").GetProperty("word").GetString());
        Assert.Equal(64, row.GetProperty("neurons").GetInt32());
        // Which word depends on the version of PyTorch, whose draws and sums differ.
        Assert.NotEqual("unresolved", row.GetProperty("word").GetString(), StringComparer.Ordinal);
        Assert.Equal(2, row.GetProperty("conditions").GetArrayLength());
    }

    /// <summary>Layers of PyTorch by the helper: what it writes is what the layer does.</summary>
    [Fact]
    public void Layers_are_saved_with_what_they_do()
    {
        string[] layers = ["RNN(3, 8)", "RNN(3, 8, nonlinearity='relu', bias=False)", "GRU(3, 8)", "LSTM(3, 8)"];
        Python(
            $$"""
            import torch, mnemophase as mn
            torch.manual_seed(3)
            for k, layer in enumerate([torch.nn.{{string.Join(", torch.nn.", layers)}}]):
                rnn, fc = layer.double(), torch.nn.Linear(8, 2).double()
                x = torch.randn(12, 3, dtype=torch.float64)
                with torch.no_grad():
                    rates = rnn(x)[0]
                    outputs = torch.softmax(fc(rates), -1)
                check = {"inputs": x, "rates": rates, "outputs": outputs}
                mn.save_network(f"layer{k}", rnn, w_out=fc, readout="softmax", title="a \"layer\"", check=check)
            """
        );
        for (var k = 0; k < layers.Length; k++)
        {
            var row = Elsewhere.Golden.Row("dynamics", _folder.File($"layer{k}.safetensors"), "--network", _folder.File($"layer{k}.toml"));
            Assert.Equal((layers[k], "checked"), (layers[k], row.GetProperty("check").GetProperty("word").GetString()));
            Assert.StartsWith("a \"layer\": ", row.GetProperty("title").GetString(), StringComparison.Ordinal);
        }
    }

    /// <summary>State dicts as PyTorch saves them: nested, with a prefix, in every float type.</summary>
    [Fact]
    public void Weights_of_any_width_are_described_and_read()
    {
        string[] types = ["float16", "bfloat16", "float64"];
        Python(
            $$"""
            import torch, numpy as np
            torch.manual_seed(4)
            for kind in ["{{string.Join("\", \"", types)}}"]:
                net = torch.nn.Sequential(torch.nn.GRU(2, 6), torch.nn.Linear(6, 2)).to(getattr(torch, kind))
                torch.save({"model": torch.nn.DataParallel(net).state_dict(), "epoch": 3, "args": dict(lr=1e-3)}, kind + ".pt")
                net = net.double()
                x = torch.randn(9, 2, dtype=torch.float64)
                np.savez(kind + ".npz", inputs=x.numpy(), rates=net[0](x)[0].detach().numpy())
            """
        );
        foreach (var type in types)
        {
            var (_, text, _) = Mnemo.Run("describe", _folder.File($"{type}.pt"));
            var file = _folder.Write("net.toml", text.Replace("#? ", "", StringComparison.Ordinal) + $"[check]\nfile = \"{type}.npz\"\n");
            var row = Elsewhere.Golden.Row("dynamics", _folder.File($"{type}.pt"), "--network", file);
            Assert.Equal((type, "checked"), (type, row.GetProperty("check").GetProperty("word").GetString()));
        }
    }

    private void Python(string code)
    {
        var (status, output) = DebianPython.Run(["-B", "-c", code], _folder.Path, ("OMP_NUM_THREADS", "1"));
        Assert.True(status == ExitCode.Ok, $"{code}\n{output}");
    }

    [GeneratedRegex("^```python\n(?<code>.*?)^```", RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.Multiline, 1000)]
    private static partial Regex Code();
}
