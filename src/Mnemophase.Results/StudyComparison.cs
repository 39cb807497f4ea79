using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Scaling;
using Mnemophase.Scaling.Comparison;
using Mnemophase.Store;
using Mnemophase.Store.Judging;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Plane;

namespace Mnemophase.Results;

/// <summary>What shifts from one study to another.</summary>
/// <param name="Base">The store compared with.</param>
/// <param name="Other">The other store.</param>
/// <param name="ByTau">Whether cells of equal period in units of τ are compared, instead of equal ms.</param>
/// <param name="Classes">The networks by class in the cells both have.</param>
/// <param name="Fractions">Shift of the fraction of every class.</param>
/// <param name="Words">Shift of the fraction of every word of the dynamics; empty unless both stores have them.</param>
/// <param name="Cells">Per shared cell, the shift of every class.</param>
/// <param name="Boundaries">Shift of the boundaries, at equal learning rate (persistence: equal response window).</param>
/// <param name="Differences">What the two study files say differently.</param>
public sealed record StudyComparison(
    StudyStore Base,
    StudyStore Other,
    bool ByTau,
    ComparedOutcomes Classes,
    IReadOnlyList<FractionShift> Fractions,
    IReadOnlyList<FractionShift> Words,
    IReadOnlyList<CellShift> Cells,
    IReadOnlyList<BoundaryShift> Boundaries,
    IReadOnlyList<string> Differences
)
{
    private const string NotLearned = "not_learned";
    private const double Within = 1e-3;

    /// <summary>Period at which half the networks do not learn, over all shared learning rates; null where a boundary is a learning rate.</summary>
    public required PooledBoundary? Pooled { get; init; }

    /// <summary>The axis across, the same in both.</summary>
    public required Axis Across { get; init; }

    /// <summary>The axis that runs up, the same in both.</summary>
    public required Axis Up { get; init; }

    /// <summary>Whether a boundary is a place on the axis that runs up, and not on that across.</summary>
    public required bool OverRates { get; init; }

    /// <summary>Time constant of the first study in ms.</summary>
    public double BaseTauMs => Base.Study.Network.TauMs;

    /// <summary>Time constant of the second.</summary>
    public double OtherTauMs => Other.Study.Network.TauMs;

    /// <summary>A period of the other study from the unit of the comparison, in which the first study's are ms.</summary>
    public double OtherMs(double period) => ByTau ? period * OtherTauMs / BaseTauMs : period;

    /// <summary>The pooled boundary of the other study in its own unit.</summary>
    public double? OtherPlace(PooledBoundary pooled)
    {
        return pooled.Other is { } place ? OtherMs(place) : null;
    }

    /// <summary>The networks in cells that both have; all of them where no cell is shared, so that only boundaries are compared.</summary>
    private static IReadOnlyList<NetworkVerdict> InShared(IReadOnlyList<NetworkVerdict> ours, IReadOnlyList<NetworkVerdict> theirs)
    {
        var cells = theirs.Select(network => (network.LearningRate, network.PeriodMs)).ToHashSet();
        List<NetworkVerdict> shared = [.. ours.Where(network => cells.Contains((network.LearningRate, network.PeriodMs)))];
        return shared.Count == 0 ? ours : shared;
    }

    /// <summary>Compares two stores of full-rank networks over the same two axes.</summary>
    /// <param name="first">The store compared with.</param>
    /// <param name="second">The other.</param>
    /// <param name="byTau">Whether to compare at equal period in units of τ.</param>
    /// <exception cref="ArgumentException">They cannot be compared; the message says why.</exception>
    /// <exception cref="StoreException">A store cannot be read.</exception>
    public static StudyComparison Of(StudyStore first, StudyStore second, bool byTau)
    {
        var (a, b) = (ScalingSource.FromStore(first), ScalingSource.FromStore(second));
        var (plane, otherPlane) = (StudyPlane.Require(first.Study), StudyPlane.Require(second.Study));
        if (plane.Across.Axis != otherPlane.Across.Axis || plane.Up != otherPlane.Up)
        {
            throw new ArgumentException(
                $"{first.Path} varies the {plane.Up.Word} and the {plane.Word}, and {second.Path} the {otherPlane.Up.Word} and the {otherPlane.Word}; only studies over the same two axes can be compared."
            );
        }

        var scale = byTau ? first.Study.Network.TauMs / second.Study.Network.TauMs : 1;
        var theirs = Aligned(b.Verdicts!, plane.UpValues(first.Study), scale);
        // What one of them does not tell apart cannot be compared.
        var learnedOnly = a.Persistence || b.Persistence;
        var conventions = a
            .Conventions.Where(one => !learnedOnly || one.Class == BoundaryClass.NotLearned)
            .Select(one =>
                InBoth(
                    ByValue(one, a.Verdicts!),
                    b.Conventions.FirstOrDefault(other => other.Class == one.Class) is { } other ? ByValue(other, theirs) : null
                )
            )
            .ToList();
        var classes = new ComparedOutcomes(ByClass(a.Verdicts!, learnedOnly), ByClass(theirs, learnedOnly));
        string[] outcomes = learnedOnly ? [NotLearned, "learned"] : [NotLearned, "limit_cycle", "slow_point"];
        return new StudyComparison(
            first,
            second,
            byTau,
            classes,
            [.. outcomes.Select(classes.Of).OfType<FractionShift>()],
            WordShifts(first, second, theirs),
            [
                .. outcomes
                    .SelectMany(outcome => classes.OfCells(outcome))
                    .OrderByDescending(cell => cell.LearningRate)
                    .ThenBy(cell => cell.Period),
            ],
            [
                .. conventions.SelectMany(one =>
                    new BoundaryComparison(one).Of(InShared(a.Verdicts!, theirs), InShared(theirs, a.Verdicts!))
                ),
            ],
            StudyText.Differences(first.Study, second.Study, $"in {first.Study.Name}", $"in {second.Study.Name}")
        )
        {
            Pooled = conventions.Exists(one => one.OverLogRate) ? null : classes.Boundary(NotLearned),
            Across = plane.Across.Axis,
            Up = plane.Up,
            OverRates = conventions.Exists(one => one.OverLogRate),
        };
    }

    /// <summary>Which learning rates a study leaves out, named before only the cells that both have are looked at.</summary>
    private static BoundaryConventions ByValue(BoundaryConventions one, IReadOnlyList<NetworkVerdict> networks)
    {
        var rates = networks.Select(network => network.LearningRate).Distinct().ToList();
        return one.OfPart(rates, rates);
    }

    /// <summary>A boundary counts only where it does in each study by itself.</summary>
    private static BoundaryConventions InBoth(BoundaryConventions one, BoundaryConventions? other) =>
        other is null
            ? one
            : one with
            {
                Threshold = Math.Max(one.Threshold, other.Threshold),
                LeftOut = [.. one.LeftOut, .. other.LeftOut],
            };

    /// <summary>Networks of the other study at the first one's learning rates, where they are the same within 0.1 %, and with its periods in the unit of the comparison.</summary>
    private static List<NetworkVerdict> Aligned(IReadOnlyList<NetworkVerdict> networks, IReadOnlyList<double> places, double scale)
    {
        var rates = networks
            .Select(network => network.LearningRate)
            .Distinct()
            .ToDictionary(
                rate => rate,
                rate => StudyGrid.Nearest(places, rate) is var near && Math.Abs(near - rate) <= Within * rate ? near : rate
            );
        return
        [
            .. networks.Select(network =>
                network with
                {
                    LearningRate = rates[network.LearningRate],
                    PeriodMs = Math.Round(network.PeriodMs * scale, 6),
                }
            ),
        ];
    }

    private static List<SeedOutcome> ByClass(IReadOnlyList<NetworkVerdict> networks, bool learnedOnly) =>
        [.. networks.Select(network => Outcome(network, Class(network.Mechanism, learnedOnly)))];

    /// <summary>Unstable counts as not learned, as in the phase diagrams.</summary>
    private static string Class(Mechanism mechanism, bool learnedOnly) =>
        mechanism switch
        {
            Mechanism.NotLearned or Mechanism.Unstable => NotLearned,
            _ when learnedOnly => "learned",
            Mechanism.LimitCycle => "limit_cycle",
            _ => "slow_point",
        };

    private static SeedOutcome Outcome(NetworkVerdict network, string outcome) =>
        new(network.LearningRate, network.PeriodMs, network.Seed, outcome);

    /// <summary>Of learned networks that were judged, and those not learned.</summary>
    private static IReadOnlyList<FractionShift> WordShifts(StudyStore first, StudyStore second, List<NetworkVerdict> theirs)
    {
        var (a, b) = (StoredDynamics.Words(first), StoredDynamics.Words(second));
        if (a.Count == 0 || b.Count == 0)
        {
            return [];
        }

        var words = new ComparedOutcomes(ByWord(ScalingSource.FromStore(first).Verdicts!, first, a), ByWord(theirs, second, b));
        return
        [
            .. Enum.GetValues<Dynamics.Words.NetworkWord>()
                .Select(word => words.Of(DynamicsText.Name(word)))
                .OfType<FractionShift>()
                .Where(shift => shift.Base > 0 || shift.Other > 0),
        ];
    }

    internal static List<SeedOutcome> ByWord(
        IReadOnlyList<NetworkVerdict> networks,
        StudyStore store,
        IReadOnlyDictionary<int, Dynamics.Words.NetworkWord> words
    )
    {
        // Verdicts stand in the order of the store's outcomes that have a class.
        var positions = store.Outcomes().Where(network => network.Class is not null).Select(network => network.Position);
        return
        [
            .. networks
                .Zip(positions)
                .Select(pair =>
                    pair.First.Mechanism is Mechanism.NotLearned or Mechanism.Unstable ? Outcome(pair.First, NotLearned)
                    : words.TryGetValue(pair.Second, out var word) ? Outcome(pair.First, DynamicsText.Name(word))
                    : (SeedOutcome?)null
                )
                .OfType<SeedOutcome>(),
        ];
    }
}
