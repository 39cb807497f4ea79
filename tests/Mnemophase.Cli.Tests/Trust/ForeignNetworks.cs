using Mnemophase.Formats;

namespace Mnemophase.Cli.Tests.Trust;

/// <summary>A network of the authors' own script with its verdict, from which files of other people's making are made.</summary>
/// <param name="Folder">lr…_delay_…/process_….</param>
/// <param name="Class">Its class; the recurrence rule agrees.</param>
internal sealed record ForeignNetwork(string Folder, string Class)
{
    public const string RecordName = "training_details.npz";

    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "Data", "golden", "networks");

    /// <summary>Learned networks of short trials, which are judged quickly.</summary>
    public static IReadOnlyList<ForeignNetwork> Learned { get; } =
    [
        new("lr0.1_delay_0.02/process_2", "slow_point"),
        new("lr0.0372759372031494_delay_0.04/process_0", "limit_cycle"),
        new("lr0.1_delay_0.06/process_2", "limit_cycle"),
    ];

    /// <summary>One that did not learn.</summary>
    public static ForeignNetwork NotLearned { get; } = new("lr0.1_delay_0.24/process_0", "not_learned");

    public IReadOnlyList<ForeignTensor> Tensors { get; } =
        ForeignTensor.Of(TorchStateDict.Read(Path.Combine(Golden, Folder, "model_final.pt")));

    /// <summary>Its training record.</summary>
    public OrderedDictionary<string, DenseArray> Record => NpzFile.Read(Path.Combine(Golden, Folder, RecordName));

    /// <summary>The same network with its neurons in another order.</summary>
    public IReadOnlyList<ForeignTensor> Relabelled(Random random)
    {
        var order = Enumerable.Range(0, Tensors[1].Values.Length).ToArray();
        random.Shuffle(order);
        return
        [
            .. Tensors.Select(tensor =>
                tensor with
                {
                    Values = tensor.Shape switch
                    {
                        [var rows, var columns] when rows == columns =>
                        [
                            .. order.SelectMany(i => order.Select(j => tensor.Values[(i * columns) + j])),
                        ],
                        [2, var columns] =>
                        [
                            .. Enumerable.Range(0, 2).SelectMany(o => order.Select(j => tensor.Values[(o * columns) + j])),
                        ],
                        [_, 2] => [.. order.SelectMany(i => new[] { tensor.Values[2 * i], tensor.Values[(2 * i) + 1] })],
                        [2] => tensor.Values,
                        _ => [.. order.Select(i => tensor.Values[i])],
                    },
                }
            ),
        ];
    }

    /// <summary>The same tensors, one of them changed.</summary>
    public IReadOnlyList<ForeignTensor> With(string name, Func<float[], float[]> change) =>
        [
            .. Tensors.Select(tensor =>
                string.Equals(tensor.Name, name, StringComparison.Ordinal)
                    ? tensor with
                    {
                        Values = change((float[])tensor.Values.Clone()),
                    }
                    : tensor
            ),
        ];

    /// <summary>The record with its two shares changed.</summary>
    public OrderedDictionary<string, DenseArray> RecordWith(Func<double[], double[]> change)
    {
        var record = Record;
        foreach (var name in (string[])["reaction_accuracy_list", "reaction_reliability_list"])
        {
            record[name] = DenseArray.From((ReadOnlySpan<double>)change(record[name].ToDoubles()));
        }

        return record;
    }
}
