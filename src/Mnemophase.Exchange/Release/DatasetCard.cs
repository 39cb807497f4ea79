using System.Text;
using Mnemophase.Kinds;
using Mnemophase.Outcomes;
using Mnemophase.Store.Queries;

namespace Mnemophase.Exchange.Release;

/// <summary>The card of a dataset: README.md with the front matter that hubs read.</summary>
internal static class DatasetCard
{
    public static string Write(ReleaseFacts facts, ReleaseOptions options)
    {
        var text = new StringBuilder();
        FrontMatter(text, facts, options);
        Introduction(text, facts, options);
        Statistics(text, facts);
        Files(text, facts);
        Loading(text, facts);
        ColumnTable(text, NetworkColumns.Of(facts.Study, facts.Rows));
        Provenance(text, facts, options);
        return text.ToString();
    }

    public static string Title(ReleaseFacts facts, ReleaseOptions options) =>
        options.Title ?? $"Mnemophase {facts.Study.Name}: {facts.Study.Title}";

    /// <summary>Name, type and meaning of the table's columns as CSV.</summary>
    public static string Columns(IReadOnlyList<NetworkColumn> columns) =>
        "name,type,meaning\n" + string.Concat(columns.Select(column => $"{CsvText.Line(column.Name, column.TypeName, column.Meaning)}\n"));

    /// <summary>A text as a YAML scalar in double quotes.</summary>
    internal static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings(" ")}\"";

    private static void FrontMatter(StringBuilder text, ReleaseFacts facts, ReleaseOptions options)
    {
        var size = facts.Rows.Count switch
        {
            < 1000 => "n<1K",
            < 10_000 => "1K<n<10K",
            < 100_000 => "10K<n<100K",
            < 1_000_000 => "100K<n<1M",
            _ => "1M<n<10M",
        };
        text.Append(
            $"""
            ---
            pretty_name: {Quoted(Title(facts, options))}
            license: {options.LicenseId.ToLowerInvariant()}
            tags:
            - recurrent-neural-networks
            - short-term-memory
            - computational-neuroscience
            - dynamical-systems
            size_categories:
            - {size}
            configs:
            - config_name: networks
              data_files: "table/*.parquet"
            ---

            """
        );
    }

    private static void Introduction(StringBuilder text, ReleaseFacts facts, ReleaseOptions options) =>
        text.Append(
            $"""
            # {Title(facts, options)}

            {ReleaseFacts.Grouped(
                facts.Rows.Count
            )} trained recurrent networks of the study `{facts.Study.Name}` with their weights, training curves and the mechanism by which each
            holds its memory: {facts.Study.Title}. The study is the one of *Dynamical phases of short-term memory mechanisms in RNNs* (ICML 2025, arXiv 2502.17433) or one made
            after it; `study.toml` says exactly what was trained and how. The networks were trained and judged with Mnemophase.


            """
        );

    private static void Statistics(StringBuilder text, ReleaseFacts facts)
    {
        var keys = facts.Rows.Select(row => row.Row.Key).ToList();
        text.Append("## Statistics\n\n| | |\n|---|---|\n");
        Line("networks", ReleaseFacts.Grouped(facts.Rows.Count));
        Line("cells", ReleaseFacts.Grouped(facts.Cells.Count));
        Line("networks per cell", Range(facts.Cells.Select(cell => (double)cell.Count())));
        Line("learning rates", Range(keys.Select(key => key.Cell.LearningRate)));
        foreach (var axis in facts.Study.Grid.Axes.Select(axis => axis.Axis))
        {
            Line(axis.Unit.Length == 0 ? axis.Word : $"{axis.Word}s ({axis.Unit})", Places(keys.Select(key => key.Cell[axis])));
        }

        Line("seeds", Range(keys.Select(key => (double)key.Seed)));
        Line("epochs in all", ReleaseFacts.Grouped(facts.Rows.Sum(row => (long)row.Row.Result.Epochs)));
        foreach (var found in facts.Classes)
        {
            Line(StoredColumns.NameOf(found)!.Replace('_', ' '), ReleaseFacts.Grouped(facts.Count(found)));
        }

        Line("undecided", ReleaseFacts.Grouped(facts.Count(null)));
        text.Append('\n');

        void Line(string name, string value) => text.Append($"| {name} | {value} |\n");
    }

    private static string Places(IEnumerable<AxisValue> values)
    {
        var all = values.ToList();
        return all.Exists(value => value.Choice is not null)
            ? string.Join(", ", all.Select(value => value.Text).Distinct(StringComparer.Ordinal))
            : Range(all.Select(value => value.Number));
    }

    private static string Range(IEnumerable<double> values)
    {
        var distinct = values.Distinct().Order().ToList();
        return distinct.Count == 1
            ? StudyText.Number(distinct[0])
            : $"{StudyText.Number(distinct[0])} to {StudyText.Number(distinct[^1])} ({distinct.Count} values)";
    }

    private static void Files(StringBuilder text, ReleaseFacts facts) =>
        text.Append(
            $"""
            ## Files

            | | |
            |---|---|
            | `table/*.parquet`, `table/*.csv.gz` | one row per network: what names it, its class and evidence, how it was trained |
            | `columns.csv` | the columns of the table with types and meanings |
            | `counts.csv` | networks per mechanism and cell: the phase diagram{CountsMeaning(facts.Study)} |
            | `networks/*.safetensors` | weights, stacked along the networks |
            | `curves/*.npz` | training curves of the same networks in the same order |
            | `study.toml` | the study: task, networks, training, grid |
            | `mnemophase/` | Python package that loads all of this (numpy; pandas if there) |
            | `SHA256SUMS` | checksums; `sha256sum -c SHA256SUMS` |

            Both kinds of parts name their networks by `learning_rate`, `delay_ms`, `response_ms`, `post_ms` and `seed`, each [networks]. Weights: {string.Join(
                ", ",
                facts.Tensors.Weights
            )}.
            Curves (lengths of the first network): {string.Join(", ", facts.Tensors.Curves)}; `epochs` [networks] is how many ran.
            {CurveMeaning(facts.Study)}
            Where a tensor is shorter or missing in some networks, it is filled up with NaN (integers: -1), and `NAME.length` [networks] says how much is real (-1: missing).
            The metadata of each safetensors file holds the study (`study`, TOML) and the rows of its networks (`networks`, JSON).


            """
        );

    private static string CountsMeaning(Study study) =>
        !ScalingSource.HasBoundaries(study) ? "; `not_learned` without the unstable ones, `undecided` are those without a class"
        : study.Task.OnlyLearned
            ? "; `not_learned` with the unstable ones, networks without a class left out. `mnemo scaling` draws the power law from it"
        : "; `not_learned` without the unstable ones, networks without a class left out. `mnemo scaling` draws the power laws from it";

    private static string CurveMeaning(Study study) => Registry.Of<IExchangedNetwork>(study.Network.Kind.Name).CurveMeaning;

    private static void Loading(StringBuilder text, ReleaseFacts facts)
    {
        var tensor = Registry.Of<IExchangedNetwork>(facts.Study.Network.Kind.Name).ExampleTensor;
        text.Append(
            $"""
            ## Loading

            Python, from the folder of the dataset, with numpy alone:

            ```python
            import mnemophase as mn

            data = mn.open(".")
            table = data.table()  # a pandas DataFrame, or a dictionary of arrays where pandas is not installed
            one = data.network({Arguments(facts)})
            print(one.{tensor}.shape, one.curves["loss"][-1], one.row["class"])
            ```

            DuckDB:

            ```sql
            SELECT learning_rate, delay_ms, class, count(*) FROM 'table/*.parquet' GROUP BY ALL ORDER BY ALL;
            ```

            R:

            ```r
            networks <- read.csv(gzfile("table/{PartNames.Of(0, 1)}.csv.gz"))
            table(networks$delay_ms, networks$class)
            ```


            """
        );
    }

    /// <summary>What names the first network: learning rate, delay and seed, and the other periods where they vary.</summary>
    private static string Arguments(ReleaseFacts facts)
    {
        var keys = facts.Rows.Select(row => row.Row.Key).ToList();
        var first = keys[0];
        var axes = facts.Study.Grid.Axes.Select(axis => axis.Axis).ToList();
        var others = axes.Skip(1).Where(axis => !keys.TrueForAll(key => key.Cell[axis] == first.Cell[axis]));
        string[] arguments =
        [
            $"learning_rate={StudyText.Number(first.Cell.LearningRate)}",
            .. axes.Take(1).Select(Argument),
            $"seed={StudyText.Number(first.Seed)}",
            .. others.Select(Argument),
        ];
        return string.Join(", ", arguments);

        string Argument(Axis axis) =>
            first.Cell[axis] is { Choice: { } choice } ? $"{axis.Column}=\"{choice}\"" : $"{axis.Column}={first.Cell[axis].Text}";
    }

    private static void ColumnTable(StringBuilder text, IReadOnlyList<NetworkColumn> columns)
    {
        text.Append("## Columns\n\n| column | type | meaning |\n|---|---|---|\n");
        foreach (var column in columns)
        {
            text.Append($"| {column.Name} | {column.TypeName} | {column.Meaning} |\n");
        }

        text.Append('\n');
    }

    private static void Provenance(StringBuilder text, ReleaseFacts facts, ReleaseOptions options)
    {
        var trained = facts
            .Rows.Select(row => row.Row.Provenance)
            .Select(provenance =>
                $"{provenance.Program.Version} {provenance.Program.Commit} {provenance.Engine} {provenance.InstructionSet}".Trim()
            )
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        text.Append(
            $"""
            ## Provenance

            Trained by (version, commit, engine, instruction set): {string.Join("; ", trained)}.
            Every row has a SHA-256 checksum over key, result, weights and curves; `mnemo import` of this folder verifies all of them and gives a store that can be classified, drawn
            and explored. Cite the dataset (`CITATION.cff`) and the paper. Licence: {options.LicenseTerms.Name}.

            """
        );
    }
}
