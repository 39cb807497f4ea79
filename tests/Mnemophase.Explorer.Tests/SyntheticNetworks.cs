using Mnemophase.Judging;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Store;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Training;

namespace Mnemophase.Explorer.Tests;

/// <summary>
/// Stores of invented networks whose weights and curves have the size of real ones, for looking at: drawn but never trained, with classes that shift over the grid, so
/// that a phase diagram has something to show. No network in them is real.
/// </summary>
public sealed class SyntheticNetworks
{
    private const int Epochs = 1000;
    private const int Variants = 16;
    private readonly byte[][] _curves =
    [
        .. Enumerable.Range(0, 4 * Variants).Select(i => StoredCurves.Of(Record((Mechanism)(i / Variants), i % Variants)).ToBytes()),
    ];
    private readonly byte[][] _weights;

    /// <summary>Prepares the weights and curves that the networks share.</summary>
    /// <param name="neurons">Neurons.</param>
    public SyntheticNetworks(int neurons) =>
        _weights = [
            .. Enumerable
                .Range(0, Variants)
                .Select(seed =>
                    Mnemophase.Formats.SafetensorsFile.ToBytes(
                        NetworkTensors.Take(FullRankNetwork.Draw(neurons, new TorchGenerator((ulong)seed)), NetworkTensors.StoredNames),
                        []
                    )
                ),
        ];

    /// <summary>The study of 825 cells of 100 seeds, ten of which stay empty: 81,500 networks.</summary>
    public static Study Whole =>
        Of(
            "many",
            Enumerable.Range(0, 25).Select(i => Math.Pow(10, -0.2 - (0.1 * i))),
            Enumerable.Range(0, 33).Select(i => 10.0 * i),
            "0-99"
        );

    /// <summary>A small study: 4 learning rates, 5 delays unevenly spaced, 8 seeds; its first cell stays empty.</summary>
    public static Study Small(string name = "small") => Of(name, [0.3, 0.1, 0.0517947467923121, 0.01], [20, 40, 80, 160, 320], "0-7");

    /// <summary>A study over learning rates and delays.</summary>
    public static Study Of(string name, IEnumerable<double> rates, IEnumerable<double> delays, string seeds) =>
        StudyReader.Parse(
            FormattableString.Invariant(
                $"""
                [study]
                name = "{name}"
                title = "Invented networks"

                [task]
                kind = "cue-discrimination"

                [network]
                kind = "full-rank"
                neurons = 100

                [training]
                epochs = {Epochs}

                [grid]
                learning_rates = [{string.Join(", ", rates.Select(StudyText.Number))}]
                delays_ms = [{string.Join(", ", delays.Select(StudyText.Number))}]
                seeds = "{seeds}"
                """
            ),
            $"{name}.toml"
        );

    /// <summary>Writes a store.</summary>
    /// <param name="path">The file; must not exist.</param>
    /// <param name="study">The study.</param>
    /// <param name="emptyCells">How many cells at the beginning of its plan stay empty.</param>
    /// <param name="progress">Told how many networks are written.</param>
    public void Write(string path, Study study, int emptyCells, Action<int>? progress = null)
    {
        var networks = StudyPlan.Of(study).Networks.Skip(emptyCells * study.Grid.Seeds.Count);
        using var store = StudyStore.OpenOrCreate(path, study, TimeProvider.System, new StoreAccess { Fill = true });
        var written = 0;
        foreach (var batch in networks.Chunk(1000))
        {
            store.Add([.. batch.AsParallel().AsOrdered().Select(planned => Invent(study, planned))]);
            progress?.Invoke(written += batch.Length);
        }
    }

    /// <summary>One invented network.</summary>
    public StoredNetwork Invent(Study study, PlannedNetwork planned)
    {
        var (cell, random) = (planned.Key.Cell, new Random(planned.Position));
        // More delay or a larger rate make learning harder; in between lie limit cycles.
        var hard = (Math.Log10(cell.LearningRate) + 2.2) / 2 + (cell.DelayMs / 320) + (0.5 * (random.NextDouble() - 0.5));
        var found =
            hard > 1.35 ? (random.Next(5) == 0 ? Mechanism.Unstable : Mechanism.NotLearned)
            : hard > 0.75 ? Mechanism.LimitCycle
            : Mechanism.SlowPoint;
        var learned = found is Mechanism.LimitCycle or Mechanism.SlowPoint;
        double? index =
            !learned ? null
            : found == Mechanism.LimitCycle ? 0.45 * random.NextDouble() * random.NextDouble()
            : 0.55 + (0.4 * random.NextDouble());
        var evidence = new MechanismEvidence
        {
            Class = found,
            AccuracyTail = learned ? 0.93 + (0.05 * random.NextDouble()) : 0.4 + (0.2 * random.NextDouble()),
            ReliabilityTail = learned ? 0.95 : 0.5,
            FirstLearnedEpoch = learned ? random.Next(20, 400) : null,
            StabilityRatio = learned ? 0.01 * random.NextDouble() : double.NaN,
            Index = index,
            IndexFlipped = index is { } value ? Math.Clamp(value + (0.2 * (random.NextDouble() - 0.5)), 0, 1) : null,
            SignsDisagree = learned ? false : null,
            LateOutputSpread = learned ? random.NextDouble() : null,
            Late = learned
                ? new LateDynamics(
                    found == Mechanism.LimitCycle ? LateVerdict.LimitCycle : LateVerdict.SlowPoint,
                    found == Mechanism.LimitCycle ? random.Next(20, 90) : null,
                    0.02 * random.NextDouble(),
                    3 * random.NextDouble(),
                    found == Mechanism.LimitCycle ? 0.9 + (0.1 * random.NextDouble()) : 0.1 * random.NextDouble(),
                    random.NextDouble()
                )
                : null,
            LateOtherCue = learned ? (found == Mechanism.LimitCycle ? LateVerdict.LimitCycle : LateVerdict.SlowPoint) : null,
        };
        var result = new NetworkResult
        {
            Class = found,
            Index = index,
            AccuracyTail = evidence.AccuracyTail,
            ReliabilityTail = evidence.ReliabilityTail,
            Evidence = EvidenceJson.Write(evidence),
            Epochs = Epochs,
            FinalLoss = learned ? 0.001 * (1 + random.NextDouble()) : 0.25,
        };
        var provenance = new NetworkProvenance(
            new ProgramVersion("0.1.0", "abc"),
            "simd/canonical-1",
            "vector256",
            5.5,
            DateTimeOffset.UnixEpoch
        );
        return StoredNetwork.Of(
            planned,
            result,
            provenance,
            _weights[planned.Position % Variants],
            _curves[((int)found * Variants) + (planned.Position % Variants)]
        );
    }

    private static TrainingRecord Record(Mechanism found, int variant)
    {
        var record = new TrainingRecord(Epochs);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            var risen = 1 / (1 + Math.Exp(-(epoch - 60 - (20 * variant)) / 25.0));
            var learned = found switch
            {
                Mechanism.NotLearned => 0.02 * risen,
                Mechanism.Unstable => risen * (epoch % 200 < 100 ? 0.9 : 0.3),
                _ => 0.95 * risen,
            };
            record.Add(new EpochOutcome(0.25 * (1.004 - learned), 0.45 + (0.5 * learned), 0.45 + (0.5 * learned), 1.1 - learned));
        }

        return record;
    }
}
