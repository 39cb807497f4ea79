using System.Runtime.InteropServices;
using Mnemophase.Gpu.Driver;
using Mnemophase.Networks;
using Mnemophase.Tasks;
using Mnemophase.Training;

namespace Mnemophase.Gpu;

/// <summary>The memory of one network on the card, and what the next launch does with it.</summary>
/// <remarks>
/// In floats: parameters, momentum and gradient; the generator; task; outputs and their errors; rates of the trial and normals of two epochs, [step × 100 × 128]
/// each, which is nearly all of it; records of the epochs of a launch.
/// </remarks>
internal sealed class NetworkSlot : IDisposable
{
    /// <summary>Rows and columns of a state on the card; smaller networks and batches are padded with zeros.</summary>
    public const int MaxNeurons = 100;

    /// <summary>As above.</summary>
    public const int MaxTrials = 128;

    private const int StateValues = MaxNeurons * MaxTrials;
    private const int MaxParameters = 10_624;
    private const int TwisterWords = 624;
    private const int Channels = CueDiscriminationTask.Channels;
    private const int SavedHead = sizeof(int);
    private readonly CudaCard _card;
    private readonly ulong _address;

    private NetworkSlot(CudaCard card, ulong address, int steps, int records) =>
        (_card, _address, Capacity, Records) = (card, address, steps, records);

    /// <summary>What the next launch does.</summary>
    public SlotDescriptor Descriptor;

    /// <summary>Steps it has room for.</summary>
    public int Capacity { get; }

    /// <summary>Epochs of a launch it has room for.</summary>
    public int Records { get; }

    /// <summary>Bytes of a slot.</summary>
    public static ulong Bytes(int steps, int records)
    {
        var unused = new SlotDescriptor();
        return SetPlaces(ref unused, 0, steps, records) * sizeof(float);
    }

    /// <summary>A slot for trials of so many steps; null if the card has too little memory.</summary>
    public static NetworkSlot? TryCreate(CudaCard card, int steps, int records)
    {
        var address = card.TryAllocate(Bytes(steps, records));
        return address is null ? null : new NetworkSlot(card, address.Value, steps, records);
    }

    /// <summary>Why the kernels cannot train a network, null if they can.</summary>
    public static string? Misfit(FullRankModel model, TrialBatch batch) =>
        model.Neurons > MaxNeurons || batch.Trials > MaxTrials
            ? $"the cuda engine trains at most {MaxNeurons} neurons on at most {MaxTrials} trials, not {model.Neurons} on {batch.Trials}"
        : model.Neurons * batch.Trials % 16 != 0
            ? $"the cuda engine draws noise in blocks of 16, and {model.Neurons} neurons × {batch.Trials} trials is not a multiple of 16"
        : null;

    /// <summary>Takes over model and task; the network follows.</summary>
    public void SetTask(FullRankModel model, TrialBatch batch)
    {
        if (Misfit(model, batch) is { } misfit)
        {
            throw new EngineException(misfit);
        }

        var (steps, trials) = (batch.Steps, batch.Trials);
        var alpha = (float)model.Alpha;
        var count = (double)trials * steps * Channels;
        Descriptor = new SlotDescriptor
        {
            Steps = steps,
            Trials = trials,
            Neurons = model.Neurons,
            WindowStart = batch.MetricsWindow.Start,
            WindowEnd = batch.MetricsWindow.End,
            Sigmoid = model.Readout == Readout.Sigmoid ? 1 : 0,
            DivideByNeurons = ((1 << 20) + model.Neurons - 1) / model.Neurons,
            Alpha = alpha,
            Keep = 1 - alpha,
            InverseAlpha = 1 / alpha,
            InitialScale = (float)model.InitialScale,
            NoiseScale = (float)model.NoiseScale,
            ErrorScale = (float)(2 / count),
            LossCount = count,
            StopAbove = double.MaxValue,
        };
        SetPlaces(ref Descriptor, _address / sizeof(float), Capacity, Records);
        WriteTask(batch);
    }

    /// <summary>Takes over parameters and momentum, which is zero before the first step.</summary>
    public void SetParameters(ReadOnlySpan<float> parameters, ReadOnlySpan<float> momentum)
    {
        _card.Write(At(Descriptor.Parameters), parameters);
        _card.Write(At(Descriptor.Velocity), momentum);
    }

    /// <summary>Parameters or another tensor of that size, by its place.</summary>
    public float[] ReadParameters(ulong place)
    {
        var values = new float[FullRankNetwork.ParameterCount(Descriptor.Neurons)];
        _card.Read(values.AsSpan(), At(place));
        return values;
    }

    /// <summary>Takes over a generator, as <see cref="Numerics.TorchGenerator.Save"/> gives it.</summary>
    public void SetGenerator(ReadOnlySpan<byte> saved) =>
        _card.Write(At(Descriptor.Twister), saved.Slice(SavedHead, (TwisterWords + 1) * sizeof(uint)));

    /// <summary>The generator as the last launch left it, in the form of <paramref name="saved"/>, which is one of the same run.</summary>
    public byte[] ReadGenerator(ReadOnlySpan<byte> saved)
    {
        var bytes = saved.ToArray();
        _card.Read(bytes.AsSpan(SavedHead, (TwisterWords + 1) * sizeof(uint)), At(Descriptor.Twister));
        return bytes;
    }

    /// <summary>Sets start and noise of the next epoch: r_0 [trials × N], noise as it is added [steps × trials × N].</summary>
    public void SetNoise(ReadOnlySpan<float> start, ReadOnlySpan<float> noise)
    {
        var (n, trials) = (Descriptor.Neurons, Descriptor.Trials);
        var turned = new float[(Descriptor.Steps + 1) * StateValues];
        for (var step = 0; step <= Descriptor.Steps; step++)
        {
            var values = step == 0 ? start : noise.Slice((step - 1) * trials * n, trials * n);
            for (var i = 0; i < values.Length; i++)
            {
                turned[(step * StateValues) + (i % n * MaxTrials) + (i / n)] = values[i];
            }
        }

        _card.Write(At(Descriptor.Noise), turned.AsSpan());
    }

    /// <summary>The normals last drawn for one step of an epoch, [trials × N]; step 0 is the start.</summary>
    public float[] ReadNoise(int step)
    {
        var turned = new float[StateValues];
        _card.Read(turned.AsSpan(), At(Descriptor.Noise + ((ulong)step * StateValues)));
        var values = new float[Descriptor.Trials * Descriptor.Neurons];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = turned[(i % Descriptor.Neurons * MaxTrials) + (i / Descriptor.Neurons)];
        }

        return values;
    }

    /// <summary>Outputs of the last epoch, [steps × channels × 128].</summary>
    public float[] ReadOutputs()
    {
        var values = new float[Descriptor.Steps * Channels * MaxTrials];
        _card.Read(values.AsSpan(), At(Descriptor.Outputs));
        return values;
    }

    /// <summary>What the epochs of the last launch left.</summary>
    public EpochSums[] ReadRecords()
    {
        var sums = new EpochSums[Descriptor.Epochs];
        _card.Read(sums.AsSpan(), At(Descriptor.Record));
        return sums;
    }

    /// <summary>Fills all that an epoch writes with NaN: gradient, outputs, errors, records, rates.</summary>
    public void Poison()
    {
        const uint NaN = 0x7fc00001;
        var end = (_address + Bytes(Capacity, Records)) / sizeof(float);
        _card.Fill(At(Descriptor.Gradient), NaN, Descriptor.Twister - Descriptor.Gradient);
        _card.Fill(At(Descriptor.Outputs), NaN, Descriptor.Noise - Descriptor.Outputs);
        _card.Fill(At(Descriptor.History), NaN, end - Descriptor.History);
    }

    /// <summary>An epoch's outcome from its sums.</summary>
    public EpochOutcome OutcomeOf(in EpochSums sums) =>
        EpochOutcome.FromSums(
            sums.Loss,
            sums.Hits,
            sums.Shares,
            Descriptor.Trials * (Descriptor.WindowEnd - Descriptor.WindowStart),
            sums.Squares
        );

    public void Dispose()
    {
        try
        {
            _card.Free(_address);
        }
        catch (CudaException)
        {
            // A card that is lost has no memory to free.
        }
    }

    /// <summary>Lays out a slot that begins at a place.</summary>
    /// <returns>The place behind it.</returns>
    private static ulong SetPlaces(ref SlotDescriptor slot, ulong at, int steps, int records)
    {
        slot.Parameters = Take(MaxParameters);
        slot.Velocity = Take(MaxParameters);
        slot.Gradient = Take(MaxParameters);
        slot.Twister = Take(TwisterWords + 1);
        slot.Inputs = Take(steps * Channels * MaxTrials);
        slot.Targets = Take(steps * Channels * MaxTrials);
        slot.StepWeights = Take(steps);
        slot.HasInput = Take(steps);
        slot.Outputs = Take(steps * Channels * MaxTrials);
        slot.Errors = Take(steps * Channels * MaxTrials);
        slot.Record = Take(records * Marshal.SizeOf<EpochSums>() / sizeof(float));
        slot.Noise = Take((long)2 * (steps + 1) * StateValues);
        slot.History = Take((long)(steps + 1) * StateValues);
        return at;

        // Everything begins at a whole line of memory.
        ulong Take(long floats)
        {
            var place = at;
            at += (ulong)(floats + 31) / 32 * 32;
            return place;
        }
    }

    private void WriteTask(TrialBatch batch)
    {
        var inputs = new float[batch.Steps * Channels * MaxTrials];
        var targets = new float[inputs.Length];
        var hasInput = new float[batch.Steps];
        for (var trial = 0; trial < batch.Trials; trial++)
        {
            for (var step = 0; step < batch.Steps; step++)
            {
                for (var channel = 0; channel < Channels; channel++)
                {
                    var (from, to) = (batch.Index(trial, step, channel), (((step * Channels) + channel) * MaxTrials) + trial);
                    inputs[to] = batch.Inputs[from];
                    targets[to] = batch.Targets[from];
                    hasInput[step] = inputs[to] != 0 ? 1 : hasInput[step];
                }
            }
        }

        _card.Write(At(Descriptor.Inputs), inputs.AsSpan());
        _card.Write(At(Descriptor.Targets), targets.AsSpan());
        _card.Write(At(Descriptor.StepWeights), batch.StepWeights.AsSpan());
        _card.Write(At(Descriptor.HasInput), hasInput.AsSpan());
    }

    private static ulong At(ulong place) => place * sizeof(float);
}
