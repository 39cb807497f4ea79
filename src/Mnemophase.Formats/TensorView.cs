namespace Mnemophase.Formats;

/// <summary>A tensor as the pickle of a state dict describes it: a view of one storage.</summary>
/// <param name="Type">Type of the storage's numbers.</param>
/// <param name="StorageKey">Name of the storage's entry under data/.</param>
/// <param name="StorageCount">Numbers in the storage.</param>
/// <param name="Offset">First number of the view.</param>
/// <param name="Size">Length of each dimension.</param>
/// <param name="Stride">Numbers between neighbours along each dimension.</param>
internal sealed record TensorView(
    ElementType Type,
    string StorageKey,
    long StorageCount,
    long Offset,
    IReadOnlyList<long> Size,
    IReadOnlyList<long> Stride
);
