using Mnemophase.Gpu;
using Mnemophase.Networks;
using Mnemophase.Tasks;
using Mnemophase.Training;
using Mnemophase.Training.Simd;

namespace Mnemophase.CardCheck;

/// <summary>Three networks whose course rounding does not change, on the card and on the CPU.</summary>
internal sealed class CalmNetworks(CudaPool pool, CheckSizes sizes)
{
    /// <summary>Learning rate, delay, seed: calm in double precision against the authors' own record.</summary>
    private static readonly (double Rate, double DelayMs, ulong Seed)[] Networks =
    [
        (0.1, 20, 2),
        (0.1, 60, 2),
        (0.0372759372031494, 40, 0),
    ];

    /// <summary>A network of the pool.</summary>
    public static PooledRun Run(ulong seed, double rate, int epochs) => new(new FullRankSchedule(new SgdOptions(rate), epochs), seed, null);

    /// <summary>The task of a delay; with few steps where the sizes are those of a test.</summary>
    public static TrialBatch Batch(CheckSizes sizes, double delayMs) =>
        (
            sizes.Slots is null
                ? new CueDiscriminationTask { DelayMs = delayMs }
                : new CueDiscriminationTask
                {
                    CueMs = 5,
                    DelayMs = 5,
                    ResponseMs = 10,
                }
        ).BuildBatch();

    /// <summary>Largest relative difference of the loss over all epochs.</summary>
    public (Verdict, List<(string, object)>) Compare(double tolerance)
    {
        var values = new (string, object)[Networks.Length];
        var errors = new double[Networks.Length];
        Parallel.For(
            0,
            Networks.Length,
            i =>
            {
                var (rate, delay, seed) = Networks[i];
                var batch = Batch(sizes, delay);
                var run = Run(seed, rate, sizes.CalmEpochs);
                var results = new Results();
                pool.Train(new FullRankModel(), batch, [run], results, CancellationToken.None);
                using var engine = SimdEngine.Create(new FullRankModel(), batch);
                var cpu = FullRankTrainer.Train(engine, run.Schedule, seed).Record.Loss;
                var card = results.Done[0].Record.Loss;
                for (var epoch = 0; epoch < cpu.Length; epoch++)
                {
                    var error = epoch < card.Length ? Math.Abs(card[epoch] / cpu[epoch] - 1) : double.NaN;
                    errors[i] = error <= errors[i] ? errors[i] : error;
                }

                values[i] = (FormattableString.Invariant($"loss at rate {rate:G3}, {delay} ms, seed {seed}"), errors[i]);
            }
        );
        return (Array.TrueForAll(errors, error => error <= tolerance) ? Verdict.Passed : Verdict.Failed, [.. values]);
    }
}
