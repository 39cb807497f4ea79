using System.Runtime.InteropServices;
using Mnemophase.Gpu.Driver;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;
using Mnemophase.Training;

namespace Mnemophase.Gpu;

/// <summary>One network on the card, epoch by epoch: to watch a network, and to hold the kernels to account. Studies go through <see cref="CudaPool"/>.</summary>
internal sealed class CudaEngine : IFullRankEngine
{
    private readonly CudaCard _card;
    private readonly bool _ownsCard;
    private readonly NetworkSlot _slot;
    private readonly ulong _descriptors;
    private readonly nint _stream;
    private bool _given;
    private bool _stepped;

    /// <summary>An engine for one model and one batch.</summary>
    /// <param name="ownsCard">Whether the card is closed with the engine.</param>
    /// <exception cref="EngineException">The network is too large for the kernels, or the card for the network too small.</exception>
    public CudaEngine(CudaCard card, FullRankModel model, TrialBatch batch, bool ownsCard = false)
    {
        model.Validate();
        (_card, _ownsCard, Model, Batch) = (card, ownsCard, model, batch);
        if (NetworkSlot.Misfit(model, batch) is { } misfit)
        {
            throw new EngineException(misfit);
        }

        card.Enter();
        _slot = NetworkSlot.TryCreate(card, batch.Steps, records: 1) ?? throw CudaPool.TooLittleMemory(card, batch.Steps, 1);
        _slot.SetTask(model, batch);
        _descriptors = card.TryAllocate((ulong)Marshal.SizeOf<SlotDescriptor>()) ?? throw CudaPool.TooLittleMemory(card, batch.Steps, 1);
        _stream = card.NewStream();
    }

    public string Name => CudaPool.EngineName;

    public string InstructionSet => _card.Provenance;

    public FullRankModel Model { get; }

    public TrialBatch Batch { get; }

    public void SetParameters(FullRankNetwork network) => SetParameters(network, null);

    public void SetParameters(FullRankNetwork network, FullRankNetwork? momentum)
    {
        RequireNetwork(network);
        if (momentum is not null)
        {
            RequireNetwork(momentum);
        }

        _card.Enter();
        _slot.SetParameters(network.Parameters, momentum?.Parameters ?? new float[network.Parameters.Length]);
        _stepped = momentum is not null;
    }

    /// <remarks>Drawn on the card, to the CPU's bits; the generator moves on without making them.</remarks>
    public void DrawNoise(TorchGenerator generator)
    {
        _card.Enter();
        _slot.SetGenerator(generator.Save());
        Launch(SlotWork.Draw);
        for (var draw = 0; draw <= Batch.Steps; draw++)
        {
            generator.SkipNormals(Batch.Trials * Model.Neurons);
        }

        _given = false;
    }

    public void SetNoise(ReadOnlySpan<float> start, ReadOnlySpan<float> noise)
    {
        Require(start.Length, Batch.Trials * Model.Neurons, "values of r_0");
        Require(noise.Length, Batch.Steps * Batch.Trials * Model.Neurons, "values of noise");
        _card.Enter();
        _slot.SetNoise(start, noise);
        _given = true;
    }

    public EpochOutcome Gradient()
    {
        _card.Enter();
        _slot.Descriptor.NoiseScale = _given ? 1 : (float)Model.NoiseScale;
        const SlotWork Work = SlotWork.Gradient | SlotWork.KeepGradient;
        Launch(_given ? Work | SlotWork.GivenStart : Work);
        return _slot.OutcomeOf(_slot.ReadRecords()[0]);
    }

    public void Update(SgdOptions options)
    {
        _card.Enter();
        _slot.Descriptor.LearningRate = (float)options.LearningRate;
        _slot.Descriptor.Momentum = (float)options.Momentum;
        _slot.Descriptor.WeightDecay = (float)options.WeightDecay;
        Launch(SlotWork.Update);
        _stepped = true;
    }

    public void CopyParameters(FullRankNetwork destination) => Copy(_slot.Descriptor.Parameters, destination);

    public bool CopyMomentum(FullRankNetwork destination)
    {
        Copy(_slot.Descriptor.Velocity, destination);
        return _stepped;
    }

    public void CopyGradient(FullRankNetwork destination) => Copy(_slot.Descriptor.Gradient, destination);

    public void CopyOutputs(Span<float> destination)
    {
        Require(destination.Length, Batch.Inputs.Length, "outputs");
        _card.Enter();
        var outputs = _slot.ReadOutputs();
        for (var trial = 0; trial < Batch.Trials; trial++)
        {
            for (var step = 0; step < Batch.Steps; step++)
            {
                for (var channel = 0; channel < CueDiscriminationTask.Channels; channel++)
                {
                    var from = (((step * CueDiscriminationTask.Channels) + channel) * NetworkSlot.MaxTrials) + trial;
                    destination[Batch.Index(trial, step, channel)] = outputs[from];
                }
            }
        }
    }

    /// <summary>Fills all that <see cref="Gradient"/> writes with NaN, so that a check sees what it leaves unwritten.</summary>
    public void Poison()
    {
        _card.Enter();
        _slot.Poison();
    }

    /// <summary>The normals last drawn for one step, [trials × N]; step 0 is the start.</summary>
    public float[] CopyNormals(int step)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)step, (uint)Batch.Steps);
        _card.Enter();
        return _slot.ReadNoise(step);
    }

    /// <summary>The generator as it stood when the noise last drawn was drawn, in the form of <paramref name="saved"/>.</summary>
    public byte[] CopyGenerator(ReadOnlySpan<byte> saved)
    {
        _card.Enter();
        return _slot.ReadGenerator(saved);
    }

    public void Dispose()
    {
        _slot.Dispose();
        try
        {
            _card.Free(_descriptors);
        }
        catch (CudaException)
        {
            // A card that is lost has no memory to free.
        }

        _card.Close(_stream);
        if (_ownsCard)
        {
            _card.Dispose();
        }
    }

    private void Launch(SlotWork work)
    {
        _slot.Descriptor.Work = work;
        _slot.Descriptor.Epochs = 1;
        _card.Write(_descriptors, new ReadOnlySpan<SlotDescriptor>(in _slot.Descriptor));
        _card.Train(_descriptors, 1, _stream);
        _card.Wait(_stream);
    }

    private void Copy(ulong place, FullRankNetwork destination)
    {
        RequireNetwork(destination);
        _card.Enter();
        _slot.ReadParameters(place).CopyTo(destination.Parameters, 0);
    }

    private void RequireNetwork(FullRankNetwork network) => Require(network.Neurons, Model.Neurons, "neurons");

    private static void Require(int actual, int expected, string what)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"This engine takes {expected} {what}, not {actual}.");
        }
    }
}
