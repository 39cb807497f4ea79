using System.Text.Json;

namespace Mnemophase.CardCheck;

/// <summary>What became of a check.</summary>
internal enum Verdict
{
    Passed,
    Failed,
    Measured,
    NotRun,
}

/// <summary>Keeps the results, tells each as it comes, and writes them anew after every check, so that a card taken away leaves what there is.</summary>
internal sealed class Report(TextWriter console, string? folder)
{
    private readonly List<(int Number, string Name, Verdict Verdict, double Seconds, List<(string Name, object Value)> Values)> _checks =
    [];
    private readonly List<(string File, string Header, List<string> Rows)> _tables = [];

    /// <summary>Whether nothing failed.</summary>
    public bool Passed => _checks.TrueForAll(check => check.Verdict != Verdict.Failed);

    /// <summary>Checks of one verdict.</summary>
    public int Count(Verdict verdict) => _checks.Count(check => check.Verdict == verdict);

    /// <summary>Adds a check.</summary>
    public void Add(int number, string name, Verdict verdict, double seconds, List<(string Name, object Value)> values)
    {
        _checks.Add((number, name, verdict, seconds, values));
        console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{number} {name}: {Text(verdict)} ({seconds:F1} s)")
                + string.Concat(values.Select(value => $"\n    {value.Name} {Text(value.Value)}"))
        );
        console.Flush();
        Write();
    }

    /// <summary>Adds a row to a table of its own.</summary>
    public void Row(string file, string header, params object[] row)
    {
        var table = _tables.Find(table => string.Equals(table.File, file, StringComparison.Ordinal));
        if (table.Rows is null)
        {
            table = (file, header, []);
            _tables.Add(table);
        }

        table.Rows.Add(string.Join(',', row.Select(Text)));
        if (folder is not null)
        {
            File.WriteAllLines(Path.Combine(folder, file), [header, .. table.Rows]);
        }
    }

    private void Write()
    {
        if (folder is null)
        {
            return;
        }

        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteBoolean("passed", Passed);
            json.WriteStartArray("rows");
            foreach (var (number, name, verdict, seconds, values) in _checks)
            {
                json.WriteStartObject();
                json.WriteNumber("check", number);
                json.WriteString("name", name);
                json.WriteString("verdict", Text(verdict));
                json.WriteNumber("seconds", Math.Round(seconds, 3));
                foreach (var (key, value) in values)
                {
                    WriteValue(json, key.Replace(' ', '_'), value);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        File.WriteAllBytes(Path.Combine(folder, "results.json"), bytes.ToArray());
    }

    private static void WriteValue(Utf8JsonWriter json, string key, object value)
    {
        switch (value)
        {
            case double number when double.IsFinite(number):
                json.WriteNumber(key, number);
                break;
            case int number:
                json.WriteNumber(key, number);
                break;
            case long number:
                json.WriteNumber(key, number);
                break;
            case bool flag:
                json.WriteBoolean(key, flag);
                break;
            default:
                json.WriteString(key, Text(value));
                break;
        }
    }

    private static string Text(object value) =>
        value switch
        {
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            IFormattable formattable and not Enum => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };

    private static string Text(Verdict verdict) =>
        verdict switch
        {
            Verdict.Passed => "passed",
            Verdict.Failed => "FAILED",
            Verdict.Measured => "measured",
            _ => "not run",
        };
}
