using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Store;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Studies.Published;

namespace Mnemophase.Cli.Tests;

/// <summary>
/// Stores whose counts are the published ones and whose curves and indices are invented, so that the figures of a whole study can be
/// drawn and looked at without training it. No network in them is real.
/// </summary>
internal static class SyntheticStore
{
    private const int Epochs = 1000;

    /// <summary>Writes a store of a published study.</summary>
    /// <param name="path">File; must not exist.</param>
    /// <param name="study">nopost, post or persistence; longtau takes the counts of nopost at half its delays.</param>
    /// <param name="rate">Which learning rates; null for all.</param>
    /// <param name="period">Which delays (persistence: response windows); null for all.</param>
    /// <param name="epochs">Epochs of the invented curves.</param>
    public static void Write(
        string path,
        string study,
        Func<double, bool>? rate = null,
        Func<double, bool>? period = null,
        int epochs = Epochs
    )
    {
        var wanted = StudyLibrary.Find(study);
        var overResponses = wanted.Grid.ResponsesMs.Count > 1;
        var published = PublishedCounts.Read(study is "longtau" ? "nopost" : study);
        var networks = StudyPlan
            .Of(wanted)
            .Where(key =>
                rate?.Invoke(key.Cell.LearningRate) != false
                && period?.Invoke(overResponses ? key.Cell.ResponseMs : key.Cell.DelayMs) != false
            )
            .Networks;
        var curves = new InventedCurves(epochs, persistence: study is "persistence");
        using var store = StudyStore.OpenOrCreate(path, wanted, TimeProvider.System);
        foreach (var batch in networks.Chunk(5000))
        {
            store.Add([.. batch.Select(Invent)]);
        }

        StoredNetwork Invent(PlannedNetwork planned)
        {
            var found = ClassOf(CountsOf(planned.Key), planned.Key.Seed, wanted.Grid.Seeds.Count);
            var index = IndexOf(found, planned.Position);
            var result = new NetworkResult
            {
                Class = found,
                Index = index,
                AccuracyTail = index is null ? 0.5 : 0.95,
                ReliabilityTail = index is null ? 0.5 : 0.95,
                Epochs = epochs,
                FinalLoss = 0.1,
            };
            var provenance = new NetworkProvenance(new ProgramVersion("0.1.0", "abc"), "simd", "vector512", 0.5, DateTimeOffset.UnixEpoch);
            return StoredNetwork.Of(planned, result, provenance, [1], curves.Of(found, planned.Key.Seed));
        }

        MechanismCounts CountsOf(NetworkKey key)
        {
            var at = study is "longtau"
                ? (StudyGrid.Nearest(published.Cells.Keys.Select(cell => cell.LearningRate), key.Cell.LearningRate), key.Cell.DelayMs / 2)
                : (key.Cell.LearningRate, overResponses ? key.Cell.ResponseMs : key.Cell.DelayMs);
            return published.Cells[at];
        }
    }

    /// <summary>The first seeds are not learned, every fifth of these unstable, the next limit cycles, the rest slow points.</summary>
    private static Mechanism ClassOf(MechanismCounts counts, int seed, int seeds)
    {
        var place = seed * counts.Total / seeds;
        return place < counts.NotLearned ? (place % 5 == 4 ? Mechanism.Unstable : Mechanism.NotLearned)
            : place < counts.NotLearned + counts.LimitCycle ? Mechanism.LimitCycle
            : Mechanism.SlowPoint;
    }

    private static double? IndexOf(Mechanism found, int position)
    {
        var random = new Random(position);
        return found switch
        {
            Mechanism.LimitCycle => Math.Min(0.499, -0.06 * Math.Log(1 - random.NextDouble())),
            Mechanism.SlowPoint => 0.7 + (0.25 * random.NextDouble()),
            _ => null,
        };
    }

    /// <summary>Curves that fall or stay, by class, at a time that depends on the seed.</summary>
    private sealed class InventedCurves(int epochs, bool persistence)
    {
        private const int Variants = 10;
        private readonly Dictionary<(Mechanism, int), byte[]> _made = [];

        public byte[] Of(Mechanism found, int seed)
        {
            var key = (found, seed % Variants);
            if (!_made.TryGetValue(key, out var bytes))
            {
                _made.Add(key, bytes = StoredCurves.Of(Record(found, seed % Variants)).ToBytes());
            }

            return bytes;
        }

        private Training.TrainingRecord Record(Mechanism found, int variant)
        {
            var record = new Training.TrainingRecord(epochs);
            for (var epoch = 0; epoch < epochs; epoch++)
            {
                var learned = Learned(found, (double)epoch / epochs, variant);
                var (loss, accuracy) = ((persistence ? 3 : 0.25) * (1.05 - learned), 0.5 + (0.5 * learned));
                record.Add(new Training.EpochOutcome(loss, accuracy, 0.5 + (0.45 * learned), 1 - (0.9 * learned)));
            }

            return record;
        }

        private static double Learned(Mechanism found, double progress, int variant)
        {
            var at = 0.15 + (0.03 * variant);
            var risen = 1 / (1 + Math.Exp(-(progress - at) / 0.03));
            return found switch
            {
                Mechanism.LimitCycle => risen * 0.97,
                Mechanism.SlowPoint => 1 / (1 + Math.Exp(-(progress - at + 0.1) / 0.02)),
                Mechanism.Unstable => risen * (progress % 0.2 < 0.1 ? 0.8 : 0.2),
                _ => 0.02 * variant,
            };
        }
    }
}
