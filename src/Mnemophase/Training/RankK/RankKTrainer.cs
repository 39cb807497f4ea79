namespace Mnemophase.Training.RankK;

/// <summary>Where one run stands.</summary>
/// <param name="Run">Its place in the list of runs.</param>
/// <param name="Loss">Loss of the last of them.</param>
public readonly record struct RankKProgress(int Run, int EpochsRun, double Loss)
{
    private readonly RunInSlot? _run;

    internal RankKProgress(RunInSlot run)
        : this(run.Index, run.EpochsRun, run.Loss) => _run = run;

    /// <summary>Takes the state to go on from; possible while the progress is being reported, and not later.</summary>
    /// <exception cref="InvalidOperationException">This is not the progress of a run.</exception>
    public RankKCheckpoint Checkpoint() =>
        _run?.Checkpoint() ?? throw new InvalidOperationException("There is no state before training has begun.");
}

/// <summary>Trains rank-K networks by plain gradient descent (science.md, section 2), as many at once as the engine has slots.</summary>
public static class RankKTrainer
{
    private const int MostChunkEpochs = 10_000;

    /// <summary>Steps × neurons × rank × slots of a chunk: some seconds even of the reference engine, so that large networks are reported in time to be saved.</summary>
    private const long ChunkWork = 100_000_000;

    /// <summary>Trains one network.</summary>
    /// <param name="engine">Engine made for the model and task; its first slot is used.</param>
    /// <param name="progress">Called every few thousand epochs, sooner for large networks, and before training ends on request; may be null.</param>
    /// <param name="cancellation">Ends training between two epochs with <see cref="OperationCanceledException"/>.</param>
    public static RankKResult Train(
        IRankKEngine engine,
        RankKRun run,
        Action<RankKProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        RankKResult? result = null;
        Train(engine, [run], (_, finished) => result = finished, progress, cancellation);
        return result!;
    }

    /// <summary>
    /// Trains a list of networks. Each waits for a free slot, in the order of the list; a result does not depend on the number of slots.
    /// </summary>
    /// <param name="engine">Engine made for the model and task of all the runs.</param>
    /// <param name="finished">Called with a run's place in the list and its result as soon as it ends.</param>
    /// <param name="progress">Called every few thousand epochs, sooner for large networks for each run in a slot, and before training ends on request; may be null.</param>
    /// <param name="cancellation">Ends training between two epochs with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">A schedule or network is impossible; nothing is trained then.</exception>
    public static void Train(
        IRankKEngine engine,
        IReadOnlyList<RankKRun> runs,
        Action<int, RankKResult> finished,
        Action<RankKProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        foreach (var run in runs)
        {
            run.Schedule.Validate();
            RankKChecks.Size(engine.Model, run.Start);
            run.From?.Validate();
        }

        var slots = new RunInSlot?[engine.Slots];
        var work = (long)engine.Task.Steps * engine.Model.Neurons * engine.Model.Rank * engine.Slots;
        var chunk = (int)Math.Clamp(ChunkWork / work, 1, MostChunkEpochs);
        try
        {
            var next = 0;
            while (Refill(engine, runs, slots, ref next))
            {
                cancellation.ThrowIfCancellationRequested();
                TrainChunk(engine, slots, chunk, finished, cancellation);
                Report(slots, progress);
            }
        }
        finally
        {
            for (var slot = 0; slot < slots.Length; slot++)
            {
                engine.Unload(slot);
            }
        }
    }

    /// <summary>Puts waiting runs into free slots; false when nothing is left to train.</summary>
    private static bool Refill(IRankKEngine engine, IReadOnlyList<RankKRun> runs, RunInSlot?[] slots, ref int next)
    {
        var any = false;
        for (var slot = 0; slot < slots.Length; slot++)
        {
            if (slots[slot] is null && next < runs.Count)
            {
                slots[slot] = new RunInSlot(engine, slot, next, runs[next]);
                next++;
            }

            any |= slots[slot] is not null;
        }

        return any;
    }

    /// <summary>Trains until a run ends, the chunk is full or training shall stop.</summary>
    private static void TrainChunk(
        IRankKEngine engine,
        RunInSlot?[] slots,
        int epochs,
        Action<int, RankKResult> finished,
        CancellationToken cancellation
    )
    {
        var freed = false;
        for (var epoch = 0; epoch < epochs && !freed && !cancellation.IsCancellationRequested; epoch++)
        {
            engine.Epoch();
            for (var slot = 0; slot < slots.Length; slot++)
            {
                if (slots[slot] is { } run && run.AfterEpoch(out var end))
                {
                    slots[slot] = null;
                    finished(run.Index, run.Finish(end));
                    freed = true;
                }
            }
        }
    }

    private static void Report(RunInSlot?[] slots, Action<RankKProgress>? progress)
    {
        if (progress is null)
        {
            return;
        }

        foreach (var run in slots)
        {
            if (run is not null)
            {
                progress(new RankKProgress(run));
            }
        }
    }
}
