using System.Text.Json;
using Mnemophase.CardCheck;
using Mnemophase.Gpu.Driver;
using Mnemophase.Gpu.Tests.Ptx;

namespace Mnemophase.Gpu.Tests;

/// <summary>The script for a card, on the interpreted one: all its checks run, write what they found, and fail when the card is wrong.</summary>
public sealed class CardCheckTests : IDisposable
{
    private static readonly CheckSizes Small = new()
    {
        NormalSteps = 3,
        GradientDelaysMs = [5],
        PeakRounds = 1,
        Matrices = false,
        CalmEpochs = 6,
        StepsPerLaunch = 4,
        Slots = 2,
        CellSeconds = 20,
        Study = Path.Combine(AppContext.BaseDirectory, "tiny.toml"),
        SmallestRate = 0.04,
        RateDelaysMs = [0],
        RateSeconds = 0.01,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("mnemophase-card").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AllChecksPassAndAreWritten()
    {
        using var driver = new InterpretedDriver();
        var report = Run(driver, Small, 1, 2, 3, 4, 5, 6, 7, 8);
        Assert.True(report.Passed, File.ReadAllText(Path.Combine(_folder, "results.json")));
        Assert.Equal(5, report.Count(Verdict.Passed)); // card, normals, gradients, calm networks, slots
        Assert.Equal(3, report.Count(Verdict.Measured)); // peaks, cells, rates
        using var results = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "results.json")));
        Assert.Equal(1, results.RootElement.GetProperty("version").GetInt32());
        var normals = results.RootElement.GetProperty("rows").EnumerateArray().Single(row => row.GetProperty("check").GetInt32() == 2);
        Assert.Equal(0, normals.GetProperty("differ").GetInt64());
        Assert.Equal(4 * 12_800, normals.GetProperty("compared").GetInt64());
        var cells = File.ReadAllLines(Path.Combine(_folder, "cells.csv"));
        Assert.StartsWith("study,learning_rate,delay_ms,networks,not_learned,", cells[0], StringComparison.Ordinal);
        Assert.Equal(3, cells.Length); // two cells of the larger learning rate, two seeds each
        Assert.All(cells[1..], cell => Assert.StartsWith("tiny,0.05,", cell, StringComparison.Ordinal));
        Assert.StartsWith("16,mnemophase,fp32,", File.ReadAllLines(Path.Combine(_folder, "rates.csv"))[1], StringComparison.Ordinal);
    }

    [Fact]
    public void ALostCardFailsTheChecksThatNeedItAndKeepsTheOthers()
    {
        using var driver = new InterpretedDriver { LostAfter = 1 };
        var report = Run(driver, Small, 1, 2, 4);
        Assert.False(report.Passed);
        Assert.Equal(2, report.Count(Verdict.Passed));
        Assert.Contains("CUDA error 999", File.ReadAllText(Path.Combine(_folder, "results.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void NothingIsBegunWhenTheTimeIsUp()
    {
        using var driver = new InterpretedDriver();
        var report = Run(driver, Small with { Seconds = -1 }, 1, 2, 3, 4);
        Assert.Equal(5, report.Count(Verdict.NotRun));
    }

    private Report Run(ICudaDriver driver, CheckSizes sizes, params int[] checks)
    {
        var report = new Report(TextWriter.Null, _folder);
        new CardChecks(driver, 0, sizes, report, TimeProvider.System, self: null).Run(checks.ToHashSet());
        return report;
    }
}
