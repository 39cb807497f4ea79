using System.Runtime.CompilerServices;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Numerics.Lanes;
using Mnemophase.Tasks;
using Mnemophase.Training.Simd;

namespace Mnemophase.Training.RankK.Simd;

/// <summary>
/// The rank-K engine in single precision and vectors, on one core. Several slots cost less per network than one, because a network's
/// waits are filled with another's work; the bits of each are those it would have alone, whatever the width of the machine's vectors
/// (<see cref="CanonicalOrder"/>).
/// </summary>
public sealed unsafe class RankKSimdEngine : IRankKEngine
{
    /// <summary>Slots at which a network costs least: two hide each other's waits and still fit the first-level cache together.</summary>
    public const int BestSlots = 2;

    private readonly RankKLockstep _lockstep;
    private readonly KernelShape _shape;
    private readonly BlockMemory _taskMemory;
    private readonly BlockMemory[] _memories;
    private readonly NetworkBlock[] _blocks;
    private readonly bool[] _filled;
    private readonly int[] _loaded;
    private int _loadedCount;

    /// <summary>An engine for one model and task.</summary>
    /// <param name="model">Size and α.</param>
    /// <param name="task">Periods of the trial.</param>
    /// <param name="slots">Networks held at once.</param>
    /// <param name="instructionSet">Instruction set; the widest of this machine unless named.</param>
    /// <exception cref="ArgumentException">The model or task is impossible.</exception>
    /// <exception cref="PlatformNotSupportedException">The machine does not have this instruction set.</exception>
    public RankKSimdEngine(RankKModel model, DelayedActivationTask task, int slots = 1, InstructionSet? instructionSet = null)
        : this(model, task, slots, InstructionSets.Supported(instructionSet)) { }

    /// <summary>As above; a width that the machine lacks is emulated, slowly, to compare bits.</summary>
    internal RankKSimdEngine(RankKModel model, DelayedActivationTask task, int slots, InstructionSet set)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        model.Validate();
        task.Validate();
        Model = model;
        Task = task;
        _lockstep = RankKLockstep.For(set);
        _blocks = new NetworkBlock[slots];
        _filled = new bool[slots];
        _loaded = new int[slots];

        var shape = new KernelShape
        {
            Steps = task.Steps,
            Pairs = (model.Rank + 1) / 2,
            Stride = BlockMemory.WholeLines(model.Neurons),
            TimeStride = BlockMemory.WholeLines(1 + BlockMemory.WholeLines(task.Steps)),
            Alpha = (float)model.Alpha,
        };
        _taskMemory = new BlockMemory((2 * shape.TimeStride) + BlockMemory.WholeLines(LanesTanh.Coefficients.Length));
        _shape = shape with
        {
            Targets = _taskMemory.Take(shape.TimeStride),
            Weights = _taskMemory.Take(shape.TimeStride),
            Tanh = _taskMemory.Take(LanesTanh.Coefficients.Length),
        };
        FillTask(_shape, task);
        _memories = new BlockMemory[slots];
        for (var slot = 0; slot < slots; slot++)
        {
            _memories[slot] = new BlockMemory(BlockLayout.Floats(_shape));
            _blocks[slot] = BlockLayout.Cut(_memories[slot], _shape);
        }
    }

    /// <inheritdoc/>
    public string Name => "simd";

    /// <inheritdoc/>
    public string InstructionSet => _lockstep.Name;

    /// <inheritdoc/>
    public string Arithmetic => CanonicalOrder.Version;

    /// <inheritdoc/>
    public RankKModel Model { get; }

    /// <inheritdoc/>
    public DelayedActivationTask Task { get; }

    /// <inheritdoc/>
    public int Slots => _blocks.Length;

    /// <inheritdoc/>
    public void Load(int slot, RankKNetwork network, double learningRate)
    {
        RankKChecks.Load(Model, network, learningRate);
        ref var block = ref _blocks[slot];
        // What an earlier network left, a diverged one's NaN above all, must not stay in the padding.
        _memories[slot].Clear();
        BlockLayout.Fill(block, _shape, network);
        block.LearningRate = (float)learningRate;
        block.Loss = float.NaN;
        _filled[slot] = true;
        if (!_loaded.AsSpan(0, _loadedCount).Contains(slot))
        {
            _loaded[_loadedCount++] = slot;
        }
    }

    /// <inheritdoc/>
    public void Unload(int slot)
    {
        var at = _loaded.AsSpan(0, _loadedCount).IndexOf(slot);
        if (at >= 0)
        {
            _loaded[at] = _loaded[--_loadedCount];
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Epoch() => _lockstep.Epoch(_blocks, _loaded.AsSpan(0, _loadedCount), _shape);

    /// <inheritdoc/>
    public double Loss(int slot) => Held(slot).Loss;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double GradientNorm(int slot)
    {
        ref var block = ref Held(slot);
        var latents = 2 * _shape.Pairs;
        var sum =
            SumOfSquares(block.EmbeddingGradient, latents * _shape.Stride)
            + SumOfSquares(block.LatentGradient, latents * _shape.Stride)
            + SumOfSquares(block.BiasGradient, _shape.Stride)
            + SumOfSquares(block.OutputGradient, latents + 1);
        return Math.Sqrt(sum);
    }

    /// <inheritdoc/>
    public void CopyNetwork(int slot, RankKNetwork destination)
    {
        RankKChecks.Size(Model, destination);
        ref var block = ref Held(slot);
        BlockLayout.ReadParameters(block, _shape, Model, destination.Parameters);
        new ReadOnlySpan<float>(block.States, Model.Neurons).CopyTo(destination.InitialState);
    }

    /// <inheritdoc/>
    public void CopyGradient(int slot, Span<float> destination) => BlockLayout.ReadGradient(Held(slot), _shape, Model, destination);

    /// <inheritdoc/>
    public void CopyOutputs(int slot, Span<float> destination) =>
        new ReadOnlySpan<float>(Held(slot).Outputs, Task.Steps).CopyTo(destination);

    private ref NetworkBlock Held(int slot)
    {
        if (!_filled[slot])
        {
            throw new InvalidOperationException($"Slot {slot} holds no network yet; call {nameof(Load)} first.");
        }

        return ref _blocks[slot];
    }

    private static void FillTask(in KernelShape shape, DelayedActivationTask task)
    {
        var targets = task.BuildTargets();
        var weights = task.BuildWeights();
        for (var step = 0; step < shape.Steps; step++)
        {
            shape.Targets[step] = (float)targets[step];
            shape.Weights[step] = (float)(weights[step] / shape.Steps);
        }

        LanesTanh.Coefficients.CopyTo(new Span<float>(shape.Tanh, LanesTanh.Coefficients.Length));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumOfSquares(float* values, int count)
    {
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            sum += (double)values[i] * values[i];
        }

        return sum;
    }
}
