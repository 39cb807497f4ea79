using Mnemophase.Kinds;

namespace Mnemophase.Studies.Definition;

/// <summary>An array of a file that a study names.</summary>
/// <param name="Shape">Length of each dimension, outermost first.</param>
/// <param name="Values">The numbers, row-major.</param>
/// <param name="IsWhole">Whether it holds integers by its type.</param>
public sealed record StudyArray(IReadOnlyList<int> Shape, float[] Values, bool IsWhole);

/// <summary>Reads the files of arrays that studies name. Studies know no formats, so a layer above brings it, as a kind of this name.</summary>
public interface IStudyFiles : IKind
{
    /// <summary>The name of the one kind.</summary>
    public const string Arrays = "arrays";

    /// <summary>Reads a file of arrays (.npz, .safetensors) from its bytes.</summary>
    /// <param name="path">Its ending tells the format.</param>
    /// <exception cref="ArgumentException">It is no such file; the message says what is wrong, and leaves its name to the caller.</exception>
    IReadOnlyDictionary<string, StudyArray> Parse(string path, byte[] bytes);
}
