using System.Collections.Concurrent;
using Mnemophase.Running;
using Mnemophase.Store;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Studies.Tests.Running;

/// <summary>Lets another trainer do the work and keeps an account of it.</summary>
/// <param name="inner">Trains.</param>
/// <param name="account">The account, shared by the workers.</param>
internal sealed class WatchedTrainer(INetworkTrainer inner, TrainingAccount account) : INetworkTrainer
{
    public string Engine => inner.Engine;

    public string InstructionSet => inner.InstructionSet;

    public int SideBySide => inner.SideBySide;

    public FinishedNetwork Train(PlannedNetwork planned, Action<int> epochDone, ICheckpoints checkpoints, CancellationToken cancellation)
    {
        FinishedNetwork? finished = null;
        TrainSideBySide([planned], (_, epochs) => epochDone(epochs), (_, network) => finished = network, checkpoints, cancellation);
        return finished!;
    }

    public void TrainSideBySide(
        IReadOnlyList<PlannedNetwork> planned,
        Action<int, int> epochDone,
        Action<int, FinishedNetwork> finished,
        ICheckpoints checkpoints,
        CancellationToken cancellation
    )
    {
        foreach (var network in planned)
        {
            account.Begun.Enqueue(network.Position);
        }

        inner.TrainSideBySide(
            planned,
            (place, epochs) =>
            {
                epochDone(place, epochs);
                account.Reports.Enqueue((planned[place].Position, epochs));
                account.AfterReport();
            },
            finished,
            new Watched(checkpoints, account),
            cancellation
        );
    }

    public void Dispose() => inner.Dispose();

    private sealed class Watched(ICheckpoints inner, TrainingAccount account) : ICheckpoints
    {
        public byte[]? Find(PlannedNetwork planned) => inner.Find(planned);

        public bool IsDue(PlannedNetwork planned) => inner.IsDue(planned);

        public void Save(PlannedNetwork planned, int epochs, byte[] state)
        {
            inner.Save(planned, epochs, state);
            account.Saved.Enqueue((planned.Position, epochs));
        }
    }
}

/// <summary>What the trainers of a run did.</summary>
internal sealed class TrainingAccount
{
    /// <summary>Networks begun or taken up again, by position.</summary>
    public ConcurrentQueue<int> Begun { get; } = new();

    /// <summary>Reports of epochs.</summary>
    public ConcurrentQueue<(int Position, int Epochs)> Reports { get; } = new();

    /// <summary>Checkpoints saved.</summary>
    public ConcurrentQueue<(int Position, int Epochs)> Saved { get; } = new();

    /// <summary>Called after each report.</summary>
    public Action AfterReport { get; init; } = () => { };
}
