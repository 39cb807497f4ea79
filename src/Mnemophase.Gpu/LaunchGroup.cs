using System.Runtime.InteropServices;
using Mnemophase.Gpu.Driver;

namespace Mnemophase.Gpu;

/// <summary>The networks of one launch, each in a slot, on a stream of their own. Used by the pool's thread alone.</summary>
internal sealed class LaunchGroup(CudaCard card, int size) : IDisposable
{
    private const int MostRecords = 4096;
    private readonly List<(PoolRun Run, NetworkSlot Slot)> _atWork = [];
    private readonly List<NetworkSlot> _free = [];
    private ulong? _descriptors;
    private nint? _stream;

    /// <summary>Whether a launch is under way.</summary>
    public bool IsAtWork { get; private set; }

    /// <summary>Networks in it.</summary>
    public int Networks => _atWork.Count;

    /// <summary>Whether it has as many networks as it may have.</summary>
    public bool IsFull => _atWork.Count == size;

    /// <summary>Takes a network in; false if there is no place, or no memory for one.</summary>
    public bool TryAdd(PoolRun run, int stepsPerLaunch)
    {
        if (IsFull || SlotFor(run.Steps, stepsPerLaunch / run.Steps) is not { } slot)
        {
            return false;
        }

        run.Enter(slot);
        _atWork.Add((run, slot));
        return true;
    }

    /// <summary>Starts a launch; false if there is nothing to do.</summary>
    public bool Launch(int stepsPerLaunch)
    {
        if (_atWork.Count == 0)
        {
            return false;
        }

        _atWork.ForEach(network => network.Run.Prepare(network.Slot, stepsPerLaunch));
        _stream ??= card.NewStream();
        _descriptors ??=
            card.TryAllocate((ulong)(size * Marshal.SizeOf<SlotDescriptor>()))
            ?? throw CudaPool.TooLittleMemory(card, _atWork[0].Run.Steps, stepsPerLaunch);
        // Those that take longest first: the others fill up what time is left.
        var order = _atWork
            .Select(network => network.Slot.Descriptor)
            .OrderByDescending(descriptor => (long)descriptor.Epochs * descriptor.Steps)
            .ToArray();
        card.Write(_descriptors.Value, order.AsSpan());
        card.Train(_descriptors.Value, order.Length, _stream.Value);
        IsAtWork = true;
        return true;
    }

    /// <summary>Waits for the launch and takes over what it did; the slots of what is done are free again.</summary>
    public void Collect()
    {
        if (!IsAtWork)
        {
            return;
        }

        card.Wait(_stream!.Value);
        IsAtWork = false;
        foreach (var network in _atWork.ToList())
        {
            if (!network.Run.Collect(network.Slot))
            {
                _atWork.Remove(network);
                _free.Add(network.Slot);
            }
        }
    }

    public void Dispose()
    {
        foreach (var slot in _atWork.Select(network => network.Slot).Concat(_free))
        {
            slot.Dispose();
        }

        try
        {
            if (_descriptors is { } address)
            {
                card.Free(address);
            }
        }
        catch (CudaException)
        {
            // A card that is lost has no memory to free.
        }

        if (_stream is { } stream)
        {
            card.Close(stream);
        }
    }

    /// <summary>A free slot that is large enough, or a new one, in place of smaller free ones if need be.</summary>
    private NetworkSlot? SlotFor(int steps, int epochs)
    {
        var records = Math.Clamp(epochs, 1, MostRecords);
        var slot = _free.Find(slot => slot.Capacity >= steps && slot.Records >= records);
        if (slot is not null)
        {
            _free.Remove(slot);
            return slot;
        }

        while (true)
        {
            slot = NetworkSlot.TryCreate(card, steps, records);
            if (slot is not null || _free.Count == 0)
            {
                return slot;
            }

            _free[^1].Dispose();
            _free.RemoveAt(_free.Count - 1);
        }
    }
}
