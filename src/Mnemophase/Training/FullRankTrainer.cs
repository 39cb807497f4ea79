using Mnemophase.Networks;
using Mnemophase.Numerics;

namespace Mnemophase.Training;

/// <summary>How one full-rank network is trained.</summary>
/// <param name="Sgd">Learning rate, momentum, weight decay.</param>
/// <param name="Epochs">Epochs planned.</param>
/// <param name="StopAboveLoss">Training stops once the loss exceeds this (that epoch's update and record are kept); null for never.</param>
public sealed record FullRankSchedule(SgdOptions Sgd, int Epochs, double? StopAboveLoss = null);

/// <summary>A trained network with its record.</summary>
/// <param name="Network">Final parameters.</param>
/// <param name="Record">Curves over the epochs that ran.</param>
/// <param name="DivergedAt">First epoch (from 0) whose loss was not finite or passed <see cref="FullRankSchedule.StopAboveLoss"/>; null if none.</param>
public sealed record FullRankResult(FullRankNetwork Network, TrainingRecord Record, int? DivergedAt);

/// <summary>Trains networks as the published scripts do, draw for draw (science.md, sections 3 and 5).</summary>
public static class FullRankTrainer
{
    private const int PlotEvery = 50;
    private const int PlotTrialLengths = 5;

    /// <summary>Trains the network of one seed from its draws.</summary>
    /// <param name="engine">Engine made for the model and batch.</param>
    /// <param name="schedule">Learning rate and epochs.</param>
    /// <param name="seed">Seed of the network.</param>
    /// <param name="progress">Called after each epoch with the epoch (from 0) and its outcome; may be null.</param>
    /// <param name="cancellation">Ends the run between two epochs with <see cref="OperationCanceledException"/>.</param>
    public static FullRankResult Train(
        IFullRankEngine engine,
        FullRankSchedule schedule,
        ulong seed,
        Action<int, EpochOutcome>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(schedule);
        var generator = new TorchGenerator(seed);
        var network = FullRankNetwork.Draw(engine.Model.Neurons, generator);
        engine.SetParameters(network);
        var record = new TrainingRecord(schedule.Epochs);
        int? divergedAt = null;
        for (var epoch = 0; epoch < schedule.Epochs && divergedAt is null; epoch++)
        {
            cancellation.ThrowIfCancellationRequested();
            generator.NextInt64();
            engine.DrawNoise(generator);
            var outcome = engine.Gradient();
            engine.Update(schedule.Sgd);
            record.Add(outcome);
            progress?.Invoke(epoch, outcome);
            if (!double.IsFinite(outcome.Loss) || outcome.Loss > schedule.StopAboveLoss)
            {
                divergedAt = epoch;
            }

            if (epoch % PlotEvery == 0)
            {
                SkipPlot(generator, engine);
            }
        }

        engine.CopyParameters(network);
        return new FullRankResult(network, record, divergedAt);
    }

    /// <summary>The scripts' plots draw from the same stream: a trial to show, then a run of five trial lengths on the whole batch.</summary>
    private static void SkipPlot(TorchGenerator generator, IFullRankEngine engine)
    {
        generator.NextBelow(128);
        var perStep = engine.Batch.Trials * engine.Model.Neurons;
        for (var draw = 0; draw < 1 + (PlotTrialLengths * engine.Batch.Steps); draw++)
        {
            generator.SkipNormals(perStep);
        }
    }
}
