using System.Collections;

namespace Mnemophase.Studies.Definition;

/// <summary>A set of seeds, written as ranges and single numbers: "0-9,12".</summary>
public sealed class SeedSet : IReadOnlyList<int>, IEquatable<SeedSet>
{
    private const int Most = 1_000_000;
    private readonly int[] _seeds;

    private SeedSet(int[] seeds) => _seeds = seeds;

    /// <inheritdoc/>
    public int Count => _seeds.Length;

    /// <inheritdoc/>
    public int this[int index] => _seeds[index];

    /// <summary>A set of the given seeds, sorted, each once.</summary>
    /// <exception cref="ArgumentException">No seeds, too many, or a negative one.</exception>
    public static SeedSet Of(IEnumerable<int> seeds)
    {
        var sorted = seeds.Distinct().Order().ToArray();
        return sorted switch
        {
            [] => throw new ArgumentException("there are no seeds; give at least one, such as \"0-9\"."),
            [< 0, ..] => throw new ArgumentException($"seed {sorted[0]} is negative; seeds count from 0."),
            { Length: > Most } => throw new ArgumentException($"{sorted.Length} seeds are too many; at most {Most} are allowed."),
            _ => new SeedSet(sorted),
        };
    }

    /// <summary>Reads "0-9,12".</summary>
    /// <exception cref="ArgumentException">The text is not of this form, or a range is empty; the message says which.</exception>
    public static SeedSet Parse(string text)
    {
        var seeds = new List<int>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var (first, last) = ParsePart(part, text);
            if (last < first)
            {
                throw new ArgumentException($"the range \"{part}\" ends before it starts; write \"{last}-{first}\".");
            }

            if (last - first >= Most - seeds.Count)
            {
                throw new ArgumentException($"\"{text}\" names too many seeds; at most {Most} are allowed.");
            }

            if (last > int.MaxValue)
            {
                throw new ArgumentException($"\"{part}\" names a seed that is too large; the largest is {int.MaxValue}.");
            }

            seeds.AddRange(Enumerable.Range((int)first, (int)(last - first) + 1));
        }

        return Of(seeds);
    }

    /// <summary>The canonical text: sorted, neighbours joined into ranges.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        for (var start = 0; start < _seeds.Length; )
        {
            var end = start;
            while (end + 1 < _seeds.Length && _seeds[end + 1] == _seeds[end] + 1)
            {
                end++;
            }

            parts.Add(start == end ? $"{_seeds[start]}" : $"{_seeds[start]}-{_seeds[end]}");
            start = end + 1;
        }

        return string.Join(',', parts);
    }

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)_seeds).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _seeds.GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(SeedSet? other) => other is not null && _seeds.AsSpan().SequenceEqual(other._seeds);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SeedSet);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_seeds.Length, _seeds[0], _seeds[^1]);

    private static (long First, long Last) ParsePart(string part, string text)
    {
        var ends = part.Split('-', 2, StringSplitOptions.TrimEntries);
        if (TryWhole(ends[0], out var first) && TryWhole(ends[^1], out var last))
        {
            return (first, last);
        }

        throw new ArgumentException($"\"{text}\" is not a list of seeds: \"{part}\" should be a number or a range, as in \"0-9,12\".");
    }

    /// <summary>A whole number; more digits than fit are the largest.</summary>
    private static bool TryWhole(string text, out long value)
    {
        var whole = text.Length > 0 && text.All(char.IsAsciiDigit);
        value =
            !whole ? 0
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : long.MaxValue;
        return whole;
    }
}
