using System.Text.RegularExpressions;

namespace Mnemophase.Gpu.Tests.Ptx;

/// <summary>One kernel of a PTX text, ready to be run: as much of the language as the shipped kernels use; anything else is refused by name.</summary>
/// <remarks>Immediates and special registers become registers that are filled before a warp starts. 16-bit values are held in 32.</remarks>
internal sealed partial class PtxKernel
{
    private readonly Dictionary<string, int> _registers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _labels = new(StringComparer.Ordinal);
    private readonly List<string> _parameters = [];

    private PtxKernel(string name) => Name = name;

    public string Name { get; }

    public List<PtxInstruction> Instructions { get; } = [];

    /// <summary>Registers of 32 bits, of 64 bits, and predicates.</summary>
    public int Words { get; private set; }

    public int Doubles { get; private set; }

    public int Predicates { get; private set; }

    /// <summary>Registers that hold a constant, with its bits.</summary>
    public List<(int Register, uint Value)> WordConstants { get; } = [];

    public List<(int Register, ulong Value)> DoubleConstants { get; } = [];

    public List<(int Register, bool Value)> PredicateConstants { get; } = [];

    /// <summary>Registers of %tid.x and %ctaid.x; -1 where unused.</summary>
    public int Thread { get; private set; } = -1;

    public int Block { get; private set; } = -1;

    /// <summary>Parameters in order; each has 8 bytes here.</summary>
    public IReadOnlyList<string> Parameters => _parameters;

    /// <summary>Threads of a block the kernel was made for.</summary>
    public int MaxThreads { get; private set; }

    /// <summary>Kernels of a text, by name.</summary>
    /// <exception cref="NotSupportedException">An instruction is not known here.</exception>
    public static Dictionary<string, PtxKernel> Parse(string text)
    {
        var kernels = new Dictionary<string, PtxKernel>(StringComparer.Ordinal);
        PtxKernel? kernel = null;
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Split("//")[0].Trim();
            if (line.Length == 0 || line is "{" or "}" or ")")
            {
                continue;
            }

            if (Entry().Match(line) is { Success: true } entry)
            {
                kernel = new PtxKernel(entry.Groups["name"].Value);
                kernels.Add(kernel.Name, kernel);
            }
            else if (kernel is not null)
            {
                kernel.Read(line, number);
            }
        }

        foreach (var one in kernels.Values)
        {
            one.Link();
        }

        return kernels;
    }

    private void Read(string line, int number)
    {
        if (line.StartsWith(".param", StringComparison.Ordinal))
        {
            _parameters.Add(line.TrimEnd(',').Split(' ')[^1]);
        }
        else if (line.StartsWith(".maxntid", StringComparison.Ordinal))
        {
            MaxThreads = int.Parse(line.Split(' ', ',')[1], CultureInfo.InvariantCulture);
        }
        else if (line.EndsWith(':'))
        {
            _labels[line[..^1]] = Instructions.Count;
        }
        else if (!line.StartsWith('.'))
        {
            Instructions.Add(ReadInstruction(line.TrimEnd(';'), number));
        }
    }

    private void Link()
    {
        foreach (var branch in Instructions.Where(instruction => instruction.Op == PtxOp.Branch))
        {
            branch.Target = _labels[branch.Detail];
        }
    }

    private PtxInstruction ReadInstruction(string line, int number)
    {
        var (guard, negated) = (-1, false);
        if (line.StartsWith('@'))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            negated = line[1] == '!';
            guard = Register(line[(negated ? 2 : 1)..space], PtxType.Pred);
            line = line[space..].Trim();
        }

        var parts = line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
        var code = parts[0].Split('.');
        var operands = parts.Length > 1 ? Operand().Matches(parts[1]).Select(match => match.Value.Trim()).ToArray() : [];
        var read = Decode(new PtxInstruction(line, number), code, operands);
        return read with { Guard = guard, GuardIsNegated = negated };
    }

    private PtxInstruction Decode(PtxInstruction empty, string[] code, string[] operands)
    {
        var type = TypeOf(code[^1]);
        switch (code[0])
        {
            case "bra":
                return empty with { Op = PtxOp.Branch, Detail = operands[0] };
            case "ret":
                return empty with { Op = PtxOp.Return };
            case "bar":
                return empty with { Op = PtxOp.Barrier, Operands = [.. operands.Select(int.Parse)] };
            case "prefetch":
                return empty with { Op = PtxOp.Nothing };
            case "ld" or "st":
                return Memory(empty, code, type, operands);
            case "setp":
                return empty with
                {
                    Op = PtxOp.Compare,
                    Type = type,
                    Detail = code[1],
                    Operands = [Register(operands[0], PtxType.Pred), Register(operands[1], type), Register(operands[2], type)],
                };
            case "selp":
                return empty with
                {
                    Op = PtxOp.Select,
                    Type = type,
                    Operands =
                    [
                        Register(operands[0], type),
                        Register(operands[1], type),
                        Register(operands[2], type),
                        Register(operands[3], PtxType.Pred),
                    ],
                };
            case "cvt":
                return empty with
                {
                    Op = PtxOp.Convert,
                    Type = TypeOf(code[^2]),
                    From = type,
                    Detail = code[1],
                    Operands = [Register(operands[0], TypeOf(code[^2])), Register(operands[1], type)],
                };
            case "cvta":
                // Global addresses are generic as they are; shared ones lie in a window of their own.
                return empty with
                {
                    Op = code.Contains("shared") ? PtxOp.Add : PtxOp.Move,
                    Type = PtxType.U64,
                    Operands =
                    [
                        Register(operands[0], type),
                        Register(operands[1], type),
                        Register(DeviceMemory.SharedWindow.ToString(CultureInfo.InvariantCulture), type),
                    ],
                };
            case "mul" when code[1] is "wide" or "hi":
                return empty with
                {
                    Op = code[1] is "wide" ? PtxOp.MulWide : PtxOp.MulHigh,
                    Type = type,
                    Operands =
                    [
                        Register(operands[0], code[1] is "wide" ? PtxType.U64 : type),
                        Register(operands[1], type),
                        Register(operands[2], type),
                    ],
                };
            case "mov" when operands[1] is "%clock64":
                return empty with { Op = PtxOp.Clock, Type = type, Operands = [Register(operands[0], type)] };
            default:
                if (Plain(code) == PtxOp.Unsupported)
                {
                    return empty with { Op = PtxOp.Unsupported }; // a kernel that is only parsed may have what nobody runs here
                }

                return empty with
                {
                    Op = Plain(code),
                    Type = type,
                    Detail = string.Join('.', code),
                    Operands = [.. operands.Select((name, place) => Register(name, ShiftCount(code[0], place) ? PtxType.U32 : type))],
                };
        }
    }

    private static bool ShiftCount(string code, int place) => code is "shl" or "shr" && place == 2 || code is "bfe" && place >= 2;

    private static PtxOp Plain(string[] code) =>
        code[0] switch
        {
            "fma" when code[1] is "rn" => PtxOp.Fma,
            "add" => PtxOp.Add,
            "sub" => PtxOp.Sub,
            "mul" => PtxOp.Mul,
            "mad" when code[1] is "lo" => PtxOp.MulAdd,
            "neg" => PtxOp.Neg,
            "min" => PtxOp.Min,
            "max" => PtxOp.Max,
            "div" => PtxOp.Div,
            "rem" => PtxOp.Rem,
            "sqrt" when code[1] is "rn" => PtxOp.Sqrt,
            "rcp" => PtxOp.Reciprocal,
            "and" => PtxOp.And,
            "or" => PtxOp.Or,
            "xor" => PtxOp.Xor,
            "not" => PtxOp.Not,
            "shl" => PtxOp.ShiftLeft,
            "shr" => PtxOp.ShiftRight,
            "bfe" => PtxOp.BitField,
            "mov" => PtxOp.Move,
            _ => PtxOp.Unsupported,
        };

    private PtxInstruction Memory(PtxInstruction empty, string[] code, PtxType type, string[] operands)
    {
        var load = code[0] is "ld";
        var (address, value) = load ? (operands[1], operands[0]) : (operands[0], operands[1]);
        var inside = address.Trim('[', ']').Split('+');
        var space = code[1] switch
        {
            "global" => PtxSpace.Global,
            "shared" => PtxSpace.Shared,
            "param" => PtxSpace.Parameter,
            _ => PtxSpace.Generic,
        };
        return empty with
        {
            Op = load ? PtxOp.Load : PtxOp.Store,
            Type = type,
            Space = space,
            Operands = [space == PtxSpace.Parameter ? _parameters.IndexOf(inside[0]) : Register(inside[0], PtxType.U64)],
            Offset = inside.Length > 1 ? long.Parse(inside[1], CultureInfo.InvariantCulture) : 0,
            Values = [.. value.Trim('{', '}').Split(',').Select(name => Register(name.Trim(), type))],
        };
    }

    private int Register(string name, PtxType type)
    {
        var wide = type is PtxType.U64 or PtxType.S64 or PtxType.F64;
        var file =
            type == PtxType.Pred ? 'p'
            : wide ? 'd'
            : 'w';
        var key = name.StartsWith('%') ? name : $"{file}{name}";
        if (_registers.TryGetValue(key, out var register))
        {
            return register;
        }

        register =
            type == PtxType.Pred ? Predicates++
            : wide ? Doubles++
            : Words++;
        _registers.Add(key, register);
        if (name is "%tid.x")
        {
            Thread = register;
        }
        else if (name is "%ctaid.x")
        {
            Block = register;
        }
        else if (!name.StartsWith('%'))
        {
            var value = Immediate(name);
            if (type == PtxType.Pred)
            {
                PredicateConstants.Add((register, value != 0));
            }
            else if (wide)
            {
                DoubleConstants.Add((register, value));
            }
            else
            {
                WordConstants.Add((register, (uint)value));
            }
        }

        return register;
    }

    /// <summary>Numbers, and the one symbol: shared memory, which begins at 0 of its space.</summary>
    private static ulong Immediate(string text) =>
        text.StartsWith("0f", StringComparison.Ordinal) || text.StartsWith("0d", StringComparison.Ordinal)
            ? ulong.Parse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : text.StartsWith('-') ? (ulong)long.Parse(text, CultureInfo.InvariantCulture)
        : char.IsDigit(text[0]) ? ulong.Parse(text, CultureInfo.InvariantCulture)
        : text is "sharedMemory" ? 0UL
        : throw new NotSupportedException($"symbol {text}");

    private static PtxType TypeOf(string text) =>
        text switch
        {
            "pred" => PtxType.Pred,
            "u8" or "b8" => PtxType.U8,
            "s16" => PtxType.S16,
            "u16" or "b16" => PtxType.U16,
            "s32" => PtxType.S32,
            "u32" or "b32" => PtxType.U32,
            "f32" => PtxType.F32,
            "s64" => PtxType.S64,
            "u64" or "b64" => PtxType.U64,
            "f64" => PtxType.F64,
            _ => PtxType.None,
        };

    [GeneratedRegex(@"^\.visible \.entry (?<name>\w+)\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Entry();

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]|[^,\s]+", RegexOptions.None, 1000)]
    private static partial Regex Operand();
}
