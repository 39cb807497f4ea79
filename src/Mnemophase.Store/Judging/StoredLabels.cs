using Mnemophase.Dynamics.Words;
using Mnemophase.Judging;

namespace Mnemophase.Store.Judging;

/// <summary>What counts as limit cycle and slow point when a store is counted and drawn: the published class, or the word of the dynamics.</summary>
public static class StoredLabels
{
    /// <summary>The published class.</summary>
    public const string ByClass = "class";

    /// <summary>Which words count as slow points, by the name of the choice.</summary>
    private static readonly OrderedDictionary<string, NetworkWord[]> SlowPoints = new(StringComparer.Ordinal)
    {
        ["rest"] = [NetworkWord.Persistent, NetworkWord.Transient, NetworkWord.Continuum],
        ["persistent"] = [NetworkWord.Persistent],
        ["transient"] = [NetworkWord.Transient],
    };

    /// <summary>The choices: class, rest (persistent, transient or continuum), persistent, transient.</summary>
    public static IReadOnlyList<string> Names { get; } = [ByClass, .. SlowPoints.Keys];

    /// <summary>The mechanism that a learned network counts as by its word: slow point, or limit cycle for all others.</summary>
    /// <param name="by">One of <see cref="Names"/> but class.</param>
    public static Mechanism Of(string by, NetworkWord word) => SlowPoints[by].Contains(word) ? Mechanism.SlowPoint : Mechanism.LimitCycle;

    /// <summary>Whether a class is one of learned networks, which have a word.</summary>
    public static bool Learned(Mechanism? found) => found is not (Mechanism.NotLearned or Mechanism.Unstable);

    /// <summary>Makes a store count by a choice. Learned networks whose word is none of the slow points' count as limit cycles; those not learned stay so.</summary>
    /// <param name="store">A store open for reading, of which nothing was counted yet.</param>
    /// <param name="by">One of <see cref="Names"/>.</param>
    /// <exception cref="StoreException">A learned network has no word yet.</exception>
    public static void Apply(StudyStore store, string by)
    {
        if (!SlowPoints.TryGetValue(by, out var slow))
        {
            return;
        }

        var words = StoredDynamics.Words(store);
        var learned = store.Outcomes().Where(network => Learned(network.Class)).ToList();
        var missing = learned.Count(network => !words.ContainsKey(network.Position));
        if (missing > 0)
        {
            throw new StoreException(
                store.Path,
                $"has no word yet for {missing} of its {learned.Count} learned networks; run mnemo dynamics {store.Path}"
            );
        }

        store.LabelBy(
            $"slow point: {string.Join(" or ", slow.Select(word => DynamicsText.Name(word)))}",
            (position, found) => Learned(found) ? Of(by, words[position]) : found
        );
    }
}
