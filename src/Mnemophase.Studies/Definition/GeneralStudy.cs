using Mnemophase.Kinds;
using Mnemophase.Outcomes;
using Mnemophase.Tasks.Trials;
using Tomlyn.Parsing;

namespace Mnemophase.Studies.Definition;

/// <summary>An axis of the grid of a study of general networks.</summary>
/// <param name="Name">Name of the period or key it changes.</param>
/// <param name="Unit">"ms" for a duration, else empty.</param>
/// <param name="Places">Its places as text and, for numbers, as number (else NaN).</param>
public sealed record GeneralAxis(string Name, string Unit, IReadOnlyList<(string Text, double Number)> Places);

/// <summary>
/// A study of general networks (docs/tasks.md): its file, and what each cell trains. An axis of the grid changes one key, and the file is read
/// again with that change, so that every cell is checked as strictly as the file.
/// </summary>
public sealed class GeneralStudy
{
    private static readonly Dictionary<string, (string Table, string Key)> InnerKeys = new(StringComparer.Ordinal)
    {
        ["noise"] = ("noise", "scale"),
        ["inhibitory"] = ("dale", "inhibitory"),
        ["radius"] = ("dale", "radius"),
        ["gain"] = ("start", "gain"),
    };

    /// <summary>Keys of [training] that no axis can change.</summary>
    private static readonly string[] NoAxes = ["epochs", "stop", "train", "snapshots"];

    private readonly string _file;
    private readonly Lazy<TrialSet> _batch;

    private GeneralStudy(string text, string file, IReadOnlyList<GeneralAxis> axes)
    {
        Text = text;
        _file = file;
        Axes = axes;
        _batch = new Lazy<TrialSet>(() =>
        {
            var task = TomlSection.Parse(Text, _file).Section("task");
            return ArrayTask.Batch(task, NamedFile.Of(task, "task", "file", _file)!);
        });
    }

    /// <summary>The study file.</summary>
    public string Text { get; }

    /// <summary>Its name, for errors and the files it names.</summary>
    internal string File => _file;

    /// <summary>The study's text with other snapshots in [training] than it has.</summary>
    /// <param name="value">Number or list as TOML.</param>
    /// <exception cref="StudyFileException">[training] is not a table of its own.</exception>
    internal string TextWithSnapshots(string value)
    {
        var tables = SyntaxParser.Parse(Text, _file, validate: true).Tables;
        var training =
            tables.FirstOrDefault(table => table.Name?.ToString().Trim() is "training")
            ?? throw new StudyFileException(_file, 1, "training", "write the table as [training] on a line of its own");
        if (training.Items.FirstOrDefault(item => item.Key?.ToString().Trim() is "snapshots") is { Value: { } old })
        {
            return string.Concat(Text.AsSpan(0, old.Span.Offset), value, Text.AsSpan(old.Span.Offset + old.Span.Length));
        }

        var end = Text.IndexOf('\n', training.Span.Offset);
        return end < 0 ? $"{Text}\nsnapshots = {value}\n" : Text.Insert(end + 1, $"snapshots = {value}\n");
    }

    /// <summary>The axes beside the learning rate, the slowest in the plan first.</summary>
    public IReadOnlyList<GeneralAxis> Axes { get; }

    /// <summary>Whether a study file is of this kind.</summary>
    internal static bool IsOne(TomlSection root) =>
        root.Has("task")
        && root.Section("task") is var task
        && task.IsText("kind")
        && task.OneOf("kind", Registry.All<IStudyTask>()).Name is "trials" or "arrays";

    /// <summary>Reads and checks a study: every cell of it.</summary>
    /// <exception cref="StudyFileException">Something is wrong; the message names file, line and key.</exception>
    internal static GeneralStudy Read(string text, string file)
    {
        var complete = NamedFile.Complete(text, file);
        var root = TomlSection.Parse(complete, file);
        root.Allow("study", "task", "network", "training", "grid", "curriculum", "scaling");
        var study = new GeneralStudy(complete, file, ReadAxes(root));
        if (complete.Length != text.Length)
        {
            // Files are looked at when a study is written or run; a store opens without them.
            foreach (var places in study.Combinations())
            {
                study.At(places).CheckFiles();
            }
        }

        var cells = study.Combinations().Select(places => (places, Text: ResolvedCell.Of(study.At(places)).ToJsonString())).ToList();
        for (var axis = 0; axis < study.Axes.Count; axis++)
        {
            study.RequireChange(root, cells, axis);
        }

        return study;
    }

    /// <summary>An axis of which two places train the same networks everywhere is a mistake: its name or its table is not what was meant.</summary>
    private void RequireChange(TomlSection root, IReadOnlyList<(IReadOnlyList<string> Places, string Text)> cells, int axis)
    {
        var same = cells
            .GroupBy(cell => cell.Places[axis], cell => cell.Text, StringComparer.Ordinal)
            .GroupBy(place => string.Join('\n', place), place => place.Key, StringComparer.Ordinal)
            .FirstOrDefault(places => places.Count() > 1);
        if (same is not null)
        {
            throw root.Section("grid")
                .Wrong(
                    Axes[axis].Name,
                    $"changes nothing: {string.Join(" and ", same.Take(2))} train the same networks; mnemo task shows what each place of the grid becomes"
                );
        }
    }

    /// <summary>What a reader of the study should know although nothing is wrong, each once.</summary>
    public IEnumerable<string> Warnings() => Combinations().SelectMany(places => At(places).Warnings()).Distinct(StringComparer.Ordinal);

    /// <summary>What a cell trains.</summary>
    /// <param name="places">The place on each axis, as text, in the order of <see cref="Axes"/>.</param>
    /// <exception cref="StudyFileException">The cell is impossible.</exception>
    public GeneralCell At(IReadOnlyList<string> places)
    {
        var root = TomlSection.Parse(Text, _file);
        for (var i = 0; i < Axes.Count; i++)
        {
            Put(root, Axes[i].Name, places[i]);
        }

        var network = root.Inner("network");
        var training = root.Section("training");
        training.Allow(GeneralNetworkReader.TrainingKeys);
        var isArrays = ArrayTask.IsOne(root.Section("task"));
        if (isArrays && root.Has("curriculum"))
        {
            throw root.Wrong("curriculum", "needs kind = \"trials\"; arrays are one batch");
        }

        var task = isArrays ? ArrayTask.Specification(root.Section("task")) : TrialTaskReader.Read(root.Section("task"));
        var model = GeneralNetworkReader.ReadModel(network, task);
        var cell = new GeneralCell
        {
            Task = task,
            Batch = isArrays ? () => _batch.Value : null,
            MaskFile = NamedFile.Of(network, "network", "mask", _file),
            StartFile = NamedFile.Of(network, "network", "start", _file),
            PaperStreams = TrialTaskReader.HasPaperStreams(root.Section("task")),
            Model = model,
            Start = GeneralNetworkReader.ReadStart(network),
            Trained = GeneralNetworkReader.ReadTrained(training, model),
            Optimiser = GeneralNetworkReader.ReadOptimiser(training),
            RatePenalty = training.Has("rate_penalty") ? training.Number("rate_penalty", atLeast: 0) : 0,
            Stop = GeneralNetworkReader.ReadStop(training),
            Curriculum = ReadCurriculum(root, task),
        };
        return !cell.PaperStreams || cell.OfPaper(1, 1) is not null
            ? cell
            : throw root.Section("task")
                .Wrong(
                    "streams",
                    "the paper's single stream of random numbers is defined for the paper's networks only: two inputs and outputs, nothing drawn in a fixed batch, tanh in the rate form with noise inside it, sgd on all six tensors; leave the key out"
                );
    }

    /// <summary>What a cell of the study trains.</summary>
    public GeneralCell At(Cell cell)
    {
        return At([.. cell.Values.Select(value => value.Text)]);
    }

    /// <summary>The axes as the grid has them; a period called delay, response or post is the axis that the paper's studies have.</summary>
    public IReadOnlyList<StudyAxis> StudyAxes() =>
        [
            .. Axes.Select(axis =>
            {
                Axis[] known = [Axis.Delay, Axis.Response, Axis.Post];
                var of =
                    known.FirstOrDefault(one => string.Equals(one.Name, axis.Name, StringComparison.Ordinal) && axis.Unit.Length > 0)
                    ?? new Axis(
                        axis.Name,
                        axis.Unit,
                        axis.Name.EndsWith("_ms", StringComparison.Ordinal) ? axis.Name[..^3] : axis.Name.Replace('_', ' ')
                    );
                return new StudyAxis(
                    of,
                    [.. axis.Places.Select(place => new AxisValue(of, place.Number, double.IsNaN(place.Number) ? place.Text : null))]
                );
            }),
        ];

    /// <summary>Key and value of everything the file says but its title, in a fixed order.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Entries() =>
        TomlSection
            .Parse(Text, _file)
            .Flatten()
            .Where(entry => entry.Key is not "study.title" && !entry.Key.StartsWith("scaling", StringComparison.Ordinal))
            .OrderBy(entry => entry.Key, StringComparer.Ordinal);

    /// <summary>Every combination of places, in the order of the plan.</summary>
    public IEnumerable<IReadOnlyList<string>> Combinations()
    {
        IEnumerable<string[]> all =
        [
            [],
        ];
        foreach (var axis in Axes)
        {
            all = all.SelectMany(_ => axis.Places, (before, place) => (string[])[.. before, place.Text]);
        }

        return all;
    }

    private static List<GeneralAxis> ReadAxes(TomlSection root)
    {
        var grid = root.Section("grid");
        var axes = new List<GeneralAxis>();
        foreach (var key in grid.Keys.Where(key => key is not ("learning_rates" or "seeds")))
        {
            Find(root, grid, key, out var unit);
            var places = grid.Places(key);
            var twice = places.GroupBy(place => place.Text, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
            if (twice is not null)
            {
                throw grid.Wrong(key, $"{twice.Key} is listed twice");
            }

            axes.Add(new GeneralAxis(key, unit, [.. places.Select(place => (place.Text, place.Number))]));
        }

        return axes;
    }

    /// <summary>The table and key that an axis changes.</summary>
    private static (TomlSection Table, string Key) Find(TomlSection root, TomlSection grid, string axis, out string unit)
    {
        var periods = root.Section("task").Has("period") ? root.Section("task").Sections("period") ?? [] : [];
        var period = periods.FirstOrDefault(one =>
            one.Has("name") && one.IsText("name") && string.Equals(one.Text("name"), axis, StringComparison.Ordinal)
        );
        var (table, key) = InnerKeys.TryGetValue(axis, out var inner) ? inner : ("", axis);
        unit = period is not null || axis.EndsWith("_ms", StringComparison.Ordinal) ? "ms" : "";
        if (period is not null)
        {
            return (period, "ms");
        }

        if (inner.Table is not null || GeneralNetworkReader.NetworkKeys.Contains(axis, StringComparer.Ordinal))
        {
            var network = root.Inner("network");
            // noise = 0.01 is a number of its own, noise = { scale = 0.01, … } a table.
            return table.Length == 0 || (axis is "noise" && !network.IsTable("noise")) ? (network, axis) : (network.Inner(table), key);
        }

        if (GeneralNetworkReader.TrainingKeys.Except(NoAxes, StringComparer.Ordinal).Contains(axis, StringComparer.Ordinal))
        {
            return (root.Section("training"), axis);
        }

        if (axis is "trials" or "catch" or "batch")
        {
            return (root.Section("task"), axis);
        }

        string[] known =
        [
            "learning_rates",
            "seeds",
            .. periods.Where(one => one.IsText("name")).Select(one => one.Text("name")),
            .. InnerKeys.Keys,
            .. GeneralNetworkReader.NetworkKeys.Except(["kind", "dale", "start", "noise"], StringComparer.Ordinal),
            .. GeneralNetworkReader.TrainingKeys.Except(NoAxes, StringComparer.Ordinal),
            "trials",
            "catch",
            "batch",
        ];
        throw grid.Wrong(
            axis,
            $"is neither a period of the task nor a key of [network] or [training]{NearestName.Suggestion(axis, known)}"
        );
    }

    private static void Put(TomlSection root, string axis, string place)
    {
        var grid = root.Section("grid");
        var value = grid.Places(axis).First(one => string.Equals(one.Text, place, StringComparison.Ordinal)).Value;
        var (table, key) = Find(root, grid, axis, out _);
        table.Put(key, grid, axis, value);
    }

    private List<CurriculumStage> ReadCurriculum(TomlSection root, TrialSpecification last)
    {
        if (!root.Has("curriculum"))
        {
            return [];
        }

        var count =
            root.Sections("curriculum")?.Count ?? throw root.Wrong("curriculum", "should be a list of tables: write [[curriculum]]");
        return [.. Enumerable.Range(0, count).Select(index => ReadStage(index, last))];
    }

    /// <summary>A stage is the task with some of its keys and periods replaced.</summary>
    private CurriculumStage ReadStage(int index, TrialSpecification last)
    {
        var root = TomlSection.Parse(Text, _file);
        var stage = root.Sections("curriculum")![index];
        var task = root.Section("task");
        var periods = task.Sections("period") ?? [];
        var names = periods.Select(period => period.Text("name")).ToList();
        string[] replaceable = [.. TrialTaskReader.Keys.Except(["kind", "step_ms", "streams"], StringComparer.Ordinal)];
        stage.Allow(["epochs", "stop", .. names, .. replaceable]);
        foreach (var key in stage.Keys.Where(key => key is not ("epochs" or "stop")))
        {
            if (names.IndexOf(key) is >= 0 and var at)
            {
                periods[at].PutAs("ms", stage, key);
            }
            else
            {
                task.PutAs(key, stage, key);
            }
        }

        var read = TrialTaskReader.Read(task);
        return (read.InputChannels, read.OutputChannels) == (last.InputChannels, last.OutputChannels)
            ? new CurriculumStage(read, stage.Whole("epochs", 1, 100_000_000), GeneralNetworkReader.ReadStop(stage))
            : throw stage.Wrong("epochs", "this stage has other numbers of channels than the task, but one network is trained on both");
    }
}
