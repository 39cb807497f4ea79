using Mnemophase.Dynamics.OverTraining;
using Mnemophase.Dynamics.Words;
using Mnemophase.Kinds;

namespace Mnemophase.Running;

/// <summary>A network of a store over its training: its snapshots, its start, and by training on from a snapshot the epochs between. Not thread-safe.</summary>
public sealed class StoredTraining : ITrainedStates, IDisposable
{
    // Parameters of so many epochs are kept: for 100 neurons 40 kB each.
    private const int MostKept = 2048;

    private readonly ITrainingOn _training;
    private readonly SortedDictionary<int, byte[]> _checkpoints = [];
    private readonly Dictionary<int, float[]> _parameters = [];
    private readonly Dictionary<int, NetworkTrial> _trials = [];

    /// <summary>Reads a network's snapshots.</summary>
    /// <param name="row">A trained network of it.</param>
    /// <exception cref="ArgumentException">The network has no snapshots.</exception>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public StoredTraining(StudyStore store, NetworkRow row)
    {
        var study = store.Study;
        var kind = Registry.Of<ITrainedNetwork>(study.Network.Kind.Name);
        var snapshots = store.Snapshots.Read(row.Position);
        if (snapshots.Count == 0 || kind.TrainingOn(study, row, StudyPlan.Of(study).Networks[row.Position].Epochs) is not { } training)
        {
            throw new ValueException(
                $"{store.Path}: {row.Key} has no snapshots from which training can continue; set snapshots under [training] in the study, or have the run keep them.",
                "snapshots"
            );
        }

        _training = training;
        _parameters[-1] = training.Start();
        foreach (var snapshot in snapshots)
        {
            _checkpoints[snapshot.Epoch] = snapshot.State;
            _parameters[snapshot.Epoch] = training.WeightsOf(snapshot.State);
        }

        List<int> epochs = [-1, .. snapshots.Select(snapshot => snapshot.Epoch)];
        if (epochs[^1] < row.Result.Epochs - 1)
        {
            // The network as it is kept is one more, though no state to go on from.
            epochs.Add(row.Result.Epochs - 1);
            _parameters[epochs[^1]] = training.Kept($"{store.Path}: {row.Key}", store.Weights(row.Position) ?? []);
        }

        Snapshots = epochs;
        Reason = training.Reason;
        Check();
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Snapshots { get; }

    /// <inheritdoc/>
    public bool HasBetween { get; private set; }

    /// <summary>Why epochs between snapshots cannot be had; null where they can.</summary>
    public string? Reason { get; private set; }

    /// <inheritdoc/>
    public NetworkTrial At(int epoch)
    {
        if (_trials.TryGetValue(epoch, out var known))
        {
            return known;
        }

        var weights = ParametersAt(epoch);
        if (_trials.Count >= 64)
        {
            _trials.Clear();
        }

        return _trials[epoch] = _training.Trial(weights);
    }

    /// <summary>Weights after an epoch, as the store keeps those of the network.</summary>
    /// <exception cref="InvalidOperationException">The epoch is no snapshot and cannot be trained again.</exception>
    public float[] ParametersAt(int epoch)
    {
        if (_parameters.TryGetValue(epoch, out var known))
        {
            return known;
        }

        if (!HasBetween || epoch < -1 || epoch > Snapshots[^1])
        {
            throw new InvalidOperationException($"Epoch {epoch} has no snapshot, and {Reason ?? "it lies after the last one"}.");
        }

        Train(epoch);
        return _parameters[epoch];
    }

    /// <inheritdoc/>
    public void Dispose() => _training.Dispose();

    /// <summary>Trains on from the nearest state before an epoch and keeps what it passes.</summary>
    private void Train(int epoch)
    {
        var from = _checkpoints.Keys.Where(kept => kept < epoch).DefaultIfEmpty(-1).Last();
        if (_parameters.Count > MostKept)
        {
            foreach (var old in _parameters.Keys.Except(Snapshots).ToList())
            {
                _parameters.Remove(old);
            }
        }

        var every = Math.Max(1, (epoch - from) / 512);
        _checkpoints[epoch] = _training.Train(
            from < 0 ? null : _checkpoints[from],
            epoch,
            (at, weights) =>
            {
                if (at == epoch || (at - from) % every == 0)
                {
                    _parameters[at] = weights();
                }
            }
        );
    }

    /// <summary>Training on must give the bits that were kept: tried from the snapshot, or the start, that is nearest to the next.</summary>
    private void Check()
    {
        if (Reason is not null)
        {
            return;
        }

        HasBetween = true;
        var (before, next) = Snapshots
            .Zip(Snapshots.Skip(1))
            .Where(pair => _checkpoints.ContainsKey(pair.Second))
            .MinBy(pair => pair.Second - pair.First);
        var kept = _parameters[next];
        var state = _checkpoints[next];
        _checkpoints.Remove(next);
        _parameters.Remove(next);
        Train(next);
        HasBetween = _parameters[next].AsSpan().SequenceEqual(kept);
        (_checkpoints[next], _parameters[next]) = (state, kept);
        Reason = HasBetween
            ? null
            : $"training continued from epoch {before} does not give the snapshot after epoch {next} to the last bit";
    }
}
