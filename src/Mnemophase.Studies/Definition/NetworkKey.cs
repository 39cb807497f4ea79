using Mnemophase.Outcomes;

namespace Mnemophase.Studies.Definition;

/// <summary>What names one network of a study.</summary>
public readonly record struct NetworkKey(Cell Cell, int Seed)
{
    /// <summary>The network in words.</summary>
    public override string ToString() => $"{Cell}, seed {Seed}";
}
