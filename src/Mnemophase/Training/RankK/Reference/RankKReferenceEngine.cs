using Mnemophase.Networks;
using Mnemophase.Tasks;

namespace Mnemophase.Training.RankK.Reference;

/// <summary>The rank-K engine in scalar double precision: the equations as they stand, and the judge of the fast one.</summary>
public sealed class RankKReferenceEngine : IRankKEngine
{
    private readonly ReferenceNetwork?[] _networks;
    private readonly bool[] _loaded;

    /// <summary>An engine for one model and task.</summary>
    /// <param name="model">Size and α.</param>
    /// <param name="task">Periods of the trial.</param>
    /// <param name="slots">Networks held at once.</param>
    /// <exception cref="ArgumentException">The model or task is impossible.</exception>
    public RankKReferenceEngine(RankKModel model, DelayedActivationTask task, int slots = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        model.Validate();
        task.Validate();
        Model = model;
        Task = task;
        _networks = new ReferenceNetwork?[slots];
        _loaded = new bool[slots];
    }

    /// <inheritdoc/>
    public string Name => "reference";

    /// <inheritdoc/>
    public string InstructionSet => "scalar";

    /// <inheritdoc/>
    public RankKModel Model { get; }

    /// <inheritdoc/>
    public DelayedActivationTask Task { get; }

    /// <inheritdoc/>
    public int Slots => _networks.Length;

    /// <inheritdoc/>
    public void Load(int slot, RankKNetwork network, double learningRate)
    {
        RankKChecks.Load(Model, network, learningRate);
        _networks[slot] = new ReferenceNetwork(Model, Task, network, learningRate);
        _loaded[slot] = true;
    }

    /// <inheritdoc/>
    public void Load(int slot, RankKNetwork start, double[] parameters, double learningRate)
    {
        Load(slot, start, learningRate);
        if (parameters.Length != Held(slot).Parameters.Length)
        {
            throw new ArgumentException(
                $"{Held(slot).Parameters.Length} parameters are needed, not {parameters.Length}.",
                nameof(parameters)
            );
        }

        parameters.CopyTo(Held(slot).Parameters, 0);
    }

    /// <inheritdoc/>
    public double[] CopyParameters(int slot) => [.. Held(slot).Parameters];

    /// <inheritdoc/>
    public void Unload(int slot) => _loaded[slot] = false;

    /// <inheritdoc/>
    public void Epoch()
    {
        for (var slot = 0; slot < Slots; slot++)
        {
            if (_loaded[slot])
            {
                _networks[slot]!.Forward();
                _networks[slot]!.Backward();
                _networks[slot]!.Descend();
            }
        }
    }

    /// <inheritdoc/>
    public double Loss(int slot) => Held(slot).Loss;

    /// <inheritdoc/>
    public double GradientNorm(int slot) => Held(slot).GradientNorm();

    /// <inheritdoc/>
    public void CopyNetwork(int slot, RankKNetwork destination)
    {
        RankKChecks.Size(Model, destination);
        Round(Held(slot).Parameters, destination.Parameters);
        Round(Held(slot).States.AsSpan(0, Model.Neurons), destination.InitialState);
    }

    /// <inheritdoc/>
    public void CopyGradient(int slot, Span<float> destination) => Round(Held(slot).Gradient, destination);

    /// <inheritdoc/>
    public void CopyOutputs(int slot, Span<float> destination) => Round(Held(slot).Outputs, destination);

    private ReferenceNetwork Held(int slot) =>
        _networks[slot] ?? throw new InvalidOperationException($"Slot {slot} holds no network yet; call {nameof(Load)} first.");

    private static void Round(ReadOnlySpan<double> from, Span<float> to)
    {
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = (float)from[i];
        }
    }
}
