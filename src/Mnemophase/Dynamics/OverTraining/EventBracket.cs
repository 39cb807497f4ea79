using Mnemophase.Dynamics.FixedPoints;

namespace Mnemophase.Dynamics.OverTraining;

/// <summary>Narrows an event on a branch of fixed points down to neighbouring epochs, by training again where that is possible.</summary>
/// <param name="states">The network over its training.</param>
/// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
internal sealed class EventBracket(ITrainedStates states, CancellationToken cancellation)
{
    // Epochs on either side of an event in which the same multipliers are looked for again.
    private const int RecrossingEpochs = 16;
    private const int LineBisections = 12;
    private const double Singular = 1e-6;

    /// <summary>Two epochs around an event and the branch's point at the first: from may be the later one, where the branch is followed back.</summary>
    private readonly record struct Ends(int From, int To, double[] Point);

    /// <summary>The line from the network of one epoch to that of another.</summary>
    public MapLine Line(int from, int to) => new(states.At(from).Free, states.At(to).Free);

    /// <summary>The branch of a point of the network of one epoch, to another epoch.</summary>
    public FollowedBranch Follow(int from, int to, double[] point) => BranchFollower.From(Line(from, to), point, cancellation);

    /// <summary>A fold between two epochs: the point exists at the first, and its branch does not get to the second.</summary>
    public (int From, int To, double? Location) Fold(int from, int to, double[] point)
    {
        var ends = Narrow(new Ends(from, to, point), (epoch, reached) => reached is null || IsSingular(epoch, reached));
        var follow = Follow(ends.From, ends.To, ends.Point);
        double? place =
            follow.Folds.Count > 0 ? Place(ends, follow.Folds[0])
            : follow.Across is { } reached && IsSingular(ends.To, reached) ? ends.To
            : null;
        return (ends.From, ends.To, place);
    }

    /// <summary>Whether an epoch happens to lie on the bifurcation itself: then all branches that meet there are one point, and going on would change branches.</summary>
    private bool IsSingular(int epoch, double[] point) =>
        FixedPoint.Spectrum(states.At(epoch).Free, point).EigenValues.Min(multiplier => (multiplier - 1).Magnitude) < Singular;

    /// <summary>A passage of multipliers between two epochs that the branch gets across.</summary>
    public (int From, int To, double? Location, List<EpochPair> Recrossings) Passage(BranchEventKind kind, int from, int to, double[] point)
    {
        var before = Instability.At(states.At(from).Free, point);
        var ends = Narrow(new Ends(from, to, point), (epoch, reached) => reached is null || Passes(kind, before, epoch, reached));
        return (ends.From, ends.To, OnLine(kind, before, ends), Recrossings(kind, before, ends, from, to));
    }

    private bool Passes(BranchEventKind kind, Instability before, int epoch, double[] reached) =>
        before.Passing(Instability.At(states.At(epoch).Free, reached)).Contains(kind);

    /// <summary>Halves the epochs between; of the two halves the one nearer to where the branch comes from is kept if it holds the event.</summary>
    private Ends Narrow(Ends ends, Func<int, double[]?, bool> happened)
    {
        while (states.HasBetween && Math.Abs(ends.To - ends.From) > 1)
        {
            cancellation.ThrowIfCancellationRequested();
            var middle = (ends.From + ends.To) / 2;
            var reached = Follow(ends.From, middle, ends.Point).Across;
            ends = happened(middle, reached) ? ends with { To = middle } : new Ends(middle, ends.To, reached!);
        }

        return ends;
    }

    private static EpochPair Pair(int a, int b) => new(Math.Min(a, b), Math.Max(a, b));

    private static double Place(Ends ends, double s) => ends.From + (s * (ends.To - ends.From));

    private double? OnLine(BranchEventKind kind, Instability before, Ends ends)
    {
        var line = Line(ends.From, ends.To);
        double low = 0,
            high = 1;
        var point = ends.Point;
        for (var i = 0; i < LineBisections; i++)
        {
            var middle = (low + high) / 2;
            var map = line.At(middle);
            if (BranchFollower.Newton(map, point) is not { } there)
            {
                return null;
            }

            if (before.Passing(Instability.At(map, there)).Contains(kind))
            {
                high = middle;
            }
            else
            {
                (low, point) = (middle, there);
            }
        }

        return Place(ends, (low + high) / 2);
    }

    /// <summary>Follows the branch epoch by epoch on both sides of the event and lists where the multipliers pass again.</summary>
    private List<EpochPair> Recrossings(BranchEventKind kind, Instability before, Ends ends, int first, int last)
    {
        var found = new List<EpochPair>();
        if (!states.HasBetween || Math.Abs(ends.To - ends.From) != 1)
        {
            return found;
        }

        var forward = ends.To - ends.From;
        Walk(ends.From, -forward, first);
        Walk(ends.From, forward, last);
        found.RemoveAll(pair => pair == Pair(ends.From, ends.To));
        return [.. found.OrderBy(pair => pair.From)];

        void Walk(int epoch, int step, int until)
        {
            var point = ends.Point;
            var passed = false;
            for (var i = 0; i < RecrossingEpochs && epoch != until; i++)
            {
                if (BranchFollower.Newton(states.At(epoch + step).Free, point) is not { } next)
                {
                    return;
                }

                var passes = Passes(kind, before, epoch + step, next);
                if (passes != passed)
                {
                    found.Add(Pair(epoch, epoch + step));
                }

                (epoch, point, passed) = (epoch + step, next, passes);
            }
        }
    }
}
