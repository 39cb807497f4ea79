using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Mnemophase.Gpu.Tests;

/// <summary>The PTX in the assembly is what its sources give, where the compilers for that are installed.</summary>
public sealed class ShippedKernelsTests
{
    private static string Kernels([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../src/Mnemophase.Gpu/Kernels");

    [Theory]
    [InlineData("training.ptx")]
    [InlineData("peaks.ptx")]
    public void ClangMakesTheSamePtx(string file)
    {
        Assert.SkipUnless(File.Exists(Path.Combine(Kernels(), "make-ptx")), "the sources of the kernels are not here");
        Assert.SkipUnless(Says("clang-14", "--version").Contains("version 14.", StringComparison.Ordinal), "clang 14 is not installed");
        var folder = Directory.CreateTempSubdirectory("mnemophase-ptx");
        try
        {
            var (code, errors) = Run(Path.Combine(Kernels(), "make-ptx"), folder.FullName);
            Assert.True(code == 0, errors);
            Assert.Equal(
                File.ReadAllText(Path.Combine(folder.FullName, file)),
                System.Text.Encoding.UTF8.GetString(CudaCard.Resource(file))
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("training.ptx", "sm_80")]
    [InlineData("training.ptx", "sm_90")]
    [InlineData("peaks.ptx", "sm_80")]
    [InlineData("peaks.ptx", "sm_90")]
    public void NothingIsSpilled(string kernels, string architecture)
    {
        Assert.SkipUnless(Says("ptxas", "--version").Contains("ptx", StringComparison.Ordinal), "ptxas is not installed");
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, kernels);
            File.WriteAllBytes(file, CudaCard.Resource(kernels));
            var (code, said) = Run("ptxas", "-v", $"-arch={architecture}", "-o", file + ".cubin", file);
            Assert.True(code == 0, said);
            var functions = said.Split('\n').Where(line => line.Contains("bytes stack frame", StringComparison.Ordinal)).ToList();
            Assert.NotEmpty(functions);
            Assert.All(
                functions,
                function => Assert.Equal("0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads", function.Trim())
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Says(string program, string argument)
    {
        try
        {
            return Run(program, argument).Output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }

    private static (int Code, string Output) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Result + errors);
    }
}
