using Mnemophase.Dynamics.OverTraining;
using Mnemophase.Dynamics.Words;
using Mnemophase.Formats;
using Mnemophase.Kinds;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Store;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Tasks;
using Mnemophase.Training;
using Mnemophase.Training.Engines;

namespace Mnemophase.Running;

/// <summary>A full-rank network of a store over its training: its snapshots, its start, and by training on from a snapshot the epochs between. Not thread-safe.</summary>
public sealed class StoredTraining : ITrainedStates, IDisposable
{
    // Parameters of so many epochs are kept: for 100 neurons 40 kB each.
    private const int MostKept = 2048;

    private readonly Study _study;
    private readonly NetworkRow _row;
    private readonly FullRankModel _model;
    private readonly CueDiscriminationTask _task;
    private readonly SortedDictionary<int, byte[]> _checkpoints = [];
    private readonly Dictionary<int, float[]> _parameters = [];
    private readonly Dictionary<int, NetworkTrial> _trials = [];
    private readonly IFullRankEngine? _engine;

    /// <summary>Reads a network's snapshots.</summary>
    /// <param name="store">The store.</param>
    /// <param name="row">A trained network of it.</param>
    /// <exception cref="ArgumentException">The network has no snapshots.</exception>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public StoredTraining(StudyStore store, NetworkRow row)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(row);
        (_study, _row) = (store.Study, row);
        var snapshots = _study.Network.Kind == NetworkKind.FullRank ? store.Snapshots.Read(row.Position) : [];
        if (snapshots.Count == 0)
        {
            throw new ArgumentException(
                $"{store.Path}: {row.Key} has no snapshots; train full-rank networks with snapshots in the study's epochs, or mnemo run --snapshots."
            );
        }

        _model = StudyModels.FullRankModel(_study);
        _task = StudyModels.CueTask(_study, row.Key.Cell);
        _parameters[-1] = FullRankNetwork.Draw(_model.Neurons, new TorchGenerator((ulong)row.Key.Seed)).Parameters;
        foreach (var snapshot in snapshots)
        {
            _checkpoints[snapshot.Epoch] = snapshot.State;
            _parameters[snapshot.Epoch] = CheckpointBytes.ReadParameters(snapshot.State);
        }

        List<int> epochs = [-1, .. snapshots.Select(snapshot => snapshot.Epoch)];
        if (epochs[^1] < row.Result.Epochs - 1)
        {
            // The network as it is kept is one more, though no state to go on from.
            epochs.Add(row.Result.Epochs - 1);
            var (name, weights) = ($"{store.Path}: {row.Key}", store.Weights(row.Position) ?? []);
            var tensors = SafetensorsFile.Parse(name, weights).Tensors;
            _parameters[epochs[^1]] = NetworkTensors.Assemble(name, tensors, NetworkTensors.StoredNames).Parameters;
        }

        Snapshots = epochs;
        _engine = EngineOf(row);
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

        var network = new FullRankNetwork(_model.Neurons, ParametersAt(epoch));
        if (_trials.Count >= 64)
        {
            _trials.Clear();
        }

        return _trials[epoch] = PaperTrials.Of(network, _model, _task);
    }

    /// <summary>Parameters after an epoch, in the order of <see cref="FullRankNetwork.Parameters"/>.</summary>
    /// <exception cref="InvalidOperationException">The epoch is no snapshot and cannot be trained again.</exception>
    public float[] ParametersAt(int epoch)
    {
        if (_parameters.TryGetValue(epoch, out var known))
        {
            return known;
        }

        if (!HasBetween || epoch < -1 || epoch > Snapshots[^1])
        {
            throw new InvalidOperationException($"Epoch {epoch} is no snapshot, and {Reason ?? "it lies beyond them"}.");
        }

        Train(epoch);
        return _parameters[epoch];
    }

    /// <inheritdoc/>
    public void Dispose() => _engine?.Dispose();

    /// <summary>Trains on from the nearest state before an epoch and keeps what it passes.</summary>
    private void Train(int epoch)
    {
        var from = _checkpoints.Keys.Where(kept => kept <= epoch).DefaultIfEmpty(-1).Last();
        if (_parameters.Count > MostKept)
        {
            foreach (var old in _parameters.Keys.Except(Snapshots).ToList())
            {
                _parameters.Remove(old);
            }
        }

        var (generator, record) = Begin(from, epoch + 1);
        var every = Math.Max(1, (epoch - from) / 512);
        FullRankTrainer.Continue(
            _engine!,
            FullRankTraining.ScheduleOf(_study, _row.Key, epoch + 1) with
            {
                StopAboveLoss = null,
            },
            generator,
            record,
            (at, _) =>
            {
                if (at == epoch || (at - from) % every == 0)
                {
                    var network = new FullRankNetwork(_model.Neurons);
                    _engine!.CopyParameters(network);
                    _parameters[at] = network.Parameters;
                }
            }
        );
        _checkpoints[epoch] = CheckpointBytes.Of(
            FullRankCheckpoint.Take(_engine!, generator, record),
            CheckpointOrigin.Of(_engine!, _engine!.Name, _engine.Arithmetic)
        );
    }

    private (TorchGenerator Generator, TrainingRecord Record) Begin(int from, int epochs)
    {
        if (from < 0)
        {
            return (FullRankTrainer.Begin(_engine!, (ulong)_row.Key.Seed), new TrainingRecord(epochs));
        }

        var checkpoint = CheckpointBytes.ReadFullRank(_checkpoints[from], epochs);
        return (checkpoint.Restore(_engine!), checkpoint.Record);
    }

    private IFullRankEngine? EngineOf(NetworkRow row)
    {
        var name = row.Provenance.Engine.Split('/')[0];
        if (!Registry.All<IEngineKind>().TryGetValue(name, out var kind) || kind.FullRank(1, 0) is not { } make || kind.Pool(0) is not null)
        {
            Reason = $"networks trained by {row.Provenance.Engine} are not trained on here";
            return null;
        }

        var engine = make(_model, _task.BuildBatch());
        var here = CheckpointOrigin.EngineName(engine.Name, engine.Arithmetic, engine.InstructionSet);
        if (string.Equals(here, row.Provenance.Engine, StringComparison.Ordinal))
        {
            return engine;
        }

        Reason = $"it was trained by {row.Provenance.Engine}, and this program's is {here}";
        engine.Dispose();
        return null;
    }

    /// <summary>Training on must give the bits that were kept: tried from the snapshot, or the start, that is nearest to the next.</summary>
    private void Check()
    {
        if (_engine is null)
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
        Reason = HasBetween ? null : $"training on from epoch {before} does not give the snapshot after epoch {next} to the last bit";
    }
}
