namespace Mnemophase.Studies.Definition;

/// <summary>Finds the name a misspelt one was meant to be.</summary>
public static class NearestName
{
    /// <summary>"; did you mean 'x'?" when one candidate is near, else "; valid: a, b, c".</summary>
    public static string Suggestion(string word, IReadOnlyCollection<string> candidates) =>
        Of(word, candidates) is { } nearest ? $"; did you mean '{nearest}'?" : $"; valid: {string.Join(", ", candidates)}";

    /// <summary>The candidate that a word was meant to be; null if none is near.</summary>
    public static string? Of(string word, IReadOnlyCollection<string> candidates)
    {
        return candidates.FirstOrDefault(candidate => word.Length > 0 && candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            ?? candidates.Where(candidate => IsNear(word, candidate)).MinBy(candidate => Distance(word, candidate));
    }

    /// <summary>Short words of other initials, such as fish and bash, are two edits apart and nobody's slip.</summary>
    private static bool IsNear(string word, string candidate)
    {
        var distance = Distance(word, candidate);
        return distance <= Math.Max(2, word.Length / 2)
            && (
                distance <= Math.Max(1, word.Length / 3)
                || (word.Length > 0 && candidate.StartsWith(word[..1], StringComparison.OrdinalIgnoreCase))
            );
    }

    /// <summary>Edits (insert, delete, replace) between two words, case aside.</summary>
    public static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
