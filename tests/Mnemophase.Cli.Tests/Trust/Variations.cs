using System.Text;
using Mnemophase.Formats;

namespace Mnemophase.Cli.Tests.Trust;

/// <summary>Makes inputs as people have them, from a seed: readable ones, and ones that must be refused or stay without a class.</summary>
/// <param name="root">A folder for them.</param>
internal sealed class Variations(string root)
{
    private static readonly string[] Prefixes = ["", "module.", "_orig_mod.", "model.", "net.rnn.", "module._orig_mod.", "a.b.c.d."];
    private static readonly string[][] Nests =
    [
        [],
        ["state_dict"],
        ["model_state_dict"],
        ["model"],
        ["checkpoint", "net"],
    ];
    private static readonly ElementType[] Widths = [ElementType.F32, ElementType.F64, ElementType.F16, ElementType.BF16];

    /// <summary>An input that must get the verdict of the network it was made of.</summary>
    public Variation Readable(int seed)
    {
        var random = new Random(seed);
        var network = Pick(random, ForeignNetwork.Learned);
        var tensors = random.Next(3) == 0 ? network.Relabelled(random) : network.Tensors;
        return (seed % 5) switch
        {
            0 or 1 => State(seed, random, network, tensors),
            2 => Arrays(seed, random, network, tensors),
            3 => Safetensors(seed, random, network, tensors),
            _ => TwoSaves(seed, random, network, tensors),
        };
    }

    /// <summary>An input that must be refused or stay without a class.</summary>
    public Variation Unreadable(int seed)
    {
        var random = new Random(seed);
        var network = Pick(random, ForeignNetwork.Learned);
        var kinds = new Func<int, Random, ForeignNetwork, Variation>[]
        {
            (s, _, n) =>
                Folder(
                    s,
                    n,
                    "percent",
                    n.Tensors,
                    n.RecordWith(shares => [.. shares.Select(share => 100 * share)]),
                    new Expected.NoClass("divide it by 100")
                ),
            (s, _, n) =>
                Folder(
                    s,
                    n,
                    "zero weights",
                    [.. n.Tensors.Select(one => one with { Values = new float[one.Values.Length] })],
                    n.Record,
                    Contradicted
                ),
            Chaotic,
            NotFinite,
            (s, _, n) => Folder(s, n, "another's record", n.Tensors, ForeignNetwork.NotLearned.Record, Contradicted),
            (s, _, n) =>
                Folder(
                    s,
                    n,
                    "outputs exchanged",
                    n.With("W_out.weight", values => [.. values[(values.Length / 2)..], .. values[..(values.Length / 2)]]),
                    n.Record,
                    Contradicted
                ),
            (s, r, n) =>
                Folder(
                    s,
                    n,
                    "weak recurrence",
                    n.With("W_rec.weight", values => [.. values.Select(value => value * (float)(0.1 + (0.2 * r.NextDouble())))]),
                    n.Record,
                    Contradicted
                ),
            (s, r, n) =>
                Folder(
                    s,
                    n,
                    "a record above 1",
                    n.Tensors,
                    n.RecordWith(shares => [.. shares[..^1], 1.01 + r.NextDouble()]),
                    new Expected.NoClass("not between 0 and 1")
                ),
            (s, r, n) =>
                Folder(
                    s,
                    n,
                    "a negative record",
                    n.Tensors,
                    n.RecordWith(shares => [-r.NextDouble() - 0.001, .. shares[1..]]),
                    new Expected.NoClass("not between 0 and 1")
                ),
            (s, r, n) =>
                Folder(s, n, "ms for s", n.Tensors, n.Record, new Expected.NoClass("did you mean ms?"), $"lr0.1_delay_{r.Next(3, 400)}"),
            (s, _, n) => Folder(s, n, "no record", n.Tensors, n.RecordWith(_ => []), new Expected.Refusal("must be a list of floats")),
            (s, _, n) =>
                Folder(
                    s,
                    n,
                    "record of NaN",
                    n.Tensors,
                    n.RecordWith(shares => [.. shares.Select(_ => double.NaN)]),
                    new Expected.Refusal("not numbers")
                ),
            (s, r, n) =>
                Folder(
                    s,
                    n,
                    "a tensor missing",
                    [.. n.Tensors.Where((_, i) => i != r.Next(6) || i == -1).Take(5)],
                    n.Record,
                    new Expected.Refusal("has no tensor")
                ),
            (s, r, n) =>
                Folder(
                    s,
                    n,
                    "a name",
                    n.Tensors,
                    n.Record,
                    new Expected.Refusal("rename"),
                    Pick(r, ["results", "lr_delay_0.02", "lr0.1-delay-0.02", "lr0.1_delay_"])
                ),
            Malformed,
        };
        return kinds[seed % kinds.Length](seed, random, network);
    }

    private static Expected.NoClass Contradicted { get; } = new("the last tenth of its record says");

    private Variation State(int seed, Random random, ForeignNetwork network, IReadOnlyList<ForeignTensor> tensors)
    {
        var file = new TorchFile
        {
            Type = Pick(random, Widths),
            Prefix = Pick(random, Prefixes),
            Nest = Pick(random, Nests),
            Checkpoint = random.Next(2) == 0,
            Parameters = random.Next(2) == 0,
            Strided = random.Next(2) == 0,
            Expanded = random.Next(4) == 0,
            Device = random.Next(2) == 0 ? "cpu" : "cuda:0",
            Legacy = random.Next(3) == 0,
        };
        string[] notes =
        [
            .. file.Type != ElementType.F32 ? (string[])[$"stored as {file.Type}"] : [],
            .. file.Expanded ? (string[])["read but not used"] : [],
            .. file.Prefix.Length + file.Nest.Length > 0 ? (string[])["names of its tensors begin with"] : [],
        ];
        var folder = Make(seed, network.Folder, network.Record, ("model_final.pt", file.Write(tensors)));
        return new Variation($"state dict {file}", Named(random, folder, "model_final.pt"), new Expected.Verdict(network.Class, notes));
    }

    private Variation Arrays(int seed, Random random, ForeignNetwork network, IReadOnlyList<ForeignTensor> tensors)
    {
        var type = Pick(random, [ElementType.F32, ElementType.F64, ElementType.F16]);
        var prefix = Pick(random, Prefixes);
        var bytes = NpzFile.ToBytes(tensors.Select(tensor => KeyValuePair.Create(prefix + tensor.Name, tensor.ToArray(type))));
        var folder = Make(seed, network.Folder, network.Record, ("model_final.npz", bytes));
        return new Variation($"npz {type} {prefix}", Named(random, folder, "model_final.npz"), new Expected.Verdict(network.Class));
    }

    private Variation Safetensors(int seed, Random random, ForeignNetwork network, IReadOnlyList<ForeignTensor> tensors)
    {
        var type = Pick(random, Widths);
        var prefix = Pick(random, Prefixes);
        var bytes = SafetensorsFile.ToBytes(
            tensors.Select(tensor => KeyValuePair.Create(prefix + tensor.Name, tensor.ToArray(type))),
            [KeyValuePair.Create("format", "pt")]
        );
        var folder = Make(seed, network.Folder, network.Record, ("model_final.safetensors", bytes));
        return new Variation(
            $"safetensors {type} {prefix}",
            Named(random, folder, "model_final.safetensors"),
            new Expected.Verdict(network.Class, "unchecked")
        );
    }

    private Variation TwoSaves(int seed, Random random, ForeignNetwork network, IReadOnlyList<ForeignTensor> tensors)
    {
        var whole = new TorchFile { Legacy = random.Next(2) == 0 };
        // The other save: a state dict without tensors, or a checkpoint of numbers.
        var empty = new TorchFile
        {
            Legacy = whole.Legacy,
            Nest = ["log"],
            Checkpoint = true,
        }.Write([]);
        byte[] bytes = random.Next(2) == 0 ? [.. empty, .. whole.Write(tensors)] : [.. whole.Write(tensors), .. empty];
        var folder = Make(seed, network.Folder, network.Record, ("model_final.pt", bytes));
        return new Variation(
            $"two saves, in the old format: {whole.Legacy}",
            Named(random, folder, "model_final.pt"),
            new Expected.Verdict(network.Class, "saves one after another")
        );
    }

    private Variation Chaotic(int seed, Random random, ForeignNetwork network)
    {
        var gain = 1.5 + (2 * random.NextDouble());
        return Folder(
            seed,
            network,
            $"chaotic weights, g = {gain}",
            network.With("W_rec.weight", values => [.. values.Select(_ => (float)(gain / Math.Sqrt(100) * Normal(random)))]),
            network.Record,
            Contradicted
        );
    }

    private Variation NotFinite(int seed, Random random, ForeignNetwork network)
    {
        var tensor = Pick(random, network.Tensors);
        var value = Pick(random, [float.NaN, float.PositiveInfinity, float.NegativeInfinity]);
        return Folder(
            seed,
            network,
            $"{value} in {tensor.Name}",
            network.With(
                tensor.Name,
                values =>
                {
                    values[random.Next(values.Length)] = value;
                    return values;
                }
            ),
            network.Record,
            new Expected.NoClass("not finite")
        );
    }

    private Variation Malformed(int seed, Random random, ForeignNetwork network)
    {
        var whole = new TorchFile().Write(network.Tensors);
        (string What, byte[] Bytes, string Says)[] kinds =
        [
            ("a module", new TorchFile { Class = "Rnn" }.Write(network.Tensors), "torch.save(model.state_dict()"),
            ("cut short", whole[..random.Next(10, whole.Length - 10)], "model_final.pt"),
            ("integers", new TorchFile { Type = ElementType.I64 }.Write(network.Tensors), "weights must be floats"),
            ("no tensors", new TorchFile { Nest = ["log"], Checkpoint = true }.Write([]), "torch.save(model.state_dict()"),
            ("text", Encoding.UTF8.GetBytes("W_in.weight\n1 2 3\n"), "torch.save(model.state_dict()"),
            (
                "two networks",
                new TorchFile().Write([.. Prefixed(network.Tensors, "model."), .. Prefixed(network.Tensors, "ema.")]),
                "save one of them in a file of its own"
            ),
            (
                "transposed",
                new TorchFile().Write([
                    .. network.Tensors.Select(one =>
                        string.Equals(one.Name, "W_in.weight", StringComparison.Ordinal)
                            ? one with
                            {
                                Shape = [2, 100],
                                Values = one.ColumnMajor(),
                            }
                            : one
                    ),
                ]),
                "transpose"
            ),
            ("two networks in two saves", [.. whole, .. whole], "torch.save(model.state_dict()"),
        ];
        var (what, bytes, says) = kinds[seed / 15 % kinds.Length];
        var folder = Make(seed, network.Folder, network.Record, ("model_final.pt", bytes));
        return new Variation(what, folder, new Expected.Refusal(says));
    }

    private Variation Folder(
        int seed,
        ForeignNetwork network,
        string name,
        IReadOnlyList<ForeignTensor> tensors,
        OrderedDictionary<string, DenseArray> record,
        Expected expected,
        string? cell = null
    )
    {
        var folder = cell is null ? network.Folder : $"{cell}/process_2";
        return new Variation(name, Make(seed, folder, record, ("model_final.pt", new TorchFile().Write(tensors))), expected);
    }

    private string Make(int seed, string name, OrderedDictionary<string, DenseArray> record, (string Name, byte[] Bytes) weights)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, $"{seed}", name)).FullName;
        File.WriteAllBytes(Path.Combine(folder, weights.Name), weights.Bytes);
        NpzFile.Write(Path.Combine(folder, ForeignNetwork.RecordName), record);
        return folder;
    }

    /// <summary>The folder, one above it, or the file itself.</summary>
    private static string Named(Random random, string folder, string file) =>
        random.Next(3) switch
        {
            0 => folder,
            1 => Path.GetDirectoryName(folder)!,
            _ => Path.Combine(folder, file),
        };

    private static IEnumerable<ForeignTensor> Prefixed(IReadOnlyList<ForeignTensor> tensors, string prefix) =>
        tensors.Select(tensor => tensor with { Name = prefix + tensor.Name });

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];
}
