namespace Mnemophase.Store;

/// <summary>Files of arrays that studies name: .npz and .safetensors.</summary>
public sealed class StudyFiles : IStudyFiles
{
    /// <inheritdoc/>
    public string Name => IStudyFiles.Arrays;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, StudyArray> Parse(string path, byte[] bytes)
    {
        try
        {
            var arrays = path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)
                ? SafetensorsFile.Parse(path, bytes).Tensors
                : NpzFile.Parse(path, bytes);
            return arrays.ToDictionary(
                array => array.Key,
                array => new StudyArray(
                    array.Value.Shape,
                    Array.ConvertAll(array.Value.ToDoubles(), value => (float)value),
                    !array.Value.IsFloat
                ),
                StringComparer.Ordinal
            );
        }
        catch (MnemoFormatException e)
        {
            throw new ArgumentException(e.Message.Replace($"{path}: ", "", StringComparison.Ordinal), e);
        }
    }
}
