using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Store.Queries;

/// <summary>Reads how the networks of a store trained.</summary>
public static class StoreCurves
{
    /// <summary>Averages what a store holds, one network at a time.</summary>
    /// <remarks>
    /// A store keeps the last 1,000 epochs in full and earlier ones at log-spaced epochs, so a longer window has the latter before the former. A
    /// network that ended early counts in the epochs it has.
    /// </remarks>
    /// <param name="store">A store of full-rank networks.</param>
    /// <param name="learningRate">A learning rate of its study.</param>
    /// <param name="grouping">Which classes to tell apart.</param>
    /// <param name="lastEpochs">How many of the last epochs planned; at least 1.</param>
    /// <param name="progress">Told networks read and networks to read, after each; may be null.</param>
    /// <param name="stop">Stops between networks.</param>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static MechanismCurves Of(
        StudyStore store,
        double learningRate,
        MechanismGrouping grouping,
        int lastEpochs = StoredCurves.TailEpochs,
        Action<int, int>? progress = null,
        CancellationToken stop = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lastEpochs, 1);
        var networks = store
            .Outcomes()
            .Where(network => network.Key.Cell.LearningRate == learningRate && network.Class is not null)
            .ToList();
        var planned = networks.Select(network => StudyPlan.Plan(store.Study, network.Key).Epochs).DefaultIfEmpty(0).Max();
        var average = new Average(EpochsOf(planned, lastEpochs));
        for (var i = 0; i < networks.Count; i++)
        {
            stop.ThrowIfCancellationRequested();
            if (store.Curves(networks[i].Position) is { } curves)
            {
                average.Add(grouping.ShownAs(networks[i].Class!.Value), curves);
            }

            progress?.Invoke(i + 1, networks.Count);
        }

        return new MechanismCurves(learningRate, average.Epochs, average.ToClasses());
    }

    /// <summary>The epochs a store keeps of the last ones of a run.</summary>
    internal static int[] EpochsOf(int planned, int lastEpochs)
    {
        var first = Math.Max(0, planned - lastEpochs);
        var full = Math.Max(first, planned - StoredCurves.TailEpochs);
        return
        [
            .. StoredCurves.ThinnedEpochs(planned).Where(epoch => epoch >= first && epoch < full),
            .. Enumerable.Range(full, planned - full),
        ];
    }

    private sealed class Average(int[] epochs)
    {
        private readonly SortedDictionary<Mechanism, Sums> _classes = [];

        public int[] Epochs => epochs;

        public void Add(Mechanism shown, StoredCurves curves)
        {
            if (!_classes.TryGetValue(shown, out var sums))
            {
                _classes.Add(shown, sums = new Sums(epochs.Length));
            }

            sums.Networks++;
            var tail = curves.Epochs - curves.Tail.Loss.Length;
            for (var i = 0; i < epochs.Length && epochs[i] < curves.Epochs; i++)
            {
                if (epochs[i] >= tail)
                {
                    sums.Add(i, curves.Tail, epochs[i] - tail);
                }
                else if (Array.BinarySearch(curves.SparseEpochs, epochs[i]) is >= 0 and var at)
                {
                    sums.Add(i, curves.Sparse, at);
                }
            }
        }

        public IReadOnlyList<ClassCurves> ToClasses() =>
            [
                .. _classes.Select(pair => new ClassCurves(
                    pair.Key,
                    pair.Value.Networks,
                    pair.Value.Loss.ToCurve(),
                    pair.Value.Accuracy.ToCurve(),
                    pair.Value.Reliability.ToCurve()
                )),
            ];
    }

    private sealed class Sums(int epochs)
    {
        public int Networks { get; set; }

        public RunningCurve Loss { get; } = new(epochs);

        public RunningCurve Accuracy { get; } = new(epochs);

        public RunningCurve Reliability { get; } = new(epochs);

        public void Add(int at, StoredCurves.CurveSet curves, int from)
        {
            Loss.Add(at, curves.Loss[from]);
            Accuracy.Add(at, curves.Accuracy[from]);
            Reliability.Add(at, curves.Reliability[from]);
        }
    }
}
