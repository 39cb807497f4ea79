using Mnemophase.Running;
using Mnemophase.Scaling.Search;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Commands;

/// <summary>How fast a search trains, and so how long it may still take.</summary>
internal sealed class SearchPace
{
    private TimeSpan _elapsed;
    private double _cost;

    /// <summary>Networks trained by this call.</summary>
    public int Trained { get; private set; }

    /// <summary>Takes a round's training.</summary>
    /// <param name="end">How it ended.</param>
    /// <param name="trained">What it was to train.</param>
    public void Add(RunSnapshot end, StudyPlan trained)
    {
        Trained += end.Trained;
        if (end.Trained == trained.Networks.Count)
        {
            _elapsed += end.Elapsed;
            _cost += trained.Networks.Sum(network => network.Cost);
        }
    }

    /// <summary>A clause on what is left; empty as long as nothing tells.</summary>
    public string Left(BoundarySearch search, double precision)
    {
        if (search.IsPrecise || search.CostToGo(precision) is not { } cost || !(search.Cost > 0))
        {
            return "";
        }

        var share = $"; about {cost / search.Cost:G2} times that cost left";
        return _cost > 0 ? $"{share}, {DurationText.Of(_elapsed * (cost / _cost))}" : share;
    }
}
