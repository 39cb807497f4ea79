using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CsCheck;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;
using Mnemophase.Tests.RankK;
using Mnemophase.Training;
using Mnemophase.Training.RankK.Simd;
using Mnemophase.Training.Simd;

namespace Mnemophase.Tests.Training;

/// <summary>One order of sums for every width and number of threads. Widths the machine lacks are emulated, so each machine compares all.</summary>
public class CanonicalOrderTests
{
    private static readonly InstructionSet[] s_sets = Enum.GetValues<InstructionSet>();

    [Fact]
    public void RandomNetworksAndTasksHaveTheSameBitsOnEveryWidthAndNumberOfThreads() =>
        Gen.Select(EngineCase.Cases, Gen.Int[1, 100], Gen.Int[1, 5])
            .Sample(
                (@case, trials, threads) =>
                {
                    var batch = (@case.Task with { Trials = trials }).BuildBatch();
                    var expected = Trained(@case.Model, batch, s_sets[0], 1, 4);
                    foreach (var set in s_sets[1..])
                    {
                        Assert.Equal(expected, Trained(@case.Model, batch, set, threads, 4));
                    }
                },
                iter: 60
            );

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(33)]
    [InlineData(41)]
    [InlineData(49)]
    [InlineData(64)]
    public void BatchesThatFillAGroupInPartHaveTheSameBits(int trials)
    {
        var batch = new CueDiscriminationTask { DelayMs = 20, Trials = trials }.BuildBatch();
        var model = new FullRankModel { Neurons = 21 };
        var all = s_sets.Select(set => Trained(model, batch, set, 2, 5)).ToArray();
        Assert.All(all, bits => Assert.Equal(all[0], bits));
    }

    [Fact]
    public void APausedRunGoesOnInAnotherWidth()
    {
        var model = new FullRankModel { Neurons = 30 };
        var batch = new CueDiscriminationTask { DelayMs = 20, Trials = 40 }.BuildBatch();
        var schedule = new FullRankSchedule(new SgdOptions(0.1), 12);
        using var wide = SimdEngine.CreateOrEmulate(model, batch, 1, InstructionSet.Vector512);
        using var narrow = SimdEngine.CreateOrEmulate(model, batch, 1, InstructionSet.Portable);
        Assert.Equal(wide.Arithmetic, narrow.Arithmetic);
        var whole = FullRankTrainer.Train(wide, schedule, 7);
        FullRankCheckpoint? checkpoint = null;
        var (generator, record) = (FullRankTrainer.Begin(wide, 7), new TrainingRecord(schedule.Epochs));
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() =>
            FullRankTrainer.Continue(
                wide,
                schedule,
                generator,
                record,
                (epoch, _) =>
                {
                    if (epoch == 4)
                    {
                        checkpoint = FullRankCheckpoint.Take(wide, generator, record);
                        stop.Cancel();
                    }
                },
                stop.Token
            )
        );
        var rest = FullRankTrainer.Continue(narrow, schedule, checkpoint!.Restore(narrow), checkpoint.Record, null, CancellationToken.None);
        Assert.Equal(Bits(whole), Bits(rest));
    }

    [Fact]
    public void MovedStartsDifferInTheLastBitAlone()
    {
        var model = new FullRankModel { Neurons = 20 };
        var batch = new CueDiscriminationTask { Trials = 8 }.BuildBatch();
        using var engine = SimdEngine.Create(model, batch, movedStarts: true);
        var (start, moved) = (FullRankNetwork.Draw(20, new(3)), new FullRankNetwork(20));
        engine.SetParameters(start);
        engine.CopyParameters(moved);
        Assert.All(
            start.Parameters.Zip(moved.Parameters),
            pair =>
                Assert.Equal(
                    pair.First == 0 ? 0 : 1,
                    Math.Abs(BitConverter.SingleToInt32Bits(pair.First) - BitConverter.SingleToInt32Bits(pair.Second))
                )
        );
        // A checkpoint is put back as it is.
        engine.SetParameters(start, new FullRankNetwork(20));
        engine.CopyParameters(moved);
        Assert.Equal(start.Parameters, moved.Parameters);
        Assert.Equal("simd-moved", engine.Name);
    }

    /// <summary>The bits themselves: whoever changes them changes every network, and <see cref="CanonicalOrder.Version"/>.</summary>
    [Theory]
    [InlineData(100, 128, 100, Readout.Sigmoid, "f6391f5e3996e68e")]
    [InlineData(37, 75, 20, Readout.Sigmoid, "fe98824407f35908")]
    [InlineData(50, 33, 0, Readout.Linear, "ce15ffdffb48332b")]
    public void FullRankBitsArePinned(int neurons, int trials, int delay, Readout readout, string hash)
    {
        var model = new FullRankModel { Neurons = neurons, Readout = readout };
        var batch = new CueDiscriminationTask { DelayMs = delay, Trials = trials }.BuildBatch();
        Assert.All(s_sets, set => Assert.Equal(hash, Hash(Trained(model, batch, set, 1, 12))));
    }

    [Theory]
    [InlineData(100, 2, "85d8993d365e3f03")]
    [InlineData(23, 3, "b64dd12f88c96ff2")]
    public void RankKBitsArePinned(int neurons, int rank, string hash)
    {
        var model = new RankKModel { Neurons = neurons, Rank = rank };
        var start = RankKNetwork.Draw(neurons, rank, new(30));
        Assert.All(
            s_sets,
            set =>
            {
                var engine = new RankKSimdEngine(model, RankKCases.Figure2, 1, set);
                engine.Load(0, start, 0.1);
                for (var epoch = 0; epoch < 300; epoch++)
                {
                    engine.Epoch();
                }

                Assert.Equal(hash, Hash([.. MemoryMarshal.AsBytes(RankKCases.NetworkOf(engine).Parameters.AsSpan())]));
            }
        );
    }

    private static byte[] Trained(FullRankModel model, TrialBatch batch, InstructionSet set, int threads, int epochs)
    {
        using var engine = SimdEngine.CreateOrEmulate(model, batch, threads, set);
        return Bits(FullRankTrainer.Train(engine, new FullRankSchedule(new SgdOptions(0.1, 0.9, 1e-4), epochs), 5));
    }

    private static byte[] Bits(FullRankResult result) =>
        [
            .. MemoryMarshal.AsBytes(result.Network.Parameters.AsSpan()),
            .. MemoryMarshal.AsBytes(result.Record.Loss),
            .. MemoryMarshal.AsBytes(result.Record.GradientNorm),
            .. MemoryMarshal.AsBytes(result.Record.Reliability),
        ];

    private static string Hash(byte[] bits) => Convert.ToHexStringLower(SHA256.HashData(bits))[..16];
}
