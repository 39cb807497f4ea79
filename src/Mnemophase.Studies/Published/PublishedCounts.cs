using System.Reflection;
using Mnemophase.Outcomes;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Studies.Published;

/// <summary>How many published networks of each cell found each mechanism, embedded from the paper's published outcomes.</summary>
/// <remarks>
/// Published counts hold unstable networks within not learned. Of persistence only learned or not is published: learned ones are
/// counted as <see cref="MechanismCounts.OnlyLearned"/>.
/// </remarks>
public sealed class PublishedCounts
{
    private const string DelayFile = "published/published-counts.csv";
    private const string PersistenceFile = "published/published-persistence-counts.csv";
    private readonly Dictionary<(double LearningRate, double PeriodMs), MechanismCounts> _cells = [];

    private PublishedCounts(string study) => Study = study;

    /// <summary>Studies whose counts are published.</summary>
    public static IReadOnlyCollection<string> Studies => PublishedNames.Counts;

    /// <summary>The study whose counts these are.</summary>
    public string Study { get; }

    /// <summary>Whether only learned and not learned are told apart (persistence).</summary>
    public bool OnlyLearned => Study is "persistence";

    /// <summary>The axis across, as <see cref="Plane.StudyPlane.Axis"/> names it.</summary>
    public string Axis => OnlyLearned ? "response" : "delay";

    /// <summary>The cells: learning rate and delay (persistence: response window) in ms.</summary>
    public IReadOnlyDictionary<(double LearningRate, double PeriodMs), MechanismCounts> Cells => _cells;

    /// <summary>The published counts a study repeats; null if there are none.</summary>
    public static PublishedCounts? For(Study study)
    {
        return study.Published is { } name && Studies.Contains(name, StringComparer.Ordinal) ? Read(name) : null;
    }

    /// <summary>The published counts of one of <see cref="Studies"/>.</summary>
    public static PublishedCounts Read(string study)
    {
        var counts = new PublishedCounts(study);
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(counts.OnlyLearned ? PersistenceFile : DelayFile)!;
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            var fields = line.Split(',');
            if (string.Equals(fields[0], study, StringComparison.Ordinal))
            {
                var cell = counts.OnlyLearned
                    ? new MechanismCounts(Whole(fields[4]), 0, 0, 0, Whole(fields[5]))
                    : new MechanismCounts(Whole(fields[4]), Whole(fields[5]), Whole(fields[6]), 0);
                counts._cells.Add((Real(fields[1]), Real(fields[2])), cell);
            }
        }

        return counts;
    }

    /// <summary>The counts of a cell; null if the cell is not published.</summary>
    public MechanismCounts? Of(Cell cell) =>
        _cells.TryGetValue((cell.LearningRate, OnlyLearned ? cell.ResponseMs : cell.DelayMs), out var counts) ? counts : null;

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double Real(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
