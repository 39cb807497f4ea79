using System.Reflection;
using Mnemophase.Outcomes;
using Mnemophase.Studies.Definition;
using Mnemophase.Tasks;

namespace Mnemophase.Studies.Published;

/// <summary>The published fractions of Figure 3C: how many of the networks that learned make full rotations, per delay and post-reaction period.</summary>
public sealed class PublishedRotations
{
    /// <summary>The study whose fractions these are.</summary>
    public const string Study = PublishedNames.Rotations;

    private const string File = "published/published-rank2-rotations.csv";
    private readonly Dictionary<(double DelayMs, double PostMs), double> _fractions = [];

    private PublishedRotations() { }

    /// <summary>Fraction by delay and post-reaction period in ms.</summary>
    public IReadOnlyDictionary<(double DelayMs, double PostMs), double> Fractions => _fractions;

    /// <summary>The published fractions a study repeats; null if there are none.</summary>
    public static PublishedRotations? For(Study study)
    {
        return string.Equals(study.Published, Study, StringComparison.Ordinal) ? Read() : null;
    }

    /// <summary>The published fractions.</summary>
    public static PublishedRotations Read()
    {
        var published = new PublishedRotations();
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(File)!;
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            // delay_steps, delay_ms, post_steps, fraction_rotating_of_learned
            var fields = Array.ConvertAll(line.Split(','), field => double.Parse(field, CultureInfo.InvariantCulture));
            published._fractions.Add((fields[1], fields[2] * Periods.DefaultStepMs), fields[3]);
        }

        return published;
    }

    /// <summary>The fraction of a cell; null if the cell is not published.</summary>
    public double? Of(Cell cell) => _fractions.TryGetValue((cell.DelayMs, cell.PostMs), out var fraction) ? fraction : null;
}
