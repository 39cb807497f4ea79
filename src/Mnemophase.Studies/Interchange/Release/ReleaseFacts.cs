using System.Globalization;
using System.Text;
using Mnemophase.Dynamics;
using Mnemophase.Studies.Formats;
using Mnemophase.Studies.Store;

namespace Mnemophase.Studies.Interchange.Release;

/// <summary>Names, types and shapes of the tensors of one network.</summary>
/// <param name="Weights">Of its weights.</param>
/// <param name="Curves">Of its curves.</param>
internal sealed record ReleaseTensors(IReadOnlyList<string> Weights, IReadOnlyList<string> Curves)
{
    /// <summary>The tensors of a network; curves have lengths of their own.</summary>
    public static ReleaseTensors Of(StudyStore store, StoredNetwork network) =>
        new(
            [.. StoredTensors.Weights(store.Path, network).Select(tensor => Describe(tensor.Key, tensor.Value))],
            [.. StoredTensors.Curves(store.Path, store.Study, network).Select(tensor => Describe(tensor.Key, tensor.Value))]
        );

    private static string Describe(string name, DenseArray array) =>
        $"`{name}` {array.Type} [{string.Join(" × ", array.Shape.Select(d => StudyText.Number(d)).Prepend("networks"))}]";
}

/// <summary>What a release holds, in numbers.</summary>
/// <param name="Study">The study.</param>
/// <param name="Rows">Its trained networks.</param>
/// <param name="Tensors">What a network consists of.</param>
internal sealed record ReleaseFacts(Study Study, IReadOnlyList<TableRow> Rows, ReleaseTensors Tensors)
{
    /// <summary>The cells in the order of the plan, each with its networks.</summary>
    public IReadOnlyList<IGrouping<NetworkKey, TableRow>> Cells { get; } = [.. Rows.GroupBy(row => row.Row.Key with { Seed = 0 })];

    /// <summary>How many networks have a class; null counts those without.</summary>
    public int Count(Mechanism? mechanism) => Rows.Count(row => row.Row.Result.Class == mechanism);

    /// <summary>Networks per class and cell.</summary>
    public string CountsCsv()
    {
        var text = new StringBuilder(
            "learning_rate,delay_ms,response_ms,post_ms,networks,not_learned,limit_cycle,slow_point,unstable,undecided\n"
        );
        foreach (var cell in Cells)
        {
            var key = cell.Key;
            double[] numbers =
            [
                key.LearningRate,
                key.DelayMs,
                key.ResponseMs,
                key.PostMs,
                cell.Count(),
                .. ((Mechanism?[])[Mechanism.NotLearned, Mechanism.LimitCycle, Mechanism.SlowPoint, Mechanism.Unstable, null]).Select(
                    mechanism => (double)cell.Count(row => row.Row.Result.Class == mechanism)
                ),
            ];
            text.AppendJoin(',', numbers.Select(StudyText.Number)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A whole number with thousands set apart.</summary>
    public static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
