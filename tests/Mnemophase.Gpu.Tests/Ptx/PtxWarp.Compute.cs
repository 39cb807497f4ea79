using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mnemophase.Gpu.Tests.Ptx;

/// <content>Arithmetic: all 32 lanes at once; where only some are to be written, through a scratch register.</content>
internal sealed unsafe partial class PtxWarp
{
    private void Compute(PtxInstruction instruction, uint mask)
    {
        var operands = instruction.Operands;
        if (instruction.Op == PtxOp.Compare || instruction.Type == PtxType.Pred)
        {
            ref var predicate = ref _predicates[operands[0]];
            var result = instruction.Op == PtxOp.Compare ? Compare(instruction) : Logic(instruction);
            predicate = (predicate & ~mask) | (result & mask);
        }
        else if (IsWide(instruction.Op == PtxOp.MulWide ? PtxType.U64 : instruction.Type))
        {
            var target = Wide(operands[0]);
            ComputeWide(instruction, mask == All ? target : _wideScratch);
            for (var lane = 0; mask != All && lane < Lanes; lane++)
            {
                target[lane] = (mask >> lane & 1) != 0 ? _wideScratch[lane] : target[lane];
            }
        }
        else
        {
            var target = Word(operands[0]);
            ComputeWord(instruction, mask == All ? target : _scratch);
            for (var lane = 0; mask != All && lane < Lanes; lane++)
            {
                target[lane] = (mask >> lane & 1) != 0 ? _scratch[lane] : target[lane];
            }
        }
    }

    private static bool IsWide(PtxType type) => type is PtxType.U64 or PtxType.S64 or PtxType.F64;

    private uint Logic(PtxInstruction instruction)
    {
        var a = _predicates[instruction.Operands[1]];
        return instruction.Op switch
        {
            PtxOp.Move => a,
            PtxOp.Not => ~a,
            PtxOp.And => a & _predicates[instruction.Operands[2]],
            PtxOp.Or => a | _predicates[instruction.Operands[2]],
            PtxOp.Xor => a ^ _predicates[instruction.Operands[2]],
            _ => throw new NotSupportedException($"{instruction.Op} of predicates"),
        };
    }

    private uint Compare(PtxInstruction instruction)
    {
        var (a, b) = (instruction.Operands[1], instruction.Operands[2]);
        var result = 0u;
        for (var lane = 0; lane < Lanes; lane++)
        {
            var holds = instruction.Type switch
            {
                PtxType.F32 => Holds(instruction.Detail, Real(a, lane), Real(b, lane)),
                PtxType.F64 => Holds(instruction.Detail, Double(a, lane), Double(b, lane)),
                PtxType.S32 => Ordered(instruction.Detail, ((int)Word(a)[lane]).CompareTo((int)Word(b)[lane])),
                PtxType.U32 => Ordered(instruction.Detail, Word(a)[lane].CompareTo(Word(b)[lane])),
                PtxType.S16 => Ordered(instruction.Detail, ((short)Word(a)[lane]).CompareTo((short)Word(b)[lane])),
                PtxType.S64 => Ordered(instruction.Detail, ((long)Wide(a)[lane]).CompareTo((long)Wide(b)[lane])),
                PtxType.U64 => Ordered(instruction.Detail, Wide(a)[lane].CompareTo(Wide(b)[lane])),
                _ => throw new NotSupportedException($"comparison of {instruction.Type}"),
            };
            result |= holds ? 1u << lane : 0;
        }

        return result;
    }

    private static bool Ordered(string comparison, int order) =>
        comparison switch
        {
            "eq" => order == 0,
            "ne" => order != 0,
            "lt" => order < 0,
            "le" => order <= 0,
            "gt" => order > 0,
            "ge" => order >= 0,
            _ => throw new NotSupportedException($"comparison {comparison}"),
        };

    private static bool Holds(string comparison, double a, double b) =>
        comparison switch
        {
            "num" => !double.IsNaN(a) && !double.IsNaN(b),
            "nan" => double.IsNaN(a) || double.IsNaN(b),
            "equ" or "neu" or "ltu" or "leu" or "gtu" or "geu" => double.IsNaN(a)
                || double.IsNaN(b)
                || Ordered(comparison[..2], a.CompareTo(b)),
            _ => !double.IsNaN(a) && !double.IsNaN(b) && Ordered(comparison, a == b ? 0 : a.CompareTo(b)),
        };

    private float Real(int register, int lane) => BitConverter.UInt32BitsToSingle(Word(register)[lane]);

    private double Double(int register, int lane) => BitConverter.UInt64BitsToDouble(Wide(register)[lane]);

    private void ComputeWord(PtxInstruction instruction, uint* target)
    {
        var operands = instruction.Operands;
        var a = operands.Length > 1 && instruction.Op != PtxOp.Convert ? Word(operands[1]) : null;
        var b = operands.Length > 2 ? Word(operands[2]) : null;
        switch (instruction.Op, instruction.Type)
        {
            case (PtxOp.Fma, PtxType.F32):
                Map(target, a, b, Word(operands[3]), default(FusedMultiplyAdd));
                break;
            case (PtxOp.Mul, PtxType.F32):
                Map(target, a, b, b, default(Multiply));
                break;
            case (PtxOp.Add, PtxType.F32):
                Map(target, a, b, b, default(Sum));
                break;
            case (PtxOp.Add, _):
                Map(target, a, b, b, default(WholeSum));
                break;
            case (PtxOp.Move, _):
                Buffer.MemoryCopy(a, target, Lanes * sizeof(uint), Lanes * sizeof(uint));
                break;
            case (PtxOp.Select, _):
                var chosen = _predicates[operands[3]];
                for (var lane = 0; lane < Lanes; lane++)
                {
                    target[lane] = (chosen >> lane & 1) != 0 ? a![lane] : b![lane];
                }

                break;
            case (PtxOp.Convert, _):
                for (var lane = 0; lane < Lanes; lane++)
                {
                    target[lane] = ConvertToWord(instruction, operands[1], lane);
                }

                break;
            case (_, PtxType.F32):
                for (var lane = 0; lane < Lanes; lane++)
                {
                    target[lane] = BitConverter.SingleToUInt32Bits(
                        Single(
                            instruction,
                            BitConverter.UInt32BitsToSingle(a![lane]),
                            b is null ? 0 : BitConverter.UInt32BitsToSingle(b[lane])
                        )
                    );
                }

                break;
            default:
                var c = operands.Length > 3 ? Word(operands[3]) : null;
                for (var lane = 0; lane < Lanes; lane++)
                {
                    target[lane] = Whole(instruction, a![lane], b is null ? 0 : b[lane], c is null ? 0 : c[lane]);
                }

                break;
        }
    }

    private static float Single(PtxInstruction instruction, float a, float b) =>
        instruction.Op switch
        {
            PtxOp.Sub => a - b,
            PtxOp.Neg => -a,
            PtxOp.Div when instruction.Detail is "div.rn.f32" => a / b,
            PtxOp.Sqrt => MathF.Sqrt(a),
            // The card's approximation may differ in the last bit; the kernels correct it by a Newton step.
            PtxOp.Reciprocal => 1 / a,
            PtxOp.Min when instruction.Detail is "min.NaN.f32" => MathF.Min(a, b), // both of which keep a NaN
            PtxOp.Max when instruction.Detail is "max.NaN.f32" => MathF.Max(a, b),
            _ => throw new NotSupportedException(instruction.Detail),
        };

    private static uint Whole(PtxInstruction instruction, uint a, uint b, uint c)
    {
        var signed = instruction.Type is PtxType.S32 or PtxType.S16;
        return instruction.Op switch
        {
            PtxOp.Sub => a - b,
            PtxOp.Neg => (uint)-(int)a,
            PtxOp.Mul => a * b,
            PtxOp.MulAdd => (a * b) + c,
            PtxOp.MulHigh => signed ? (uint)(((long)(int)a * (int)b) >> 32) : (uint)(((ulong)a * b) >> 32),
            // Lanes that are not to be written may hold anything, a zero too.
            PtxOp.Div => b == 0 ? 0
            : signed ? (uint)((int)a / (int)b)
            : a / b,
            PtxOp.Rem => b == 0 ? 0
            : signed ? (uint)((int)a % (int)b)
            : a % b,
            PtxOp.And => a & b,
            PtxOp.Or => a | b,
            PtxOp.Xor => a ^ b,
            PtxOp.Not => ~a,
            PtxOp.ShiftLeft => b > 31 ? 0 : a << (int)b,
            PtxOp.ShiftRight => signed ? (uint)((int)a >> (int)Math.Min(b, 31))
            : b > 31 ? 0
            : a >> (int)b,
            PtxOp.BitField when !signed => (a >> (int)b) & ((1u << (int)c) - 1),
            PtxOp.Min => signed ? (uint)Math.Min((int)a, (int)b) : Math.Min(a, b),
            PtxOp.Max => signed ? (uint)Math.Max((int)a, (int)b) : Math.Max(a, b),
            _ => throw new NotSupportedException(instruction.Detail),
        };
    }

    private uint ConvertToWord(PtxInstruction instruction, int source, int lane) =>
        (instruction.Detail, instruction.Type, instruction.From) switch
        {
            ("rn", PtxType.F32, PtxType.S32) => BitConverter.SingleToUInt32Bits((int)Word(source)[lane]),
            ("rni", PtxType.S32, PtxType.F32) => float.IsNaN(Real(source, lane)) ? 0 : (uint)(int)MathF.Round(Real(source, lane)),
            (_, PtxType.U32, PtxType.U64) => (uint)Wide(source)[lane],
            _ => throw new NotSupportedException($"conversion from {instruction.From} to {instruction.Type}"),
        };

    private void ComputeWide(PtxInstruction instruction, ulong* target)
    {
        var operands = instruction.Operands;
        for (var lane = 0; lane < Lanes; lane++)
        {
            target[lane] = instruction.Type == PtxType.F64 ? OfDoubles(instruction, lane) : OfLongs(instruction, operands, lane);
        }
    }

    private ulong OfDoubles(PtxInstruction instruction, int lane)
    {
        var operands = instruction.Operands;
        if (instruction.Op == PtxOp.Convert)
        {
            return instruction.From == PtxType.F32
                ? BitConverter.DoubleToUInt64Bits(Real(operands[1], lane))
                : throw new NotSupportedException($"conversion from {instruction.From}");
        }

        var a = Double(operands[1], lane);
        var b = operands.Length > 2 ? Double(operands[2], lane) : 0;
        return instruction.Op switch
        {
            PtxOp.Move => BitConverter.DoubleToUInt64Bits(a),
            PtxOp.Select => BitConverter.DoubleToUInt64Bits((_predicates[operands[3]] >> lane & 1) != 0 ? a : b),
            PtxOp.Fma => BitConverter.DoubleToUInt64Bits(Math.FusedMultiplyAdd(a, b, Double(operands[3], lane))),
            PtxOp.Add => BitConverter.DoubleToUInt64Bits(a + b),
            PtxOp.Div => BitConverter.DoubleToUInt64Bits(a / b),
            _ => throw new NotSupportedException($"{instruction.Op} of doubles"),
        };
    }

    private ulong OfLongs(PtxInstruction instruction, int[] operands, int lane)
    {
        if (instruction.Op == PtxOp.MulWide)
        {
            var (x, y) = (Word(operands[1])[lane], Word(operands[2])[lane]);
            return instruction.Type == PtxType.S32 ? (ulong)((long)(int)x * (int)y) : (ulong)x * y;
        }

        if (instruction.Op == PtxOp.Convert)
        {
            return (instruction.Type, instruction.From) switch
            {
                (PtxType.S64, PtxType.S32) => (ulong)(long)(int)Word(operands[1])[lane],
                (PtxType.U64, PtxType.U32) => Word(operands[1])[lane],
                _ => throw new NotSupportedException($"conversion from {instruction.From} to {instruction.Type}"),
            };
        }

        if (instruction.Op == PtxOp.Clock)
        {
            return _ran;
        }

        var a = Wide(operands[1])[lane];
        if (instruction.Op is PtxOp.ShiftLeft or PtxOp.ShiftRight)
        {
            var count = Word(operands[2])[lane];
            return count > 63 ? 0
                : instruction.Op == PtxOp.ShiftLeft ? a << (int)count
                : a >> (int)count;
        }

        var b = operands.Length > 2 ? Wide(operands[2])[lane] : 0;
        return instruction.Op switch
        {
            PtxOp.Move => a,
            PtxOp.Select => (_predicates[operands[3]] >> lane & 1) != 0 ? a : b,
            PtxOp.Add => a + b,
            PtxOp.Sub => a - b,
            PtxOp.Mul => a * b,
            PtxOp.And => a & b,
            PtxOp.Or => a | b,
            _ => throw new NotSupportedException($"{instruction.Op} of 64 bits"),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Map<T>(uint* target, uint* a, uint* b, uint* c, T operation)
        where T : struct, IVectorOperation
    {
        for (var lane = 0; lane < Lanes; lane += Vector256<uint>.Count)
        {
            operation.Of(Vector256.Load(a + lane), Vector256.Load(b + lane), Vector256.Load(c + lane)).Store(target + lane);
        }
    }

    private interface IVectorOperation
    {
        Vector256<uint> Of(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c);
    }

    private readonly struct FusedMultiplyAdd : IVectorOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<uint> Of(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c) =>
            Vector256.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).AsUInt32();
    }

    private readonly struct Multiply : IVectorOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<uint> Of(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c) => (a.AsSingle() * b.AsSingle()).AsUInt32();
    }

    private readonly struct Sum : IVectorOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<uint> Of(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c) => (a.AsSingle() + b.AsSingle()).AsUInt32();
    }

    private readonly struct WholeSum : IVectorOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<uint> Of(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c) => a + b;
    }
}
