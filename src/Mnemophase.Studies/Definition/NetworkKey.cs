using Mnemophase.Outcomes;

namespace Mnemophase.Studies.Definition;

/// <summary>What names one network of a study.</summary>
/// <param name="Cell">Its cell.</param>
/// <param name="Seed">Its seed.</param>
public readonly record struct NetworkKey(Cell Cell, int Seed)
{
    /// <summary>The network in words.</summary>
    public override string ToString() => $"{Cell}, seed {Seed}";
}
