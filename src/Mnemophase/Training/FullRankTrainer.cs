using Mnemophase.Networks;
using Mnemophase.Numerics;

namespace Mnemophase.Training;

/// <summary>How one full-rank network is trained.</summary>
/// <param name="Sgd">Learning rate, momentum, weight decay.</param>
/// <param name="Epochs">Epochs planned, at least 1.</param>
/// <param name="StopAboveLoss">Training stops once the loss exceeds this (that epoch's update and record are kept); null for never.</param>
public sealed record FullRankSchedule(SgdOptions Sgd, int Epochs, double? StopAboveLoss = null)
{
    /// <summary>Checks the values; the trainer calls it before it starts.</summary>
    /// <exception cref="ArgumentException">A value is impossible; the message names it and the allowed values.</exception>
    public void Validate()
    {
        Sgd.Validate();
        if (Epochs < 1)
        {
            throw new ArgumentException($"{nameof(Epochs)} = {Epochs} must be at least 1.");
        }

        if (StopAboveLoss is { } limit && !(limit > 0))
        {
            throw new ArgumentException($"{nameof(StopAboveLoss)} = {limit} must be above 0, or left out.");
        }
    }

    /// <summary>Whether a loss ends the run: it is not finite, or above <see cref="StopAboveLoss"/>.</summary>
    public bool EndsAt(double loss) => !double.IsFinite(loss) || loss > StopAboveLoss;
}

/// <summary>A trained network with its record.</summary>
/// <param name="Network">Final parameters.</param>
/// <param name="Record">Curves over the epochs that ran.</param>
/// <param name="DivergedAt">First epoch (from 0) whose loss was not finite or passed <see cref="FullRankSchedule.StopAboveLoss"/>; null if none.</param>
public sealed record FullRankResult(FullRankNetwork Network, TrainingRecord Record, int? DivergedAt);

/// <summary>Trains networks as the published scripts do, draw for draw (science.md, sections 3 and 5).</summary>
public static class FullRankTrainer
{
    /// <summary>Epochs between two plots of the published scripts, which draw from the stream of the run.</summary>
    public const int PlotEvery = 50;

    /// <summary>Words of the generator that an epoch passes over before its noise: the scripts' data loader takes a random int64 a pass.</summary>
    public const int WordsBeforeNoise = 2;

    private const int PlotTrials = 128;
    private const int PlotTrialLengths = 5;

    /// <summary>Trains the network of one seed from its draws.</summary>
    /// <param name="progress">Called after each epoch with the epoch (from 0) and its outcome; may be null.</param>
    /// <param name="cancellation">Ends the run between two epochs with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">A value of the schedule is impossible.</exception>
    public static FullRankResult Train(
        IFullRankEngine engine,
        FullRankSchedule schedule,
        ulong seed,
        Action<int, EpochOutcome>? progress = null,
        CancellationToken cancellation = default
    )
    {
        schedule.Validate();
        return Continue(engine, schedule, Begin(engine, seed), new TrainingRecord(schedule.Epochs), progress, cancellation);
    }

    /// <summary>Draws the network of one seed into an engine, ready for the first epoch.</summary>
    /// <returns>The run's generator, to be handed to <see cref="Continue"/>.</returns>
    public static TorchGenerator Begin(IFullRankEngine engine, ulong seed)
    {
        var generator = new TorchGenerator(seed);
        engine.SetParameters(FullRankNetwork.Draw(engine.Model.Neurons, generator));
        return generator;
    }

    /// <summary>Goes on with a run from its state between two epochs; the next epoch is the one after the last recorded.</summary>
    /// <param name="engine">Engine that holds the parameters and momentum the run has reached.</param>
    /// <param name="schedule">Learning rate and epochs of the whole run.</param>
    /// <param name="generator">Generator of the run, where it stood when the last recorded epoch's progress was reported.</param>
    /// <param name="record">Record so far, with room for all epochs of the schedule; the epochs to come are added to it.</param>
    /// <param name="progress">Called after each epoch, when engine, generator and record are a state to go on from; may be null.</param>
    /// <param name="cancellation">Ends the run between two epochs with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">A value of the schedule is impossible, or the record was made for another number of epochs.</exception>
    public static FullRankResult Continue(
        IFullRankEngine engine,
        FullRankSchedule schedule,
        TorchGenerator generator,
        TrainingRecord record,
        Action<int, EpochOutcome>? progress = null,
        CancellationToken cancellation = default
    )
    {
        schedule.Validate();
        if (record.Capacity != schedule.Epochs)
        {
            throw new ArgumentException($"A record of {record.Capacity} epochs does not fit a run of {schedule.Epochs}.", nameof(record));
        }

        var divergedAt = DivergedAt(record, schedule);
        while (record.Count < schedule.Epochs && divergedAt is null)
        {
            cancellation.ThrowIfCancellationRequested();
            var epoch = record.Count;
            generator.NextInt64(); // the scripts' data loader takes one a pass
            engine.DrawNoise(generator);
            var outcome = engine.Gradient();
            engine.Update(schedule.Sgd);
            record.Add(outcome);
            if (epoch % PlotEvery == 0)
            {
                SkipPlot(generator, engine);
            }

            divergedAt = DivergedAt(record, schedule);
            progress?.Invoke(epoch, outcome);
        }

        var network = new FullRankNetwork(engine.Model.Neurons);
        engine.CopyParameters(network);
        return new FullRankResult(network, record, divergedAt);
    }

    /// <summary>Normals per neuron and trial that a plot takes, besides one word for the trial to show: one for the start, then one a step.</summary>
    public static int DrawsPerPlot(int steps) => 1 + (PlotTrialLengths * steps);

    /// <summary>The last recorded epoch if its loss ends the run, else null.</summary>
    private static int? DivergedAt(TrainingRecord record, FullRankSchedule schedule) =>
        record.Count > 0 && schedule.EndsAt(record.Loss[^1]) ? record.Count - 1 : null;

    /// <summary>The scripts' plots draw from the same stream: a trial to show, then a run of five trial lengths on the whole batch.</summary>
    private static void SkipPlot(TorchGenerator generator, IFullRankEngine engine)
    {
        generator.NextBelow(PlotTrials);
        var perStep = engine.Batch.Trials * engine.Model.Neurons;
        for (var draw = 0; draw < DrawsPerPlot(engine.Batch.Steps); draw++)
        {
            generator.SkipNormals(perStep);
        }
    }
}
