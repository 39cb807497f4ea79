using PureHDF;

namespace Mnemophase.Formats;

/// <summary>The numbers of an HDF5 file by their path: Keras' weights, h5py's files, and MATLAB's of version 7.3.</summary>
/// <remarks>PureHDF reads the format. MATLAB stores its arrays column by column, so their dimensions come reversed and are turned round.</remarks>
internal static class Hdf5File
{
    private const int MaximumDepth = 16;
    private const int MaximumTensors = 4096;
    private const int MatlabHeader = 512;
    private static readonly byte[] Signature = [0x89, (byte)'H', (byte)'D', (byte)'F', 13, 10, 26, 10];

    /// <summary>Whether the bytes are an HDF5 file, at their beginning or behind a header as MATLAB writes it.</summary>
    public static bool IsHdf5(byte[] bytes) => bytes.AsSpan().StartsWith(Signature) || IsMatlab(bytes);

    private static bool IsMatlab(byte[] bytes) => bytes.Length > MatlabHeader && bytes.AsSpan(MatlabHeader).StartsWith(Signature);

    /// <summary>Every array of numbers by its path, names joined by slashes.</summary>
    /// <exception cref="MnemoFormatException">The file is damaged, or uses what PureHDF does not read.</exception>
    public static OrderedDictionary<string, DenseArray> Parse(string path, byte[] bytes, ICollection<string> notes)
    {
        var matlab = IsMatlab(bytes);
        var tensors = new OrderedDictionary<string, DenseArray>(StringComparer.Ordinal);
        var numbers = 0L;
        try
        {
            using var file = H5File.Open(new MemoryStream(bytes, writable: false));
            Collect(file, "", 0);
        }
#pragma warning disable CA1031 // PureHDF throws anything on a damaged file; whatever it is, the file cannot be read.
        catch (Exception e) when (e is not MnemoFormatException)
#pragma warning restore CA1031
        {
            throw new MnemoFormatException(
                $"{path}: cannot be read as HDF5 ({e.Message.Split('\n')[0].TrimEnd('.')}); the file may be damaged or use a feature that is not supported. In Python, numpy.savez writes a file that can be read.",
                e
            );
        }

        return tensors.Count > 0 ? tensors : throw new MnemoFormatException(path, "is an HDF5 file without arrays of floats or integers.");

        void Collect(IH5Group group, string prefix, int depth)
        {
            if (depth > MaximumDepth || tensors.Count > MaximumTensors)
            {
                throw new MnemoFormatException(
                    path,
                    $"nests groups deeper than {MaximumDepth}, or holds more than {MaximumTensors} arrays."
                );
            }

            foreach (var child in group.Children())
            {
                var name = prefix + child.Name;
                if (child is IH5Group inner)
                {
                    Collect(inner, name + "/", depth + 1);
                }
                else if (child is IH5Dataset dataset)
                {
                    var shape = Array.ConvertAll(dataset.Space.Dimensions, length => checked((int)length));
                    numbers += DenseArray.CountOf(shape);
                    if (numbers > WholeFile.MaximumBytes / sizeof(double))
                    {
                        throw new MnemoFormatException(path, "holds more numbers than this program can read.");
                    }

                    if (Numbers(dataset, shape) is { } array)
                    {
                        tensors.Add(name, matlab ? Reversed(array) : array);
                    }
                    else
                    {
                        notes.Add($"skipped {name}: it holds {dataset.Type.Class}, not numbers");
                    }
                }
            }
        }
    }

    private static DenseArray? Numbers(IH5Dataset dataset, int[] shape) =>
        (dataset.Type.Class, dataset.Type.Size) switch
        {
            (H5DataTypeClass.FloatingPoint, 8) => Of(One<double>(dataset, shape), shape),
            (H5DataTypeClass.FloatingPoint, 4) => Of(One<float>(dataset, shape), shape),
            (H5DataTypeClass.FloatingPoint, 2) => Of(One<Half>(dataset, shape), shape),
            (H5DataTypeClass.FixedPoint, 8) => Of(One<long>(dataset, shape), shape),
            (H5DataTypeClass.FixedPoint, 4) => Of(One<int>(dataset, shape), shape),
            _ => null,
        };

    private static T[] One<T>(IH5Dataset dataset, int[] shape)
        where T : unmanaged => shape.Length == 0 ? [dataset.Read<T>()] : dataset.Read<T[]>();

    private static DenseArray Of<T>(T[] values, int[] shape)
        where T : unmanaged
    {
        var type =
            typeof(T) == typeof(double) ? ElementType.F64
            : typeof(T) == typeof(float) ? ElementType.F32
            : typeof(T) == typeof(Half) ? ElementType.F16
            : typeof(T) == typeof(long) ? ElementType.I64
            : ElementType.I32;
        return new DenseArray(type, shape, LittleEndian.GetBytes<T>(values));
    }

    /// <summary>The same array with its dimensions the other way round: a matrix transposed.</summary>
    private static DenseArray Reversed(DenseArray array)
    {
        var size = DenseArray.SizeOf(array.Type);
        var bytes = NpyFormat.ToRowMajor(array.Bytes, [.. array.Shape.Reverse()], size);
        return new DenseArray(array.Type, [.. array.Shape.Reverse()], bytes);
    }
}
