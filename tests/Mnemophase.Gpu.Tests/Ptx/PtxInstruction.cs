namespace Mnemophase.Gpu.Tests.Ptx;

/// <summary>What an instruction does; type and rounding are part of it.</summary>
internal enum PtxOp
{
    Fma,
    Add,
    Sub,
    Mul,
    Neg,
    Min,
    Max,
    Div,
    Rem,
    Sqrt,
    Reciprocal,
    And,
    Or,
    Xor,
    Not,
    ShiftLeft,
    ShiftRight,
    MulWide,
    MulHigh,
    MulAdd,
    BitField,
    Move,
    Convert,
    Select,
    Compare,
    Load,
    Store,
    Branch,
    Barrier,
    Return,
    Nothing,
    Clock,
    Unsupported,
}

internal enum PtxType
{
    None,
    Pred,
    S16,
    U8,
    U16,
    S32,
    U32,
    F32,
    S64,
    U64,
    F64,
}

internal enum PtxSpace
{
    Generic,
    Global,
    Shared,
    Parameter,
}

/// <summary>One instruction; operands are numbers of registers of the class their type has.</summary>
internal sealed record PtxInstruction(string Text, int Line)
{
    public PtxOp Op { get; init; }

    public PtxType Type { get; init; }

    /// <summary>Type converted from.</summary>
    public PtxType From { get; init; }

    public PtxSpace Space { get; init; }

    /// <summary>Comparison of setp, "eq", "ltu", …, or what else the operation needs to know.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Registers: destination first for what computes, address first for what loads and stores.</summary>
    public int[] Operands { get; init; } = [];

    /// <summary>Registers of a vector that is loaded or stored.</summary>
    public int[] Values { get; init; } = [];

    /// <summary>Added to the address.</summary>
    public long Offset { get; init; }

    /// <summary>Predicate that guards it; -1 for none.</summary>
    public int Guard { get; init; } = -1;

    public bool GuardIsNegated { get; init; }

    /// <summary>Instruction a branch goes to.</summary>
    public int Target { get; set; } = -1;
}
