using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Store.Queries;

namespace Mnemophase.Exchange.Release;

/// <summary>Names, types and shapes of the tensors of one network.</summary>
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
/// <param name="Rows">Its trained networks.</param>
/// <param name="Tensors">What a network consists of.</param>
internal sealed record ReleaseFacts(Study Study, IReadOnlyList<TableRow> Rows, ReleaseTensors Tensors)
{
    /// <summary>The cells in the order of the plan, each with its networks.</summary>
    public IReadOnlyList<IGrouping<Cell, TableRow>> Cells { get; } = [.. Rows.GroupBy(row => row.Row.Key.Cell)];

    /// <summary>The classes that its task tells apart.</summary>
    public IReadOnlyList<Mechanism> Classes =>
        Study.Task.ClassIsLearned
            ? [Mechanism.NotLearned, Mechanism.Learned, Mechanism.Unstable]
            : [Mechanism.NotLearned, Mechanism.LimitCycle, Mechanism.SlowPoint, Mechanism.Unstable];

    /// <summary>How many networks have a class; null counts those without.</summary>
    public int Count(Mechanism? mechanism) => Count(Rows, mechanism);

    /// <summary>
    /// Networks per class and cell: where learning rate and one period tell the cells, the table that <see cref="CountsTable"/> reads, with
    /// unstable told apart; else with all periods and the undecided.
    /// </summary>
    public string CountsCsv() =>
        string.Concat(
            (ScalingSource.HasBoundaries(Study) ? CountsTable.Lines(Study, CellsOfPlane(), unstableApart: true) : AllPeriods()).Select(
                line => $"{line}\n"
            )
        );

    private IEnumerable<CellCounts> CellsOfPlane() =>
        Cells.Select(cell => new CellCounts(cell.Key, MechanismCounts.Of(found => Count(cell, found))));

    private IEnumerable<string> AllPeriods()
    {
        var axes = string.Concat(Study.Grid.Axes.Select(axis => $"{axis.Axis.Column},"));
        yield return $"study,learning_rate,{axes}networks,{string.Join(',', Classes.Select(found => StoredColumns.NameOf(found)))},undecided";
        foreach (var cell in Cells)
        {
            yield return CsvText.Line([
                Study.Name,
                cell.Key.LearningRate,
                .. cell.Key.Values.Select(value => value.Text),
                cell.Count(),
                .. Classes.Select(found => (object?)Count(cell, found)),
                Count(cell, null),
            ]);
        }
    }

    private static int Count(IEnumerable<TableRow> rows, Mechanism? mechanism) => rows.Count(row => row.Row.Result.Class == mechanism);

    /// <summary>A whole number with thousands set apart.</summary>
    public static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
