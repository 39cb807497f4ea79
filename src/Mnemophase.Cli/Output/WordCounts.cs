using Mnemophase.Dynamics.Words;
using Mnemophase.Formats;
using Mnemophase.Judging;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Output;

/// <summary>How often the networks of a store got each word, in all and by cell.</summary>
internal static class WordCounts
{
    /// <summary>Words with their networks; empty if none was judged.</summary>
    public static IReadOnlyDictionary<NetworkWord, int> Of(StudyStore store) =>
        new SortedDictionary<NetworkWord, int>(
            StoredDynamics.Words(store).Values.GroupBy(word => word).ToDictionary(group => group.Key, group => group.Count())
        );

    /// <summary>A line per cell; learned networks without a word are counted as not judged.</summary>
    public static void Write(TextWriter output, StudyStore store, bool json)
    {
        var words = StoredDynamics.Words(store);
        var shown = Enum.GetValues<NetworkWord>().Where(word => word != NetworkWord.NotLearned).ToList();
        var cells = store
            .Outcomes()
            .GroupBy(network => network.Key.Cell)
            .Select(cell =>
            {
                var learned = cell.Where(network => network.Class is not (Mechanism.NotLearned or Mechanism.Unstable)).ToList();
                var counts = shown.ToDictionary(
                    word => DynamicsText.Name(word),
                    word => learned.Count(network => words.TryGetValue(network.Position, out var found) && found == word),
                    StringComparer.Ordinal
                );
                return (
                    Key: cell.Key,
                    Networks: cell.Count(),
                    NotLearned: cell.Count() - learned.Count,
                    Words: counts,
                    NotJudged: learned.Count - counts.Values.Sum()
                );
            })
            .ToList();
        if (json)
        {
            Json.Write(
                output,
                new
                {
                    rows = cells.Select(cell =>
                        new OrderedDictionary<string, object?>(StringComparer.Ordinal) { ["study"] = store.Study.Name }
                            .With(CellJson.Place(cell.Key))
                            .With([
                                KeyValuePair.Create<string, object?>("networks", cell.Networks),
                                KeyValuePair.Create<string, object?>("not_learned", cell.NotLearned),
                                KeyValuePair.Create<string, object?>("words", cell.Words),
                                KeyValuePair.Create<string, object?>("not_judged", cell.NotJudged),
                            ])
                    ),
                }
            );
            return;
        }

        output.WriteLine(
            $"study,learning_rate,{string.Concat(store.Study.Grid.Axes.Select(axis => $"{axis.Axis.Column},"))}networks,not_learned,{string.Join(',', shown.Select(word => DynamicsText.Name(word)))},not_judged"
        );
        foreach (var cell in cells)
        {
            output.WriteLine(
                CsvText.Line([
                    store.Study.Name,
                    cell.Key.LearningRate,
                    .. cell.Key.Values.Select(value => (object)value.Text),
                    cell.Networks,
                    cell.NotLearned,
                    .. cell.Words.Values.Cast<object>(),
                    cell.NotJudged,
                ])
            );
        }
    }
}
