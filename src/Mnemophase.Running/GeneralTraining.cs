using Mnemophase.Dynamics.Words;
using Mnemophase.Judging;
using Mnemophase.Networks;
using Mnemophase.Networks.General;
using Mnemophase.Tasks;
using Mnemophase.Tasks.Trials;
using Mnemophase.Training;
using Mnemophase.Training.General;

namespace Mnemophase.Running;

/// <summary>A general network, trained and judged.</summary>
/// <param name="Model">The kind of network.</param>
/// <param name="Training">Weights and record.</param>
/// <param name="Evidence">What it learned.</param>
/// <param name="Dynamics">What it does after its trials; null if it was not learned.</param>
public sealed record JudgedGeneralNetwork(
    NetworkModel Model,
    TrialTrainingResult Training,
    GeneralEvidence Evidence,
    DynamicsSummary? Dynamics
)
{
    /// <summary>States at the planned snapshots that its training reached.</summary>
    public IReadOnlyList<NetworkSnapshot> Snapshots { get; init; } = [];
}

/// <summary>Trains and judges general networks of a study, with one engine for as long as the kind of network stays the same.</summary>
/// <param name="paperEngines">Makes an engine for the paper's networks, which studies with the paper's streams use.</param>
public sealed class GeneralTraining(
    GeneralStudy study,
    TrialEngineFactory engines,
    Func<FullRankModel, TrialBatch, IFullRankEngine> paperEngines
) : INetworkTrainer
{
    private string _kind = "";
    private ITrialEngine? _engine;

    /// <inheritdoc/>
    public string Engine { get; private set; } = "";

    /// <inheritdoc/>
    public string InstructionSet { get; private set; } = "";

    /// <summary>Trains and judges one network, going on from its checkpoint if there is one.</summary>
    /// <param name="epochDone">Called after each epoch with the number of epochs done, and first with those of the checkpoint.</param>
    /// <param name="checkpoints">What to go on from, and where to save the state when it is due or training shall stop.</param>
    /// <param name="cancellation">Ends training between two epochs with <see cref="OperationCanceledException"/>.</param>
    /// <param name="progress">Called after each epoch trained with the epoch (from 0) and its outcome; may be null.</param>
    public JudgedGeneralNetwork Judged(
        PlannedNetwork planned,
        Action<int> epochDone,
        ICheckpoints checkpoints,
        CancellationToken cancellation,
        Action<int, EpochOutcome>? progress = null
    )
    {
        var cell = study.At(planned.Key.Cell);
        cell = cell with { Model = cell.MaskedModel() };
        if (cell.PaperStreams)
        {
            return TrainAsPaper(cell, planned, epochDone, progress, cancellation);
        }

        var engine = EngineFor(cell);
        var origin = CheckpointOrigin.Of(engine, engine.Name, engine.Arithmetic);
        var schedule = cell.Schedule(planned.Key.Cell.LearningRate, planned.Epochs);
        var found = checkpoints.Find(planned);
        var training = Resumed(engine, schedule, CheckpointBytes.ReadGeneral(found, origin, planned.Epochs));
        var wanted = planned.Snapshots.ToHashSet();
        var snapshots = training is null ? [] : CheckpointBytes.ReadSnapshots(found!).ToList();
        if (training is null)
        {
            var seed = (ulong)planned.Key.Seed;
            training = TrialTraining.Begin(engine, schedule, seed, cell.StartOf(seed));
        }
        else
        {
            epochDone(training.EpochsDone);
        }

        var result = training.Run(AfterEpoch, cancellation);
        return Judge(cell, planned.Key.Seed, result, engine, cancellation) with { Snapshots = snapshots };

        void AfterEpoch(int epoch, EpochOutcome outcome)
        {
            epochDone(epoch + 1);
            progress?.Invoke(epoch, outcome);
            if (wanted.Contains(epoch))
            {
                snapshots.Add(new NetworkSnapshot(epoch, CheckpointBytes.Of(training.Checkpoint(), origin)));
            }

            if ((checkpoints.IsDue(planned) || cancellation.IsCancellationRequested) && !training.IsOver)
            {
                checkpoints.Save(planned, epoch + 1, CheckpointBytes.Of(training.Checkpoint(), origin, snapshots));
            }
        }
    }

    /// <inheritdoc/>
    public FinishedNetwork Train(PlannedNetwork planned, Action<int> epochDone, ICheckpoints checkpoints, CancellationToken cancellation)
    {
        var judged = Judged(planned, epochDone, checkpoints, cancellation);
        return FinishedNetwork.Of(judged.Model, judged.Training, judged.Evidence, judged.Dynamics) with { Snapshots = judged.Snapshots };
    }

    /// <inheritdoc/>
    public void Dispose() => _engine?.Dispose();

    private static TrialTraining? Resumed(ITrialEngine engine, TrialSchedule schedule, TrialCheckpoint? checkpoint)
    {
        try
        {
            return checkpoint is null ? null : TrialTraining.Resume(engine, schedule, checkpoint);
        }
        catch (ArgumentException)
        {
            return null; // a checkpoint only saves time
        }
    }

    /// <summary>The paper's own engine and streams; short trainings, which begin anew when they were stopped.</summary>
    private JudgedGeneralNetwork TrainAsPaper(
        GeneralCell cell,
        PlannedNetwork planned,
        Action<int> epochDone,
        Action<int, EpochOutcome>? progress,
        CancellationToken cancellation
    )
    {
        var paper =
            cell.OfPaper(planned.Key.Cell.LearningRate, planned.Epochs)
            ?? throw new InvalidOperationException("The paper's streams are for its networks.");
        using var engine = paperEngines(paper.Model, paper.Batch);
        (Engine, InstructionSet) = (
            CheckpointOrigin.EngineName(engine.Name, engine.Arithmetic, engine.InstructionSet),
            engine.InstructionSet
        );
        var (network, record, divergedAt) = FullRankTrainer.Train(
            engine,
            paper.Schedule,
            (ulong)planned.Key.Seed,
            (epoch, outcome) =>
            {
                epochDone(epoch + 1);
                progress?.Invoke(epoch, outcome);
            },
            cancellation
        );
        float[] weights = [.. network.Parameters, .. new float[cell.Model.Neurons]];
        var result = new TrialTrainingResult(weights, weights, record, divergedAt, divergedAt is null ? 1 : 0);
        return Judge(cell, planned.Key.Seed, result, EngineFor(cell), cancellation);
    }

    private static JudgedGeneralNetwork Judge(
        GeneralCell cell,
        int seed,
        TrialTrainingResult result,
        ITrialEngine engine,
        CancellationToken cancellation
    )
    {
        var isFinite = Array.TrueForAll(result.Weights, float.IsFinite) && result.DivergedAt is null;
        var (evidence, dynamics) = GeneralEvidence.Of(
            result.Record.Accuracy,
            result.Record.Reliability,
            result.StagesDone,
            isFinite,
            Test(cell, seed, result, engine),
            () => GeneralTrials.Of(cell.Model, result.Weights, cell.TestTrials(seed)),
            cancellation
        );
        return new JudgedGeneralNetwork(cell.Model, result, evidence, dynamics);
    }

    /// <summary>Accuracy per condition on a batch from the stream for tests, with the noise of the training.</summary>
    private static List<(string Name, double Accuracy)> Test(GeneralCell cell, int seed, TrialTrainingResult result, ITrialEngine engine)
    {
        var stream = SeedStreams.Of((ulong)seed, DrawPurpose.Test);
        var trials = cell.Draw(stream);
        engine.SetParameters(result.Parameters);
        engine.SetTrials(trials);
        new TrialNoise().Draw(engine, trials, stream);
        engine.Gradient(0);
        var outputs = new float[trials.Targets.Length];
        engine.CopyOutputs(outputs);
        return [.. trials.ConditionNames.Zip(TrialMetrics.PerCondition(trials, outputs))];
    }

    private ITrialEngine EngineFor(GeneralCell cell)
    {
        var kind = $"{cell.Model} {string.Join(' ', cell.Trained)}";
        if (_engine is null || !string.Equals(kind, _kind, StringComparison.Ordinal))
        {
            _engine?.Dispose();
            _engine = engines(cell.Model, cell.Trained);
            _kind = kind;
        }

        (Engine, InstructionSet) = (
            CheckpointOrigin.EngineName(_engine.Name, _engine.Arithmetic, _engine.InstructionSet),
            _engine.InstructionSet
        );
        return _engine;
    }
}
