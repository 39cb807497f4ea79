using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Mnemophase.Studies.Definition;

/// <summary>
/// One table of a TOML file whose every key knows its line. Values are taken out by type, and whatever does not fit is refused
/// with file, line and key.
/// </summary>
public sealed class TomlSection
{
    private readonly Dictionary<string, (int Line, object Value)> _entries = new(StringComparer.Ordinal);
    private readonly string _file;
    private readonly string _path;
    private readonly int _line;

    private TomlSection(string file, string path, int line)
    {
        _file = file;
        _path = path;
        _line = line;
    }

    /// <summary>Parses a file into its root table.</summary>
    /// <exception cref="StudyFileException">The text is not TOML.</exception>
    public static TomlSection Parse(string text, string file)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new StudyFileException(file, "is not a text file; it should be a study or a description in TOML");
        }

        // The parser fails at a backslash that ends the file; at one that ends a line it says what is wrong.
        var document = SyntaxParser.Parse(text.EndsWith('\\') ? text + '\n' : text, file, validate: true);
        var errors = document.Diagnostics.Where(diagnostic => diagnostic.Kind == DiagnosticMessageKind.Error);
        if (errors.MinBy(error => error.Span.Start.Line) is { } first)
        {
            var line = first.Span.Start.Line;
            throw new StudyFileException(file, line + 1, null, TomlFault.Words(text, line, first.Message));
        }

        var root = new TomlSection(file, "", 1);
        root.AddAll(document.KeyValues);
        foreach (var table in document.Tables)
        {
            var path = Path(table.Name!);
            var line = table.Name!.Span.Start.Line + 1;
            var owner = root.Descend(path.AsSpan(0, path.Length - 1), line);
            var section = table is TableArraySyntax ? owner.Append(path[^1], line) : owner.Descend([path[^1]], line);
            section.AddAll(table.Items);
        }

        return root;
    }

    /// <summary>Refuses every key that is not among these.</summary>
    public void Allow(params string[] keys)
    {
        foreach (var (key, (line, value)) in _entries)
        {
            if (!keys.Contains(key, StringComparer.Ordinal))
            {
                var what = value is TomlSection ? "table" : "key";
                throw new StudyFileException(_file, line, Full(key), $"unknown {what}{NearestName.Suggestion(key, keys)}");
            }
        }
    }

    /// <summary>Refuses keys that do not go with others.</summary>
    /// <param name="why">Why they do not.</param>
    public void Refuse(string why, params string[] keys)
    {
        if (keys.FirstOrDefault(Has) is { } key)
        {
            throw Wrong(key, $"{why}; leave the key out");
        }
    }

    /// <summary>Whether a key was given.</summary>
    public bool Has(string key) => _entries.ContainsKey(key);

    /// <summary>A text.</summary>
    public string Text(string key) =>
        Required(key) is StringValueSyntax { Value: { } text } ? text : throw WrongType(key, "a text in quotes");

    /// <summary>One of a few names.</summary>
    public T OneOf<T>(string key, IReadOnlyDictionary<string, T> names)
    {
        var text = Text(key);
        return names.TryGetValue(text, out var value)
            ? value
            : throw Wrong(key, $"'{text}' is unknown{NearestName.Suggestion(text, [.. names.Keys])}");
    }

    /// <summary>A number within limits (exclusive where <paramref name="above"/> is given).</summary>
    public double Number(
        string key,
        double atLeast = double.NegativeInfinity,
        double above = double.NegativeInfinity,
        double below = double.PositiveInfinity
    )
    {
        var value = AsNumber(key, Required(key));
        return value >= atLeast && value > above && value < below
            ? value
            : throw Wrong(key, $"{StudyText.Number(value)} must be {Limits(atLeast, above, below)}");
    }

    /// <summary>A whole number within limits, both included.</summary>
    public int Whole(string key, int atLeast, int atMost)
    {
        var found = Required(key);
        if (found is FloatValueSyntax { Value: var real } && (double.IsInteger(real) || !double.IsFinite(real)))
        {
            throw Wrong(
                key,
                real >= atLeast && real <= atMost
                    ? $"should be a whole number without point or exponent; write {(int)real}"
                    : $"{StudyText.Number(real)} must lie between {atLeast} and {atMost}"
            );
        }

        if (found is not IntegerValueSyntax { Value: var value })
        {
            throw WrongType(key, "a whole number");
        }

        return value >= atLeast && value <= atMost ? (int)value : throw Wrong(key, $"{value} must lie between {atLeast} and {atMost}");
    }

    /// <summary>A list of different numbers, at least one.</summary>
    public double[] Numbers(string key)
    {
        var values = NumberList(key);
        var twice = values.GroupBy(value => value).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? values : throw Wrong(key, $"{StudyText.Number(twice.Key)} is listed twice");
    }

    /// <summary>Whether a key holds a text.</summary>
    public bool IsText(string key) => _entries.TryGetValue(key, out var entry) && entry.Value is StringValueSyntax;

    /// <summary>Whether a key holds a number.</summary>
    public bool IsNumber(string key) => _entries.TryGetValue(key, out var entry) && entry.Value is IntegerValueSyntax or FloatValueSyntax;

    /// <summary>Whether a key holds a table.</summary>
    public bool IsTable(string key) => _entries.TryGetValue(key, out var entry) && entry.Value is TomlSection;

    /// <summary>true or false.</summary>
    public bool Flag(string key) =>
        Required(key) is BooleanValueSyntax { Value: var value } ? value : throw WrongType(key, "true or false");

    /// <summary>A text, or a list of texts.</summary>
    public string[] Texts(string key) =>
        Required(key) switch
        {
            StringValueSyntax { Value: { } text } => [text],
            ArraySyntax array when array.Items.Any() && array.Items.All(item => item.Value is StringValueSyntax) =>
            [
                .. array.Items.Select(item => ((StringValueSyntax)item.Value!).Value!),
            ],
            ArraySyntax array when !array.Items.Any() => throw Wrong(
                key,
                "is an empty list; give at least one entry, or leave the key out"
            ),
            _ => throw WrongType(key, "a text in quotes, or a list of them"),
        };

    /// <summary>A list of numbers, at least one; the same may stand in it twice.</summary>
    public double[] NumberList(string key)
    {
        if (Required(key) is not ArraySyntax array)
        {
            throw WrongType(key, "a list of numbers in brackets");
        }

        if (array.Items.FirstOrDefault(item => item.Value is not (IntegerValueSyntax or FloatValueSyntax)) is { } strange)
        {
            throw Wrong(key, $"should hold numbers only, not {strange.Value}");
        }

        return array.Items.Any()
            ? [.. array.Items.Select(item => AsNumber(key, item.Value!))]
            : throw Wrong(key, "the list is empty; give at least one number");
    }

    /// <summary>The entries of a list of numbers or texts, each to stand in another key's place: its name as text, or its number.</summary>
    public IReadOnlyList<(string Text, double Number, ValueSyntax Value)> Places(string key)
    {
        if (Required(key) is not ArraySyntax array || !array.Items.Any())
        {
            throw WrongType(key, "a list of numbers or names in brackets");
        }

        return
        [
            .. array.Items.Select(item =>
                item.Value switch
                {
                    StringValueSyntax { Value: { } text } value => (text, double.NaN, (ValueSyntax)value),
                    IntegerValueSyntax or FloatValueSyntax => (
                        StudyText.Number(AsNumber(key, item.Value)),
                        AsNumber(key, item.Value),
                        item.Value
                    ),
                    _ => throw Wrong(key, $"should hold numbers or names, not {item.Value}"),
                }
            ),
        ];
    }

    /// <summary>Puts a value in a key's place; its line becomes that of whoever put it there.</summary>
    public void Put(string key, TomlSection from, string fromKey, ValueSyntax value)
    {
        _entries.Remove(key);
        Add(key, from._entries[fromKey].Line, value);
    }

    /// <summary>Puts another table's entry in a key's place.</summary>
    public void PutAs(string key, TomlSection from, string fromKey) => _entries[key] = from._entries[fromKey];

    /// <summary>The table of a key, made if there is none.</summary>
    public TomlSection Inner(string key) => Child(key, _line);

    /// <summary>Keys given, in their order.</summary>
    public IReadOnlyCollection<string> Keys => _entries.Keys;

    /// <summary>Every value with its place, in the order of the file: "task.period#1.ms" and its text.</summary>
    public IEnumerable<KeyValuePair<string, string>> Flatten() => Flatten("");

    private IEnumerable<KeyValuePair<string, string>> Flatten(string prefix) =>
        _entries.SelectMany(entry =>
            entry.Value.Value switch
            {
                TomlSection table => table.Flatten($"{prefix}{entry.Key}."),
                List<TomlSection> tables => tables.SelectMany((table, index) => table.Flatten($"{prefix}{entry.Key}#{index}.")),
                var value => [KeyValuePair.Create(prefix + entry.Key, value.ToString()!.Trim())],
            }
        );

    /// <summary>A table within this one.</summary>
    public TomlSection Section(string key) =>
        Required(key) is TomlSection section ? section : throw WrongType(key, $"a table: write [{Full(key)}]");

    /// <summary>A list of tables within this one, or null if the key holds something else.</summary>
    public IReadOnlyList<TomlSection>? Sections(string key) =>
        Required(key) switch
        {
            List<TomlSection> list => list,
            TomlSection section => [section],
            _ => null,
        };

    /// <summary>An exception at a key of this table.</summary>
    public StudyFileException Wrong(string key, string message) =>
        _entries.TryGetValue(key, out var entry)
            ? new StudyFileException(_file, entry.Line, Full(key), message)
            : new StudyFileException(_file, _line, Full(key), message);

    private static string[] Path(KeySyntax key) => [Name(key.Key!), .. key.DotKeys.Select(dot => Name(dot.Key!))];

    private static string Name(BareKeyOrStringValueSyntax key) =>
        key switch
        {
            BareKeySyntax bare => bare.Key!.Text!,
            StringValueSyntax quoted => quoted.Value!,
            _ => key.ToString()!,
        };

    private static string Limits(double atLeast, double above, double below)
    {
        var low =
            double.IsFinite(above) ? $"above {StudyText.Number(above)}"
            : double.IsFinite(atLeast) ? $"at least {StudyText.Number(atLeast)}"
            : "finite";
        return double.IsFinite(below) ? $"{low} and below {StudyText.Number(below)}" : low;
    }

    private string Full(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    private object Required(string key)
    {
        if (_entries.TryGetValue(key, out var entry))
        {
            return entry.Value;
        }

        throw new StudyFileException(_file, _line, Full(key), _path.Length == 0 ? $"the table [{key}] is missing" : "the key is missing");
    }

    private double AsNumber(string key, object value)
    {
        var number = value switch
        {
            IntegerValueSyntax whole => whole.Value,
            FloatValueSyntax real => real.Value,
            _ => throw WrongType(key, "a number"),
        };
        return double.IsFinite(number) ? number : throw Wrong(key, $"{StudyText.Number(number)} is not a finite number");
    }

    private StudyFileException WrongType(string key, string wanted)
    {
        var found = _entries[key].Value switch
        {
            StringValueSyntax => "a text",
            IntegerValueSyntax => "a whole number",
            FloatValueSyntax => "a number with a point or an exponent",
            BooleanValueSyntax => "true or false",
            ArraySyntax => "a list",
            TomlSection => "a table",
            List<TomlSection> => "a list of tables",
            _ => "a date or time",
        };
        return Wrong(key, $"should be {wanted}, not {found}");
    }

    private void AddAll(IEnumerable<KeyValueSyntax> items)
    {
        foreach (var item in items)
        {
            var path = Path(item.Key!);
            var line = item.Key!.Span.Start.Line + 1;
            Descend(path.AsSpan(0, path.Length - 1), line).Add(path[^1], line, item.Value!);
        }
    }

    private void Add(string key, int line, ValueSyntax value)
    {
        if (value is InlineTableSyntax inline)
        {
            Descend([key], line).AddAll(inline.Items.Select(item => item.KeyValue!));
        }
        else if (value is ArraySyntax array && array.Items.Any() && array.Items.All(item => item.Value is InlineTableSyntax))
        {
            foreach (var item in array.Items)
            {
                var inner = (InlineTableSyntax)item.Value!;
                Append(key, item.Span.Start.Line + 1).AddAll(inner.Items.Select(pair => pair.KeyValue!));
            }
        }
        else
        {
            _entries[key] = (line, value);
        }
    }

    private TomlSection Descend(ReadOnlySpan<string> path, int line)
    {
        var section = this;
        foreach (var key in path)
        {
            section = section.Child(key, line);
        }

        return section;
    }

    private TomlSection Child(string key, int line)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            var section = new TomlSection(_file, Full(key), line);
            _entries[key] = (line, section);
            return section;
        }

        return entry.Value switch
        {
            TomlSection section => section,
            List<TomlSection> list => list[^1],
            _ => throw new StudyFileException(_file, line, Full(key), $"is a table here but a value at line {entry.Line}"),
        };
    }

    private TomlSection Append(string key, int line)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            entry = (line, new List<TomlSection>());
            _entries[key] = entry;
        }

        var section = new TomlSection(_file, Full(key), line);
        if (entry.Value is not List<TomlSection> list)
        {
            throw new StudyFileException(_file, line, Full(key), $"is a list of tables here but something else at line {entry.Line}");
        }

        list.Add(section);
        return section;
    }
}
