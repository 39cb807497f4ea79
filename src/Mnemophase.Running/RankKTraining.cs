using Mnemophase.Formats;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Store.Judging;
using Mnemophase.Store.Tensors;
using Mnemophase.Tasks;
using Mnemophase.Training.RankK;
using Mnemophase.Training.RankK.Simd;

namespace Mnemophase.Running;

/// <summary>A rank-K network, trained and judged.</summary>
/// <param name="Training">Weights, snapshots and record.</param>
/// <param name="Evidence">What it turned out to do.</param>
public sealed record JudgedRankKNetwork(RankKResult Training, RankKEvidence Evidence);

/// <summary>Trains and judges rank-K networks of a study, with one engine for as long as the task stays the same.</summary>
/// <param name="study">A study of rank-K networks.</param>
public sealed class RankKTraining(Study study, Func<RankKModel, DelayedActivationTask, IRankKEngine> engines) : INetworkTrainer
{
    private const double PublishedInitialScale = 0.1;

    private readonly RankKModel _model = StudyModels.RankKModel(study);
    private readonly RankKJudge _judge = new(study);
    private IRankKEngine? _engine;

    /// <inheritdoc/>
    public string Engine => _engine is null ? "" : CheckpointOrigin.EngineName(_engine.Name, _engine.Arithmetic, _engine.InstructionSet);

    /// <inheritdoc/>
    public string InstructionSet => _engine?.InstructionSet ?? "";

    /// <inheritdoc/>
    public int SideBySide => RankKSimdEngine.BestSlots;

    /// <inheritdoc/>
    public void TrainSideBySide(
        IReadOnlyList<PlannedNetwork> planned,
        Action<int, int> epochDone,
        Action<int, FinishedNetwork> finished,
        ICheckpoints checkpoints,
        CancellationToken cancellation
    ) => Train(planned, epochDone, (place, judged) => finished(place, Finish(judged)), checkpoints, cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The engine holds managed memory alone.
    }

    /// <summary>Trains networks of one task side by side, going on from their checkpoints, and judges each as soon as it is done.</summary>
    /// <param name="planned">The networks; they share delay, response and post-reaction period.</param>
    /// <param name="epochDone">Called with a network's place in the list and its number of epochs done, first with those of its checkpoint.</param>
    /// <param name="finished">Called with a network's place in the list and its outcome, which does not depend on the others.</param>
    /// <param name="checkpoints">What to go on from, and where to save the states when it is due or training shall stop.</param>
    /// <param name="cancellation">Ends training between two epochs with <see cref="OperationCanceledException"/>.</param>
    /// <param name="every">Keeps every epoch divisible by this in the records as well; null for none.</param>
    /// <param name="reported">Called every few thousand epochs for each network in a slot; may be null.</param>
    /// <exception cref="ArgumentException">The tasks differ, or a value of the task, the model or a schedule is impossible.</exception>
    public void Train(
        IReadOnlyList<PlannedNetwork> planned,
        Action<int, int> epochDone,
        Action<int, JudgedRankKNetwork> finished,
        ICheckpoints checkpoints,
        CancellationToken cancellation,
        int? every = null,
        Action<RankKProgress>? reported = null
    )
    {
        var engine = EngineFor(planned);
        var origin = CheckpointOrigin.Of(engine, engine.Name, engine.Arithmetic);
        var runs = planned.Select((network, place) => Resumed(network, place)).ToList();
        RankKTrainer.Train(
            engine,
            runs,
            (place, result) => finished(place, Judge(planned[place].Key, result)),
            progress =>
            {
                epochDone(progress.Run, progress.EpochsRun);
                reported?.Invoke(progress);
                var network = planned[progress.Run];
                if (checkpoints.IsDue(network) || cancellation.IsCancellationRequested)
                {
                    checkpoints.Save(network, progress.EpochsRun, CheckpointBytes.Of(progress.Checkpoint(), origin));
                }
            },
            cancellation
        );

        RankKRun Resumed(PlannedNetwork network, int place)
        {
            var run = RunOf(network, every);
            if (CheckpointBytes.ReadRankK(checkpoints.Find(network), origin, run.Start) is not { } from || from.EpochsRun >= network.Epochs)
            {
                return run;
            }

            epochDone(place, from.EpochsRun);
            return run with { From = from };
        }
    }

    private RankKRun RunOf(PlannedNetwork planned, int? every)
    {
        var start = RankKNetwork.Draw(_model.Neurons, _model.Rank, new TorchGenerator((ulong)planned.Key.Seed));
        // The published start is divided by 10; another scale is a factor to that, so that the published one stays to the last bit.
        var factor = (float)(study.Network.InitialScale / PublishedInitialScale);
        foreach (ref var state in start.InitialState.AsSpan())
        {
            state *= factor;
        }

        return new RankKRun(
            start,
            new RankKSchedule
            {
                LearningRate = planned.Key.Cell.LearningRate,
                Epochs = planned.Epochs,
                StopAtLossRatio = planned.StopBelowRelativeLoss,
                Every = every,
                SnapshotEpochs = [.. planned.Snapshots.Where(epoch => epoch < planned.Epochs)],
            }
        );
    }

    private JudgedRankKNetwork Judge(NetworkKey key, RankKResult result)
    {
        var judged = result.Snapshots.Count > 0 ? result.Snapshots[^1] : new RankKSnapshot(result.EpochsRun - 1, result.Network);
        return new(result, _judge.Judge(key, judged, result.End, result.Record.Loss[0]));
    }

    private static FinishedNetwork Finish(JudgedRankKNetwork judged)
    {
        var (result, evidence) = judged;
        return new FinishedNetwork(
            new NetworkResult
            {
                Status = NetworkStatus.Trained,
                Class = evidence.Class,
                Evidence = EvidenceJson.Write(evidence),
                Epochs = result.EpochsRun,
                FinalLoss = result.Record.Loss[^1],
                DivergedAt = result.End == RankKEnd.Diverged ? result.EpochsRun - 1 : null,
            },
            SafetensorsFile.ToBytes(RankKTensors.Take(result.Network, result.Snapshots), []),
            RankKCurves.Of(result.Record).ToBytes()
        );
    }

    private IRankKEngine EngineFor(IReadOnlyList<PlannedNetwork> planned)
    {
        var tasks = planned.Select(network => StudyModels.ActivationTask(study, network.Key.Cell)).Distinct().ToList();
        if (tasks.Count != 1)
        {
            throw new ArgumentException($"Networks trained side by side share one task; these have {tasks.Count}.", nameof(planned));
        }

        if (_engine is null || tasks[0] != _engine.Task)
        {
            _engine = engines(_model, tasks[0]);
        }

        return _engine;
    }
}
