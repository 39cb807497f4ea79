using Mnemophase.Gpu;
using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Studies.Published;
using Mnemophase.Training;

namespace Mnemophase.CardCheck;

/// <summary>Whole cells of a published study: trained on the card, judged on the CPU, counted; only cells with every seed count.</summary>
internal sealed class PublishedCells(CudaPool pool, CheckSizes sizes, Report report, TimeProvider clock)
{
    private const string File = "cells.csv";
    private const string Header =
        "study,learning_rate,delay_ms,networks,not_learned,limit_cycle,slow_point,unstable,published_not_learned,published_limit_cycle,published_slow_point";
    private readonly Lock _gate = new();
    private int _cells;
    private long _epochs;
    private double _difference;

    /// <summary>Trains until the time is up.</summary>
    public (Verdict, List<(string, object)>) Train(double seconds)
    {
        var study = StudyLibrary.Find(sizes.Study);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(Math.Clamp(seconds - 30, 1, sizes.CellSeconds)), clock);
        // Rates and delays far apart first, so that few cells show much of the plane.
        var cells = StudyPlan
            .Of(study)
            .Networks.Where(network => network.Key.Cell.LearningRate >= sizes.SmallestRate)
            .GroupBy(network => network.Key.Cell)
            .Select(cell => cell.ToList())
            .OrderBy(cell => Scattered(cell[0].Position / cell.Count))
            .Take(sizes.Cells)
            .ToList();
        var start = clock.GetTimestamp();
        Parallel.ForEach(
            cells,
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount / 2) },
            cell =>
            {
                if (!stop.IsCancellationRequested)
                {
                    Train(study, cell, stop.Token);
                }
            }
        );
        var taken = clock.GetElapsedTime(start).TotalSeconds;
        return (
            _cells > 0 ? Verdict.Measured : Verdict.NotRun,
            [
                ("complete cells", _cells),
                ("of", cells.Count),
                ("network epochs per second", _epochs / taken),
                ("mean difference of the fraction not learned", _cells > 0 ? _difference / _cells : double.NaN),
            ]
        );
    }

    private void Train(Study study, List<PlannedNetwork> cell, CancellationToken stop)
    {
        var key = cell[0].Key.Cell;
        var task = StudyModels.CueTask(study, key);
        var model = StudyModels.FullRankModel(study);
        var runs = cell.Select(network => new PooledRun(
                new FullRankSchedule(
                    new SgdOptions(key.LearningRate, study.Training.Momentum, study.Training.WeightDecay),
                    network.Epochs,
                    study.Training.StopAboveLoss
                ),
                (ulong)network.Key.Seed,
                null
            ))
            .ToList();
        var results = new Results();
        try
        {
            pool.Train(model, task.BuildBatch(), runs, results, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }

        var counts = MechanismCounts.Of(
            results.Done.Values.Select(result =>
                MechanismClassifier.Classify(result.Network, model, task, result.Record.Accuracy, result.Record.Reliability).Class
            )
        );
        Count(study, key, counts, results.Done.Values.Sum(result => result.Record.Count));
    }

    private void Count(Study study, Cell key, MechanismCounts counts, long epochs)
    {
        lock (_gate)
        {
            _cells++;
            _epochs += epochs;
            var published = PublishedCounts.For(study)?.Of(key);
            _difference += counts.NotLearnedFraction - (published?.NotLearnedFraction ?? 0);
            report.Row(
                File,
                Header,
                study.Name,
                key.LearningRate.ToString("R", CultureInfo.InvariantCulture),
                key.DelayMs,
                counts.Total,
                counts.NotLearned + counts.Unstable,
                counts.LimitCycle,
                counts.SlowPoint,
                counts.Unstable,
                published?.NotLearned.ToString(CultureInfo.InvariantCulture) ?? "",
                published?.LimitCycle.ToString(CultureInfo.InvariantCulture) ?? "",
                published?.SlowPoint.ToString(CultureInfo.InvariantCulture) ?? ""
            );
        }
    }

    /// <summary>The bits of a number in reverse: neighbours come far apart.</summary>
    private static uint Scattered(int number)
    {
        var reversed = 0u;
        for (var bit = 0; bit < 32; bit++)
        {
            reversed = (reversed << 1) | (((uint)number >> bit) & 1);
        }

        return reversed;
    }
}
