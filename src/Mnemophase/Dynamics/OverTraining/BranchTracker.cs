using Mnemophase.Dynamics.FixedPoints;

namespace Mnemophase.Dynamics.OverTraining;

/// <summary>Joins the fixed points of neighbouring snapshots to branches and finds the events on them.</summary>
/// <param name="states">The network over its training.</param>
internal sealed class BranchTracker(ITrainedStates states, EventBracket bracket)
{
    // A fold and a passage of the same place, in epochs relative to their bracket: a pitchfork.
    private const double SamePlace = 0.02;

    private readonly List<List<(int Epoch, FixedPoint Point)>> _branches = [];
    private readonly List<BranchEvent> _events = [];

    /// <summary>Branches so far.</summary>
    public IReadOnlyList<FixedPointBranch> Branches => [.. _branches.Select((points, number) => new FixedPointBranch(number, points))];

    /// <summary>Events so far, by epoch.</summary>
    public IReadOnlyList<BranchEvent> Events => [.. Joined().OrderBy(one => one.Location ?? one.To)];

    /// <summary>Takes the points of the first snapshot.</summary>
    public void Begin(int epoch, IEnumerable<FixedPoint> points)
    {
        foreach (var point in points)
        {
            _branches.Add([(epoch, point)]);
        }
    }

    /// <summary>Goes on to the next snapshot.</summary>
    public void Next(int from, int to, IReadOnlyList<FixedPoint> points)
    {
        var arrived = points.Select(point => (Point: point, Branch: -1)).ToList();
        var turned = new HashSet<int>();
        for (var number = 0; number < _branches.Count; number++)
        {
            if (_branches[number][^1] is var (epoch, start) && epoch == from && !turned.Contains(number))
            {
                Forward(number, start, from, to, arrived, turned);
            }
        }

        for (var i = 0; i < arrived.Count; i++)
        {
            if (arrived[i].Branch < 0)
            {
                Back(i, from, to, arrived);
            }
        }
    }

    private void Forward(int number, FixedPoint start, int from, int to, List<(FixedPoint Point, int Branch)> arrived, HashSet<int> turned)
    {
        var follow = bracket.Follow(from, to, start.At);
        if (follow.Across is { } across)
        {
            var place = PlaceOf(arrived, to, across);
            if (arrived[place].Branch < 0)
            {
                arrived[place] = (arrived[place].Point, number);
                _branches[number].Add((to, arrived[place].Point));
                AddPassages(number, start, arrived[place].Point, from, to);
            }

            return;
        }

        if (follow.Folds.Count > 0)
        {
            List<int> both = [number];
            if (follow.End is { } back)
            {
                both.Add(Among(from, back.At));
                turned.Add(both[1]);
            }

            AddFold(from, to, start.At, both, appears: false);
        }
    }

    /// <summary>A point that no branch led to: it appeared with another, or the search before missed it.</summary>
    private void Back(int place, int from, int to, List<(FixedPoint Point, int Branch)> arrived)
    {
        var follow = bracket.Follow(to, from, arrived[place].Point.At);
        var number = _branches.Count;
        if (follow.Across is { } missed)
        {
            var before = FixedPoint.Describe(states.At(from).Free, missed);
            _branches.Add([(from, before), (to, arrived[place].Point)]);
            arrived[place] = (arrived[place].Point, number);
            AddPassages(number, before, arrived[place].Point, from, to);
            return;
        }

        _branches.Add([(to, arrived[place].Point)]);
        arrived[place] = (arrived[place].Point, number);
        if (follow.Folds.Count == 0)
        {
            return;
        }

        List<int> both = [number];
        if (follow.End is { } back && PlaceOf(arrived, to, back.At) is var partner && arrived[partner].Branch < 0)
        {
            _branches.Add([(to, arrived[partner].Point)]);
            arrived[partner] = (arrived[partner].Point, number + 1);
            both.Add(number + 1);
        }

        AddFold(to, from, arrived[place].Point.At, both, appears: true);
    }

    /// <summary>The place of a point among those of a snapshot, where it is put if it is not there.</summary>
    private int PlaceOf(List<(FixedPoint Point, int Branch)> arrived, int epoch, double[] at)
    {
        var point = FixedPoint.Describe(states.At(epoch).Free, at);
        var place = arrived.FindIndex(one => one.Point.IsSameAs(point));
        if (place < 0)
        {
            place = arrived.Count;
            arrived.Add((point, -1));
        }

        return place;
    }

    /// <summary>The branch that has a point at an epoch as its last; a new one if the search had missed it.</summary>
    private int Among(int epoch, double[] at)
    {
        var point = FixedPoint.Describe(states.At(epoch).Free, at);
        var number = _branches.FindIndex(branch => branch[^1].Epoch == epoch && branch[^1].Point.IsSameAs(point));
        if (number >= 0)
        {
            return number;
        }

        _branches.Add([(epoch, point)]);
        return _branches.Count - 1;
    }

    private void AddFold(int from, int to, double[] point, IReadOnlyList<int> branches, bool appears)
    {
        var (last, first, location) = bracket.Fold(from, to, point);
        _events.Add(new BranchEvent(BranchEventKind.Fold, Math.Min(last, first), Math.Max(last, first), location, branches, appears, []));
    }

    private void AddPassages(int number, FixedPoint before, FixedPoint after, int from, int to)
    {
        var (was, becomes) = (Instability.Of(before.Multipliers), Instability.Of(after.Multipliers));
        foreach (var kind in was.Passing(becomes).ToList())
        {
            var (last, first, location, again) = bracket.Passage(kind, from, to, before.At);
            _events.Add(new BranchEvent(kind, last, first, location, [number], becomes.Directions > was.Directions, again));
        }
    }

    /// <summary>A passage of 1 with a fold at the same place is one pitchfork.</summary>
    private List<BranchEvent> Joined()
    {
        var joined = _events.ToList();
        foreach (var passage in _events.Where(one => one.Kind == BranchEventKind.Crossing && one.Location is not null))
        {
            var fold = joined.Find(one =>
                one.Kind == BranchEventKind.Fold
                && one.Location is { } place
                && Math.Abs(place - passage.Location!.Value) <= SamePlace * Math.Max(1, passage.To - passage.From)
            );
            if (fold is not null)
            {
                joined.Remove(fold);
                joined[joined.IndexOf(passage)] = passage with
                {
                    Kind = BranchEventKind.Pitchfork,
                    Branches = [.. passage.Branches, .. fold.Branches],
                };
            }
        }

        return joined;
    }
}
