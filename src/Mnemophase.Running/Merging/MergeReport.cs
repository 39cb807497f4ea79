using Mnemophase.Judging;

namespace Mnemophase.Running.Merging;

/// <summary>What a merge did and found.</summary>
/// <param name="Stores">Stores that were merged, the one merged into among them if it held networks before.</param>
/// <param name="Unusable">Stores that are missing or damaged as a whole.</param>
/// <param name="Added">Networks that were new.</param>
/// <param name="Replaced">Networks of which a copy came in that is kept before the one that was there.</param>
/// <param name="Damaged">Networks that are not what their checksum or the plan says, by position and store; they were not taken.</param>
/// <param name="Conflicts">Networks of which there are trained copies that differ, by position.</param>
/// <param name="Missing">Networks of the study that are not trained in the merged store, in the order of the plan.</param>
public sealed record MergeReport(
    Study Study,
    IReadOnlyList<string> Stores,
    IReadOnlyList<UnusableStore> Unusable,
    int Added,
    int Replaced,
    IReadOnlyList<DamagedNetwork> Damaged,
    IReadOnlyList<MergeConflict> Conflicts,
    IReadOnlyList<PlannedNetwork> Missing
);

/// <summary>A store that could not be merged.</summary>
/// <param name="Message">What is wrong with it; names the file.</param>
public sealed record UnusableStore(string Path, string Message);

/// <summary>A network of a store that cannot be trusted.</summary>
/// <param name="Path">The store.</param>
/// <param name="Position">Position in the plan as the store has it.</param>
/// <param name="Key">The network; null when the row cannot be read, or is of no network of the study.</param>
/// <param name="Message">What is wrong with it.</param>
public sealed record DamagedNetwork(string Path, int Position, NetworkKey? Key, string Message);

/// <summary>A network of which the merged stores hold different trained copies.</summary>
/// <param name="Position">Place in the full plan of the study.</param>
/// <param name="Key">What names it.</param>
/// <param name="Copies">The copies; the first is the one kept.</param>
public sealed record MergeConflict(int Position, NetworkKey Key, IReadOnlyList<NetworkCopy> Copies);

/// <summary>One of several copies of a network.</summary>
/// <param name="Engine">Engine that trained it.</param>
/// <param name="InstructionSet">Instruction set it was trained with.</param>
/// <param name="Program">Version and commit of the program that trained it.</param>
/// <param name="Stores">Stores that hold it.</param>
public sealed record NetworkCopy(
    string Checksum,
    Mechanism? Class,
    string Engine,
    string InstructionSet,
    string Program,
    IReadOnlyList<string> Stores
);
