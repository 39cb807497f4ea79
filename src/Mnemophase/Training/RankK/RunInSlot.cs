using Mnemophase.Networks;

namespace Mnemophase.Training.RankK;

/// <summary>One run while it occupies a slot: counts its epochs, keeps its record and decides when it ends.</summary>
internal sealed class RunInSlot
{
    private readonly IRankKEngine _engine;
    private readonly int _slot;
    private readonly RankKSchedule _schedule;
    private readonly RankKRecord _record;
    private readonly RecordedEpochs _recorded;
    private readonly int[] _snapshotEpochs;
    private readonly List<RankKSnapshot> _snapshots;
    private double _stopBelow;
    private int _nextRecorded;
    private int _nextSnapshot;

    internal RunInSlot(IRankKEngine engine, int slot, int index, RankKRun run)
    {
        (_engine, _slot, Index, _schedule) = (engine, slot, index, run.Schedule);
        _recorded = new RecordedEpochs(_schedule.PointsPerDecade, _schedule.Every);
        _snapshotEpochs = [.. _schedule.SnapshotEpochs.Distinct().Order()];
        if (run.From is not { } from)
        {
            (_record, _snapshots) = (new RankKRecord(), []);
            engine.Load(slot, run.Start, _schedule.LearningRate);
            return;
        }

        (_record, _snapshots, EpochsRun, Loss) = (from.Record.Copy(), [.. from.Snapshots], from.EpochsRun, from.Record.Loss[^1]);
        _stopBelow = StopBelow(from.Record.Loss[0]);
        _nextRecorded = _recorded.After(from.Record.Epochs[^1]);
        _nextSnapshot = _snapshotEpochs.Count(epoch => epoch < from.EpochsRun);
        engine.Load(slot, run.Start, from.Parameters, _schedule.LearningRate);
    }

    /// <summary>Place of the run in the list of runs.</summary>
    internal int Index { get; }

    /// <summary>Epochs run so far.</summary>
    internal int EpochsRun { get; private set; }

    /// <summary>Loss of the last epoch.</summary>
    internal double Loss { get; private set; }

    /// <summary>Takes note of the epoch the engine has just run; true when it was the run's last.</summary>
    internal bool AfterEpoch(out RankKEnd end)
    {
        var epoch = EpochsRun++;
        Loss = _engine.Loss(_slot);
        if (epoch == 0)
        {
            _stopBelow = StopBelow(Loss);
        }

        end =
            !double.IsFinite(Loss) ? RankKEnd.Diverged
            : Loss < _stopBelow ? RankKEnd.LossRatioReached
            : RankKEnd.EpochsDone;
        var last = end != RankKEnd.EpochsDone || EpochsRun == _schedule.Epochs;
        if (last || epoch == _nextRecorded)
        {
            _record.Add(epoch, Loss, _engine.GradientNorm(_slot));
            _nextRecorded = _recorded.After(epoch);
        }

        if (_nextSnapshot < _snapshotEpochs.Length && epoch == _snapshotEpochs[_nextSnapshot])
        {
            _snapshots.Add(new RankKSnapshot(epoch, CopyNetwork()));
            _nextSnapshot++;
        }

        return last;
    }

    /// <summary>The state between two epochs, which shares nothing with this run.</summary>
    internal RankKCheckpoint Checkpoint() => new(_engine.CopyParameters(_slot), EpochsRun, _record.Copy(), [.. _snapshots]);

    internal RankKResult Finish(RankKEnd end)
    {
        _engine.Unload(_slot);
        return new RankKResult(CopyNetwork(), _record, EpochsRun, end, _snapshots);
    }

    private double StopBelow(double firstLoss) => (_schedule.StopAtLossRatio ?? 0) * firstLoss;

    private RankKNetwork CopyNetwork()
    {
        var network = new RankKNetwork(_engine.Model.Neurons, _engine.Model.Rank);
        _engine.CopyNetwork(_slot, network);
        return network;
    }
}
