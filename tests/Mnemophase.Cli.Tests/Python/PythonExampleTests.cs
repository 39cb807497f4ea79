using System.Text.RegularExpressions;
using Mnemophase.Cli.Terminal;

namespace Mnemophase.Cli.Tests.Python;

/// <summary>The Python that README and docs show, run as it stands there on a small store of the name it uses.</summary>
public sealed partial class PythonExampleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PythonExampleTests()
    {
        DebianPython.RequireNumpy();
        var study = _folder.Write(
            "study.toml",
            SmallStudy
                .With("learning_rates = [0.5, 0.05]", "learning_rates = [0.1]")
                .Replace("[0, 20]", "[20, 80]", StringComparison.Ordinal)
        );
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", _folder.File("quick.mnemo"), "--no-figure").Code);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Code_in_the_documents_runs()
    {
        var blocks = Directory
            .GetFiles(Path.Combine(AppContext.BaseDirectory, "documents"), "*.md", SearchOption.AllDirectories)
            .SelectMany(file => Code().Matches(File.ReadAllText(file)).Select(match => match.Groups["code"].Value))
            .Where(code =>
                code.Contains("import mnemophase", StringComparison.Ordinal) && !code.Contains("torch", StringComparison.Ordinal)
            )
            .ToList();
        Assert.True(blocks.Count >= 2, $"{blocks.Count} blocks of Python");
        Assert.All(
            blocks,
            code =>
            {
                var (status, output) = DebianPython.Run(["-B", "-c", code], _folder.Path);
                Assert.True(status == 0, $"{code}\n{output}");
            }
        );
    }

    [Fact]
    public void The_script_goes_from_a_store_to_a_figure()
    {
        if (DebianPython.Run(["-c", "import matplotlib"], _folder.Path).Code != 0)
        {
            Assert.Skip("matplotlib is not installed (Debian: python3-matplotlib).");
        }

        var script = Path.Combine(AppContext.BaseDirectory, "documents", "loss_curves.py");
        var (code, output) = DebianPython.Run(
            ["-B", script, "quick.mnemo", "0.1", "80", "loss.png"],
            _folder.Path,
            ("MPLCONFIGDIR", _folder.Path)
        );
        Assert.True(code == 0, output);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(_folder.File("loss.png"))[..4]);
    }

    /// <summary>As on a machine without a network: what builds it is there already.</summary>
    [Fact]
    public void Pip_installs_the_package()
    {
        if (
            DebianPython
                .Run(
                    ["-c", "from importlib.util import find_spec as f; exit(not (f('pip') and f('setuptools') and f('wheel')))"],
                    _folder.Path
                )
                .Code != 0
        )
        {
            Assert.Skip("pip, setuptools and wheel are not installed (Debian: python3-pip, python3-setuptools, python3-wheel).");
        }

        const string script = """
            import os, shutil, subprocess, sys
            shutil.copytree(sys.argv[1], "source")
            options = ["--no-build-isolation", "--no-deps", "--no-index", "--quiet", "--target", "installed"]
            subprocess.run([sys.executable, "-m", "pip", "install", *options, "./source"], check=True)
            os.environ["PYTHONPATH"] = os.path.abspath("installed")
            code = "import mnemophase as mn; print(mn.__file__, len(list(mn.open('quick.mnemo').networks())))"
            subprocess.run([sys.executable, "-c", code], check=True)
            """;
        var (status, output) = DebianPython.Run(["-B", "-c", script, DebianPython.Folder], _folder.Path);
        Assert.True(status == 0, output);
        Assert.Contains(Path.Combine("installed", "mnemophase", "__init__.py") + " 6", output, StringComparison.Ordinal);
    }

    [GeneratedRegex("^```python\n(?<code>.*?)^```", RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.Multiline, 1000)]
    private static partial Regex Code();
}
