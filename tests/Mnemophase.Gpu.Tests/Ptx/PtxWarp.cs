using System.Numerics;
using System.Runtime.InteropServices;

namespace Mnemophase.Gpu.Tests.Ptx;

/// <summary>How far a warp came.</summary>
internal enum WarpState
{
    Ready,
    AtBarrier,
    Finished,
}

/// <summary>32 threads that run a kernel; lanes may part at branches and meet again, the lowest instruction first.</summary>
/// <remarks>Registers are stored [register × 32 lanes]. At a barrier a warp waits for all its lanes,
/// as the card's compiler makes them meet; if some never come, that is an error.</remarks>
internal sealed unsafe partial class PtxWarp : IDisposable
{
    private const int Lanes = 32;
    private const uint All = uint.MaxValue;
    private readonly PtxKernel _kernel;
    private readonly PtxBlock _block;
    private readonly PtxInstruction[] _code;
    private readonly uint* _words;
    private readonly ulong* _doubles;
    private readonly uint[] _predicates;
    private readonly uint* _scratch;
    private readonly ulong* _wideScratch;
    private readonly List<(int At, uint Mask, bool Held)> _waiting = [];
    private int _at;
    private uint _mask = All;
    private ulong _ran;

    public PtxWarp(PtxKernel kernel, PtxBlock block, int number)
    {
        (_kernel, _block, Number) = (kernel, block, number);
        _code = [.. kernel.Instructions];
        _words = (uint*)NativeMemory.AlignedAlloc((nuint)(kernel.Words + 1) * Lanes * sizeof(uint), 64);
        _doubles = (ulong*)NativeMemory.AlignedAlloc((nuint)(kernel.Doubles + 1) * Lanes * sizeof(ulong), 64);
        _scratch = (uint*)NativeMemory.AlignedAlloc(Lanes * sizeof(uint), 64);
        _wideScratch = (ulong*)NativeMemory.AlignedAlloc(Lanes * sizeof(ulong), 64);
        _predicates = new uint[kernel.Predicates + 1];
        new Span<uint>(_words, kernel.Words * Lanes).Fill(0x7fc0beef); // a register read before it is written shows
        new Span<ulong>(_doubles, kernel.Doubles * Lanes).Fill(0x7ff8beefbeefbeefUL);
        kernel.WordConstants.ForEach(constant => new Span<uint>(Word(constant.Register), Lanes).Fill(constant.Value));
        kernel.PredicateConstants.ForEach(constant => _predicates[constant.Register] = constant.Value ? All : 0);
        kernel.DoubleConstants.ForEach(constant => new Span<ulong>(Wide(constant.Register), Lanes).Fill(constant.Value));
        for (var lane = 0; lane < Lanes; lane++)
        {
            if (kernel.Thread >= 0)
            {
                Word(kernel.Thread)[lane] = (uint)((number * Lanes) + lane);
            }

            if (kernel.Block >= 0)
            {
                Word(kernel.Block)[lane] = (uint)block.Number;
            }
        }
    }

    public int Number { get; }

    public WarpState State { get; private set; }

    /// <summary>The barrier it waits at, and the threads that barrier is for.</summary>
    public (int Name, int Threads) Barrier { get; private set; }

    /// <summary>Instructions run so far.</summary>
    public ulong Ran => _ran;

    public void Dispose()
    {
        NativeMemory.AlignedFree(_words);
        NativeMemory.AlignedFree(_doubles);
        NativeMemory.AlignedFree(_scratch);
        NativeMemory.AlignedFree(_wideScratch);
    }

    /// <summary>Lets it go on after its barrier.</summary>
    public void Release() => State = WarpState.Ready;

    /// <summary>Runs some instructions, or up to a barrier or the end.</summary>
    public void Run(int budget)
    {
        for (; budget > 0 && State == WarpState.Ready; budget--)
        {
            Meet();
            var instruction = _code[_at];
            _ran++;
            try
            {
                Step(instruction);
            }
            catch (Exception e) when (e is not PtxException)
            {
                throw new PtxException($"line {instruction.Line}, {instruction.Text}: {e.Message}", e);
            }
        }
    }

    /// <summary>Joins lanes that stand at the same instruction; lanes further back go first.</summary>
    private void Meet()
    {
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            if (_waiting[i].At == _at)
            {
                _mask |= _waiting[i].Mask;
                _waiting.RemoveAt(i);
            }
            else if (_waiting[i].At < _at && !_waiting[i].Held)
            {
                var other = _waiting[i];
                _waiting[i] = (_at, _mask, false);
                (_at, _mask) = (other.At, other.Mask);
                i = _waiting.Count;
            }
        }
    }

    /// <summary>Holds the lanes that have come to a barrier, or the end, until the others of the warp have.</summary>
    /// <returns>Whether all are there.</returns>
    private bool AllAreHere(PtxInstruction instruction, uint mask)
    {
        if (_waiting.Count == 0 && mask == All)
        {
            return true;
        }

        var other = _waiting.FindIndex(group => !group.Held);
        if (other < 0)
        {
            throw new PtxException($"line {instruction.Line}: some lanes come to {instruction.Text}, others do not");
        }

        var next = _waiting[other];
        _waiting[other] = (_at, _mask, true);
        (_at, _mask) = (next.At, next.Mask);
        return false;
    }

    private void Step(PtxInstruction instruction)
    {
        var mask = _mask;
        if (instruction.Guard >= 0)
        {
            mask &= instruction.GuardIsNegated ? ~_predicates[instruction.Guard] : _predicates[instruction.Guard];
        }

        switch (instruction.Op)
        {
            case PtxOp.Branch:
                Branch(instruction.Target, mask);
                return;
            case PtxOp.Return:
                State = AllAreHere(instruction, mask) ? WarpState.Finished : WarpState.Ready;
                return;
            case PtxOp.Barrier:
                if (!AllAreHere(instruction, mask))
                {
                    return;
                }

                Barrier = (instruction.Operands[0], instruction.Operands.Length > 1 ? instruction.Operands[1] : _block.Threads);
                State = WarpState.AtBarrier;
                break;
            case PtxOp.Load:
            case PtxOp.Store:
                Access(instruction, mask);
                break;
            case PtxOp.Nothing:
                break;
            case PtxOp.Unsupported:
                throw new NotSupportedException("this instruction is not interpreted");
            default:
                Compute(instruction, mask);
                break;
        }

        _at++;
    }

    private void Branch(int target, uint taken)
    {
        if (taken == _mask)
        {
            _at = target;
        }
        else if (taken == 0)
        {
            _at++;
        }
        else
        {
            _waiting.Add((target, taken, false));
            _mask &= ~taken;
            _at++;
        }
    }

    private uint* Word(int register) => _words + (register * Lanes);

    private ulong* Wide(int register) => _doubles + (register * Lanes);

    private void Access(PtxInstruction instruction, uint mask)
    {
        var bytes = instruction.Type switch
        {
            PtxType.U8 => 1,
            PtxType.U64 or PtxType.S64 or PtxType.F64 => 8,
            _ => 4,
        };
        var total = bytes * instruction.Values.Length;
        for (var rest = mask; rest != 0; rest &= rest - 1)
        {
            var lane = BitOperations.TrailingZeroCount(rest);
            if (instruction.Space == PtxSpace.Parameter)
            {
                var value = _block.Parameters[instruction.Operands[0]];
                Transfer(instruction, (byte*)&value, instruction.Values[0], lane);
                continue;
            }

            var address = Wide(instruction.Operands[0])[lane] + (ulong)instruction.Offset;
            var memory = _block.Reach(instruction, address, total, Number, lane);
            for (var i = 0; i < instruction.Values.Length; i++)
            {
                Transfer(instruction, memory + (i * bytes), instruction.Values[i], lane);
            }
        }
    }

    private void Transfer(PtxInstruction instruction, byte* memory, int register, int lane)
    {
        switch (instruction.Type, instruction.Op)
        {
            case (PtxType.U8, PtxOp.Load):
                Word(register)[lane] = *memory;
                break;
            case (PtxType.U64 or PtxType.S64 or PtxType.F64, PtxOp.Load):
                Wide(register)[lane] = *(ulong*)memory;
                break;
            case (PtxType.U32 or PtxType.S32 or PtxType.F32, PtxOp.Load):
                Word(register)[lane] = *(uint*)memory;
                break;
            case (PtxType.U64 or PtxType.S64 or PtxType.F64, PtxOp.Store):
                *(ulong*)memory = Wide(register)[lane];
                break;
            case (PtxType.U32 or PtxType.S32 or PtxType.F32, PtxOp.Store):
                *(uint*)memory = Word(register)[lane];
                break;
            default:
                throw new NotSupportedException($"{instruction.Op} of {instruction.Type}");
        }
    }
}

/// <summary>A kernel did what it must not do.</summary>
internal sealed class PtxException : Exception
{
    public PtxException(string message)
        : base(message) { }

    public PtxException(string message, Exception inner)
        : base(message, inner) { }
}
