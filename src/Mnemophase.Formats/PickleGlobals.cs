namespace Mnemophase.Formats;

/// <summary>A function or class of a pickle that means something here.</summary>
internal enum PickleGlobal
{
    /// <summary>collections.OrderedDict.</summary>
    OrderedDict,

    /// <summary>torch._utils._rebuild_tensor (before 0.4) and _rebuild_tensor_v2.</summary>
    RebuildTensor,

    /// <summary>torch._utils._rebuild_parameter: an nn.Parameter around a tensor.</summary>
    RebuildParameter,

    /// <summary>Something a checkpoint may hold beside tensors (a shape, a device, a NumPy number, settings); what is made of it is not looked at.</summary>
    Inert,
}

/// <summary>A torch storage class of one element type, as a pickle names it.</summary>
internal sealed record PickleStorageType(ElementType Type);

/// <summary>A value of a pickle that is passed over: nothing is known of it but that it is no tensor.</summary>
internal sealed class PickleInert
{
    public static PickleInert Instance { get; } = new();
}

/// <summary>The names a pickle of tensors may hold. Every other one is refused by name; none is ever looked up, imported or called.</summary>
internal static class PickleGlobals
{
    private static readonly Dictionary<string, ElementType> Storages = new(StringComparer.Ordinal)
    {
        ["FloatStorage"] = ElementType.F32,
        ["DoubleStorage"] = ElementType.F64,
        ["HalfStorage"] = ElementType.F16,
        ["BFloat16Storage"] = ElementType.BF16,
        ["LongStorage"] = ElementType.I64,
        ["IntStorage"] = ElementType.I32,
        ["ByteStorage"] = ElementType.U8,
        ["BoolStorage"] = ElementType.Bool,
    };

    private static readonly HashSet<string> Inert = new(StringComparer.Ordinal)
    {
        "torch Size",
        "torch device",
        "torch float16",
        "torch bfloat16",
        "torch float32",
        "torch float64",
        "torch int64",
        "torch bool",
        "numpy dtype",
        "numpy ndarray",
        "numpy.core.multiarray scalar",
        "numpy._core.multiarray scalar",
        "numpy.core.multiarray _reconstruct",
        "numpy._core.multiarray _reconstruct",
        "_codecs encode",
        "argparse Namespace",
        "pathlib PosixPath",
        "pathlib WindowsPath",
    };

    /// <summary>What a name stands for; null for a name that is refused.</summary>
    public static object? Find(string module, string name) =>
        (module, name) switch
        {
            ("collections", "OrderedDict") => PickleGlobal.OrderedDict,
            ("torch._utils", "_rebuild_tensor" or "_rebuild_tensor_v2") => PickleGlobal.RebuildTensor,
            ("torch._utils", "_rebuild_parameter") => PickleGlobal.RebuildParameter,
            ("torch" or "torch.cuda", _) when Storages.TryGetValue(name, out var type) => new PickleStorageType(type),
            _ => Inert.Contains($"{module} {name}") ? PickleGlobal.Inert : null,
        };
}
