using System.Text.Json;
using Mnemophase.Cli.Tests.Python;
using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.SlowPoints;
using Mnemophase.Dynamics.Words;
using Mnemophase.Networks;
using Mnemophase.Store.Judging;
using Mnemophase.Tasks;

namespace Mnemophase.Cli.Tests.Dynamics;

/// <summary>The score on systems with known answers (docs/dynamics.md), through every kind of file, and against a long simulation in numpy.</summary>
public sealed class KnownSystemTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public static TheoryData<string> Names() => [.. KnownSystem.All.Select(system => system.Name)];

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_kind_of_file_gets_the_known_word(string name)
    {
        var system = KnownSystem.Named(name);
        var found = new List<string>();
        foreach (var kind in (string[])["weights.safetensors", "safetensors", "npz", "pt"])
        {
            var folder = Directory.CreateDirectory(Path.Combine(_temporary.Path, kind)).FullName;
            var (code, output, error) = Mnemo.Run("dynamics", system.Write(folder, kind), "--json");
            Assert.True(code == 0, error);
            var row = JsonDocument.Parse(output).RootElement.GetProperty("rows")[0];
            Assert.Equal((kind, system.Word), (kind, row.GetProperty("word").GetString()));
            found.Add(row.GetProperty("conditions").GetRawText());
        }

        Assert.Single(found.Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Neither_the_order_of_calls_nor_that_of_neurons_matters(string name)
    {
        var system = KnownSystem.Named(name);
        var first = Judge(system);
        Assert.Equal(DynamicsText.Write(DynamicsSummary.Of(first)), DynamicsText.Write(DynamicsSummary.Of(Judge(system))));
        var relabelled = Judge(system.Relabelled());
        Assert.Equal(first.Word, relabelled.Word);
        foreach (var (one, other) in first.Conditions.Zip(relabelled.Conditions))
        {
            Assert.Equal(one.End.Kind, other.End.Kind);
            Assert.Equal(one.End.PeriodSteps ?? 0, other.End.PeriodSteps ?? 0, 1e-4 * (one.End.PeriodSteps ?? 0) + 1e-9);
        }
    }

    [Fact]
    public void The_numbers_are_those_of_the_construction()
    {
        var rotation = Judge(KnownSystem.Named("a cycle of 15 trial lengths"));
        Assert.Equal(15 * KnownSystem.TrialSteps, rotation.Conditions[0].End.PeriodSteps!.Value, 10.0);
        Assert.True(rotation.SharedCycle);
        var spiral = Judge(KnownSystem.Named("a spiral of radius 0.998")).Conditions[0].End;
        Assert.Equal(0.998, spiral.MultiplierRadius!.Value, 1e-5);
        var ghost = Judge(KnownSystem.Named("a ghost"));
        Assert.All(ghost.Conditions, condition => Assert.Contains(condition.SlowPoints, slow => slow.Kind == SlowKind.Ghost));
        Assert.True(
            Judge(KnownSystem.Named("g = 3, random"))
                .Conditions.All(condition => condition.End is { Kind: EndKind.Chaos, LargestExponent: > 0.02 })
        );
        Assert.Equal(1, Judge(KnownSystem.Named("a line attractor")).Conditions[0].End.ContinuumDimension);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_long_simulation_in_numpy_agrees(string name) =>
        Agrees(KnownSystem.Named(name).Network, still: name is "a line attractor");

    [Theory]
    [InlineData("lr0.1_delay_0.02/process_2")]
    [InlineData("lr0.0372759372031494_delay_0.04/process_0")]
    [InlineData("lr0.1_delay_0.16/process_0")]
    public void It_agrees_on_trained_networks_as_well(string folder)
    {
        var network = Exchange.PublishedNetworkFolder.ReadProcess(
            Path.Combine(AppContext.BaseDirectory, "Data", "golden", "networks", folder)
        );
        Agrees(network.Network, still: false);
    }

    /// <summary>numpy says for each cue how fast the state still moves after 2,000 trials, and after which lag it is nearest to where it was.</summary>
    private void Agrees(FullRankNetwork network, bool still)
    {
        DebianPython.RequireNumpy();
        const string script = """
            import sys, numpy as np
            p = np.fromfile(sys.argv[1], dtype=np.float32).astype(float); n = int(sys.argv[2])
            wi = p[:2*n].reshape(n, 2); b = p[2*n:3*n]; w = p[3*n:3*n+n*n].reshape(n, n); b = b + p[3*n+n*n:4*n+n*n]
            for channel in (1, 0):
                r = np.zeros(n)
                for t in range(72000):
                    r = 0.5*r + 0.5*np.tanh(w @ r + b + (wi[:, channel] if t < 6 else 0))
                    if t == 67900: late = [r]
                    elif t > 67900: late.append(r)
                late = np.array(late)
                d = [np.sqrt(np.mean(np.sum((late[q:] - late[:len(late)-q])**2, axis=1))) for q in range(1, 2000)]
                print(np.linalg.norm(late[-1] - late[-2]), np.std(late, axis=0).max(), 1 + int(np.argmin(d)), min(d) / max(d), *late[-1][:4])
            """;
        var file = Path.Combine(_temporary.Path, "network.f32");
        File.WriteAllBytes(file, System.Runtime.InteropServices.MemoryMarshal.AsBytes(network.Parameters.AsSpan()).ToArray());
        var (code, output) = DebianPython.Run(
            ["-c", script, file, network.Neurons.ToString(CultureInfo.InvariantCulture)],
            _temporary.Path,
            ("OPENBLAS_NUM_THREADS", "1")
        );
        Assert.True(code == 0, output);
        var judged = DynamicsJudge.Of(
            PaperTrials.Of(network, new FullRankModel { Neurons = network.Neurons }, new CueDiscriminationTask { DelayMs = 100 })
        );
        var lines = output.Trim().Split('\n');
        foreach (var (condition, line) in judged.Conditions.Zip(lines))
        {
            var numbers = line.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            var (speed, spread, lag, nearest) = (numbers[0], numbers[1], numbers[2], numbers[3]);
            var end = condition.End;
            if (end.Kind is EndKind.FixedPoint or EndKind.Continuum)
            {
                Assert.True(speed < 1e-11 && spread < 1e-9, line);
                var at = end.Point?.At ?? end.State;
                Assert.All(numbers[4..].Zip(at), pair => Assert.Equal(pair.First, pair.Second, still ? 1e-9 : 1e-8));
            }
            else if (end.IsCycle)
            {
                Assert.True(spread > 1e-3 && nearest < 0.1, line);
                var tours = lag / end.PeriodSteps!.Value;
                Assert.Equal(Math.Round(tours), tours, Math.Max(0.03, 0.5 / end.PeriodSteps.Value));
            }
            else
            {
                Assert.True(end.Kind == EndKind.Chaos && spread > 0.1 && nearest > 0.1, line);
            }
        }
    }

    private static NetworkDynamics Judge(KnownSystem system) =>
        DynamicsJudge.Of(
            PaperTrials.Of(
                system.Network,
                new FullRankModel { Neurons = system.Network.Neurons },
                new CueDiscriminationTask { DelayMs = 100 }
            )
        );
}
