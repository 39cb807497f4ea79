using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mnemophase.Formats;

/// <summary>Tensors and metadata of a safetensors file.</summary>
/// <param name="Tensors">Tensors by name, in the order of their data.</param>
/// <param name="Metadata">The texts under __metadata__; empty if there are none.</param>
public sealed record SafetensorsContents(OrderedDictionary<string, DenseArray> Tensors, IReadOnlyDictionary<string, string> Metadata);

/// <summary>The safetensors format: 8 bytes of header length, little-endian; a JSON header; raw little-endian data without gaps.</summary>
/// <remarks>Source: the format section of the safetensors README. Strict: every byte of the data belongs to exactly one tensor.</remarks>
public static class SafetensorsFile
{
    private const string MetadataKey = "__metadata__";
    private const int MaximumHeader = 16 << 20;

    /// <summary>Rows of JSON within the metadata would else double in size.</summary>
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, ElementType> Types = new(StringComparer.Ordinal)
    {
        ["BOOL"] = ElementType.Bool,
        ["U8"] = ElementType.U8,
        ["I32"] = ElementType.I32,
        ["I64"] = ElementType.I64,
        ["F32"] = ElementType.F32,
        ["F64"] = ElementType.F64,
        ["F16"] = ElementType.F16,
        ["BF16"] = ElementType.BF16,
    };

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="MnemoFormatException">The file is damaged, cut short, or something else; the message names file and tensor.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsContents Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(path, WholeFile.Read(path));
    }

    /// <summary>Reads bytes in memory; <paramref name="path"/> only names them in messages.</summary>
    /// <exception cref="MnemoFormatException">The bytes are damaged, cut short, or something else.</exception>
    public static SafetensorsContents Parse(string path, byte[] bytes)
    {
        var length = HeaderLength(path, bytes);
        var data = bytes.AsMemory(8 + length);
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false };
            using var header = JsonDocument.Parse(bytes.AsMemory(8, length), options);
            var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
            var places = new List<Place>();
            foreach (var property in header.RootElement.EnumerateObject())
            {
                if (string.Equals(property.Name, MetadataKey, StringComparison.Ordinal))
                {
                    ReadMetadata(path, property.Value, metadata);
                }
                else
                {
                    places.Add(ReadPlace(path, property, data.Length));
                }
            }

            return new SafetensorsContents(Gather(path, places, data.Span), metadata);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new MnemoFormatException($"{path}: is damaged: its header is not JSON as safetensors has it.", e);
        }
    }

    /// <summary>Writes tensors and metadata. Wider element types come first, so that data stays aligned; the order within a type is kept.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path,
        IEnumerable<KeyValuePair<string, DenseArray>> tensors,
        IEnumerable<KeyValuePair<string, string>> metadata
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, ToBytes(tensors, metadata));
    }

    /// <summary>The bytes <see cref="Write"/> writes; they depend on the arguments alone.</summary>
    public static byte[] ToBytes(IEnumerable<KeyValuePair<string, DenseArray>> tensors, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var ordered = tensors.OrderByDescending(t => DenseArray.SizeOf(t.Value.Type)).ToList();
        var header = WriteHeader(ordered, metadata);
        // The data starts at a multiple of 8; the format allows spaces after the JSON.
        var length = (header.Length + 7) / 8 * 8;
        using var file = new MemoryStream();
        Span<byte> prefix = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, length);
        file.Write(prefix);
        file.Write(header);
        for (var i = header.Length; i < length; i++)
        {
            file.WriteByte((byte)' ');
        }

        foreach (var (_, tensor) in ordered)
        {
            file.Write(tensor.Bytes);
        }

        return file.ToArray();
    }

    private static byte[] WriteHeader(List<KeyValuePair<string, DenseArray>> tensors, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataKey);
            foreach (var (key, value) in metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            var offset = 0L;
            foreach (var (name, tensor) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", Types.First(t => t.Value == tensor.Type).Key);
                WriteArray(json, "shape", tensor.Shape.Select(d => (long)d));
                WriteArray(json, "data_offsets", [offset, offset + tensor.Bytes.Length]);
                json.WriteEndObject();
                offset += tensor.Bytes.Length;
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteArray(Utf8JsonWriter json, string name, IEnumerable<long> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static int HeaderLength(string path, byte[] bytes)
    {
        if (bytes.Length < 10)
        {
            throw new MnemoFormatException(path, $"has {bytes.Length} bytes, too few for a safetensors file.");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > MaximumHeader)
        {
            throw new MnemoFormatException(
                path,
                $"is not a safetensors file: its header would have {length} bytes, and at most {MaximumHeader} are read."
            );
        }

        if (length > (ulong)bytes.Length - 8)
        {
            throw new MnemoFormatException(
                path,
                $"is cut short, or is not a safetensors file: its header should have {length} bytes, and {bytes.Length - 8} are there."
            );
        }

        return bytes[8] == '{'
            ? (int)length
            : throw new MnemoFormatException(path, "is not a safetensors file: its header is not a JSON object.");
    }

    private static void ReadMetadata(string path, JsonElement element, Dictionary<string, string> metadata)
    {
        foreach (var property in Object(path, MetadataKey, element).EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
            {
                throw new MnemoFormatException(path, $"has metadata '{property.Name}' that is not text.");
            }

            metadata.Add(property.Name, property.Value.GetString()!);
        }
    }

    private static Place ReadPlace(string path, JsonProperty property, int dataLength)
    {
        var name = property.Name;
        var element = Object(path, name, property.Value);
        var fields = element.EnumerateObject().Select(f => f.Name).Order(StringComparer.Ordinal);
        if (!fields.SequenceEqual(["data_offsets", "dtype", "shape"], StringComparer.Ordinal))
        {
            throw new MnemoFormatException(path, $"tensor '{name}' must have dtype, shape and data_offsets, and nothing else.");
        }

        var dtype = element.GetProperty("dtype").GetString() ?? "null";
        if (!Types.TryGetValue(dtype, out var type))
        {
            throw new MnemoFormatException(
                path,
                $"tensor '{name}' has dtype {dtype}; dtypes that can be read: {string.Join(", ", Types.Keys)}."
            );
        }

        var shape = Numbers(path, name, element.GetProperty("shape"), int.MaxValue);
        var offsets = Numbers(path, name, element.GetProperty("data_offsets"), int.MaxValue);
        if (offsets.Length != 2 || offsets[0] > offsets[1])
        {
            throw new MnemoFormatException(path, $"tensor '{name}' has data_offsets that are not a range.");
        }

        if (offsets[1] > dataLength)
        {
            throw new MnemoFormatException(
                path,
                $"is cut short: the numbers of tensor '{name}' should end at byte {offsets[1]} of the data, and {dataLength} bytes are there."
            );
        }

        var place = new Place(name, type, shape, offsets[0], offsets[1]);
        return SizeOf(path, place) == place.End - place.Start
            ? place
            : throw new MnemoFormatException(
                path,
                $"tensor '{name}' is {DenseArray.Describe(type, shape)} but has {place.End - place.Start} bytes of data."
            );
    }

    private static long SizeOf(string path, Place place)
    {
        try
        {
            return DenseArray.CountOf(place.Shape) * DenseArray.SizeOf(place.Type);
        }
        catch (ArgumentException e)
        {
            throw new MnemoFormatException(
                $"{path}: tensor '{place.Name}' has the shape [{string.Join(" × ", place.Shape)}], which is too large.",
                e
            );
        }
    }

    private static OrderedDictionary<string, DenseArray> Gather(string path, List<Place> places, ReadOnlySpan<byte> data)
    {
        var tensors = new OrderedDictionary<string, DenseArray>(StringComparer.Ordinal);
        var at = 0;
        foreach (var place in places.OrderBy(p => p.Start).ThenBy(p => p.End))
        {
            if (place.Start != at)
            {
                var problem = place.Start < at ? "overlaps the tensor before it" : "leaves a gap before it";
                throw new MnemoFormatException(path, $"tensor '{place.Name}' {problem} (byte {place.Start} of the data).");
            }

            tensors.Add(place.Name, new DenseArray(place.Type, place.Shape, data[place.Start..place.End].ToArray()));
            at = place.End;
        }

        return at == data.Length
            ? tensors
            : throw new MnemoFormatException(path, $"has {data.Length - at} bytes of data that do not belong to any tensor.");
    }

    private static int[] Numbers(string path, string name, JsonElement element, int maximum)
    {
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() > 32)
        {
            throw new MnemoFormatException(path, $"tensor '{name}' has a shape or data_offsets that is not a short list.");
        }

        return
        [
            .. element
                .EnumerateArray()
                .Select(e =>
                    e.ValueKind == JsonValueKind.Number && e.TryGetInt32(out var value) && value >= 0 && value <= maximum
                        ? value
                        : throw new MnemoFormatException(
                            path,
                            $"tensor '{name}' has an impossible number {e.GetRawText()} (0 to {maximum})."
                        )
                ),
        ];
    }

    private static JsonElement Object(string path, string name, JsonElement element) =>
        element.ValueKind == JsonValueKind.Object ? element : throw new MnemoFormatException(path, $"'{name}' is not a JSON object.");

    private readonly record struct Place(string Name, ElementType Type, int[] Shape, int Start, int End);
}
