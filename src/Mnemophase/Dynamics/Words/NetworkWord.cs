using Mnemophase.Dynamics.Ends;

namespace Mnemophase.Dynamics.Words;

/// <summary>What a network does after its trials, in one word: judged from its weights alone.</summary>
public enum NetworkWord
{
    /// <summary>The conditions end in different fixed points: the memory stays.</summary>
    Persistent,

    /// <summary>All conditions end in one fixed point: the memory fades.</summary>
    Transient,

    /// <summary>All conditions end on cycles: on one, the memory is in its phase.</summary>
    Cycle,

    /// <summary>The conditions end in different kinds of attractors.</summary>
    ConditionDependent,

    /// <summary>All conditions end on lines or rings of fixed points.</summary>
    Continuum,

    /// <summary>All conditions end in chaos or on tori.</summary>
    Irregular,

    /// <summary>At least one condition grows without bound.</summary>
    Unbounded,

    /// <summary>At least one end was not shown.</summary>
    Unresolved,

    /// <summary>Used for networks of a store whose class is not learned or unstable; never given by the dynamics.</summary>
    NotLearned,
}

/// <summary>The rule from ends to the word.</summary>
public static class WordRule
{
    private enum Sort
    {
        Point,
        Continuum,
        Cycle,
        Irregular,
    }

    /// <summary>The word of a network whose conditions end so.</summary>
    /// <exception cref="ArgumentException">There is no condition.</exception>
    public static NetworkWord Of(IReadOnlyList<TrajectoryEnd> ends)
    {
        if (ends.Count == 0)
        {
            throw new ArgumentException("A network is judged by where its conditions end, and there are no conditions.", nameof(ends));
        }

        if (ends.Any(end => end.Kind == EndKind.Unresolved))
        {
            return NetworkWord.Unresolved;
        }

        if (ends.Any(end => end.Kind == EndKind.Unbounded))
        {
            return NetworkWord.Unbounded;
        }

        var sorts = ends.Select(end => SortOf(end.Kind)).Distinct().ToList();
        return sorts.Count > 1
            ? NetworkWord.ConditionDependent
            : sorts[0] switch
            {
                Sort.Continuum => NetworkWord.Continuum,
                Sort.Cycle => NetworkWord.Cycle,
                Sort.Irregular => NetworkWord.Irregular,
                _ => ends.All(ends[0].IsSameAs) ? NetworkWord.Transient : NetworkWord.Persistent,
            };
    }

    private static Sort SortOf(EndKind kind) =>
        kind switch
        {
            EndKind.FixedPoint => Sort.Point,
            EndKind.Continuum => Sort.Continuum,
            EndKind.PeriodicOrbit or EndKind.InvariantCurve => Sort.Cycle,
            _ => Sort.Irregular,
        };
}
