using Mnemophase.Scaling;
using Mnemophase.Scaling.Search;

namespace Mnemophase.Tests.Scaling;

/// <summary>Searches on outcomes dealt from a known power law; every generator is seeded, so nothing here is left to chance.</summary>
public sealed class BoundarySearchTests
{
    private const int Seeds = 100;
    private static readonly BoundarySearchOptions Wide = new() { Precision = 0.6 };

    /// <summary>8 learning rates × 21 delays; longer delays and smaller learning rates cost more, as in training.</summary>
    private static readonly SearchCell[] Cells =
    [
        .. from i in Enumerable.Range(0, 8)
        from j in Enumerable.Range(0, 21)
        let rate = 0.2 * Math.Pow(0.56, i)
        select new SearchCell(rate, 20.0 * j, Math.Max(1000, 30 / rate) * (100 + (20.0 * j)), Seeds),
    ];

    [Theory]
    [InlineData(2.5)]
    [InlineData(3.5)]
    public void A_search_holds_the_law_at_a_fraction_of_the_full_grids_cost(double exponent)
    {
        var held = 0;
        for (var number = 0; number < 3; number++)
        {
            var dealt = Deal(exponent, new Random(number));
            var search = new BoundarySearch(Cells, PublishedTable.NoPost, Wide);
            Play(search, dealt);
            Assert.True(search.IsPrecise);
            Assert.InRange(search.Estimate.HalfWidth, 0.01, Wide.Precision);
            held += exponent >= search.Estimate.Interval.Lower && exponent <= search.Estimate.Interval.Upper ? 1 : 0;
            Assert.InRange(search.Estimate.Exponent, 0.75 * exponent, 1.25 * exponent);
            Assert.Null(search.Estimate.NoLaw);
            Assert.InRange(search.Cost, 0, Cells.Sum(cell => cell.Cost * cell.Networks) / 3);
            Assert.Equal(0, search.CostToGo(Wide.Precision));
        }

        Assert.InRange(held, 2, 3);
    }

    [Fact]
    public void A_search_fed_with_earlier_outcomes_asks_for_the_same_networks()
    {
        var dealt = Deal(2.5, new Random(7));
        var options = Wide with { Precision = 1e-6 };
        var (first, second) = (
            new BoundarySearch(Cells, PublishedTable.NoPost, options),
            new BoundarySearch(Cells, PublishedTable.NoPost, options)
        );
        var rounds = new List<IReadOnlyList<(int Cell, int Replicate, int Seed)>>();
        for (var round = 0; round < 12; round++)
        {
            rounds.Add(first.NextRound());
            first.Add(Outcomes(rounds[^1], dealt));
        }

        foreach (var round in rounds)
        {
            Assert.Equal(round, second.NextRound());
            second.Add(Outcomes(round, dealt));
        }

        Assert.Equal(first.Estimate.Exponent, second.Estimate.Exponent);
        Assert.Equal(first.NextRound(), second.NextRound());
        // No network is asked for twice.
        var all = rounds.SelectMany(round => round).Select(network => (network.Cell, network.Seed)).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
    }

    [Fact]
    public void Networks_go_where_the_boundary_is()
    {
        var dealt = Deal(2.5, new Random(3));
        var search = new BoundarySearch(Cells, PublishedTable.NoPost, Wide);
        Play(search, dealt);
        // Far below the boundary every network learns: a network there tells nothing after the first few.
        var (near, below) = (Mean(search, 0, 60), Mean(search, -1000, -60));
        Assert.True(near > 3 * below, $"{near} networks a cell near the boundary, {below} far below it");
    }

    [Fact]
    public void A_grid_without_a_boundary_is_trained_to_its_end_and_has_no_law()
    {
        SearchCell[] cells =
        [
            .. from i in Enumerable.Range(1, 3) from j in Enumerable.Range(0, 4) select new SearchCell(0.1 * i, 20.0 * j, 1, 4),
        ];
        var search = new BoundarySearch(cells, PublishedTable.NoPost, new BoundarySearchOptions());
        while (search.NextRound() is { Count: > 0 } round)
        {
            search.Add(round.Select(network => new SearchOutcome(network.Cell, network.Replicate, network.Seed, false)).ToList());
        }

        Assert.Equal(48, search.Networks);
        Assert.All(search.NetworksPerCell, networks => Assert.Equal(4, networks));
        Assert.False(search.IsPrecise);
        Assert.True(double.IsNaN(search.Estimate.Exponent));
        Assert.Null(search.CostToGo(0.2));
        Assert.NotNull(search.Estimate.NoLaw);
    }

    /// <summary>Boundaries that rise with the delay, every network trained: the published direction gave "-1.064 ± 0.000" here.</summary>
    [Fact]
    public void A_boundary_that_rises_is_no_law()
    {
        SearchCell[] cells =
        [
            .. from rate in new[] { 0.3, 0.15, 0.08 } from delay in new[] { 20.0, 80, 140, 200 } select new SearchCell(rate, delay, 1, 3),
        ];
        var search = new BoundarySearch(cells, BoundaryConventions.Default(BoundaryClass.NotLearned, overRates: false), Wide);
        while (search.NextRound() is { Count: > 0 } round)
        {
            search.Add(
                round
                    .Select(one => new SearchOutcome(
                        one.Cell,
                        one.Replicate,
                        one.Seed,
                        cells[one.Cell].PeriodMs > 60 + (400 * (cells[one.Cell].LearningRate - 0.08))
                    ))
                    .ToList()
            );
        }

        Assert.NotNull(search.Estimate.NoLaw);
    }

    /// <summary>The networks of a full grid are a sample too: what they leave open of the law stays open.</summary>
    [Fact]
    public void Trained_to_its_end_a_search_still_has_an_interval()
    {
        SearchCell[] cells = [.. Cells.Where((_, i) => i % 3 == 0).Select(cell => cell with { Networks = 6 })];
        var random = new Random(11);
        bool[][] dealt =
        [
            .. cells.Select(cell => Enumerable.Range(0, cell.Networks).Select(_ => random.NextDouble() < Fraction(2.5, cell)).ToArray()),
        ];
        var search = new BoundarySearch(cells, PublishedTable.NoPost, new BoundarySearchOptions { Precision = 1e-9 });
        Play(search, dealt);
        Assert.Equal(cells.Length * 6, search.Networks);
        Assert.InRange(2.5, search.Estimate.Interval.Lower, search.Estimate.Interval.Upper);
        Assert.InRange(search.Estimate.HalfWidth, 0.05, 2);
    }

    [Theory]
    [InlineData(5, 1)]
    [InlineData(20, 1)]
    [InlineData(50, 2)]
    [InlineData(100, 3)]
    public void A_search_does_not_stop_on_the_word_of_the_surface(int seeds, int leastPerCell)
    {
        SearchCell[] cells = [.. Cells.Select(cell => cell with { Networks = seeds })];
        var search = new BoundarySearch(
            cells,
            PublishedTable.NoPost,
            new BoundarySearchOptions { Precision = 1e6, MostRelativeHalfWidth = 1e6 }
        );
        Play(search, Deal(2.5, new Random(5)));
        Assert.True(search.IsPrecise);
        var before = search.Networks - (search.Networks / 5);
        Assert.InRange(leastPerCell * cells.Length, before, search.Networks);
    }

    [Fact]
    public void A_search_does_not_stop_while_its_interval_is_wide_for_its_exponent()
    {
        var search = new BoundarySearch(Cells, PublishedTable.NoPost, new BoundarySearchOptions { Precision = 1e6 });
        Play(search, Deal(2.5, new Random(5)));
        Assert.True(search.IsPrecise);
        Assert.InRange(search.Estimate.HalfWidth, 0, search.Estimate.Exponent / 3);
    }

    [Fact]
    public void A_cell_without_networks_is_refused() =>
        Assert.Throws<ArgumentException>(() => new BoundarySearch([Cells[0], Cells[1] with { Networks = 0 }], PublishedTable.NoPost, Wide));

    private static double Boundary(double exponent, double rate) => 60 * Math.Pow(0.2 / rate, 1 / exponent);

    /// <summary>Networks a cell, over cells whose delay lies so far from the true boundary.</summary>
    private static double Mean(BoundarySearch search, double from, double to) =>
        search
            .NetworksPerCell.Where(
                (_, i) => Cells[i].PeriodMs - Boundary(2.5, Cells[i].LearningRate) is var past && past >= from && past <= to
            )
            .Average();

    private static void Play(BoundarySearch search, bool[][] dealt)
    {
        while (search.NextRound() is { Count: > 0 } round)
        {
            search.Add(Outcomes(round, dealt));
        }
    }

    private static List<SearchOutcome> Outcomes(IEnumerable<(int Cell, int Replicate, int Seed)> round, bool[][] dealt) =>
        [.. round.Select(network => new SearchOutcome(network.Cell, network.Replicate, network.Seed, dealt[network.Cell][network.Seed]))];

    private static bool[][] Deal(double exponent, Random random) =>
        [
            .. Cells.Select(cell =>
            {
                var p = Fraction(exponent, cell);
                return Enumerable.Range(0, Seeds).Select(_ => random.NextDouble() < p).ToArray();
            }),
        ];

    private static double Fraction(double exponent, SearchCell cell)
    {
        var past = cell.PeriodMs - Boundary(exponent, cell.LearningRate);
        return past < 0 ? 0 : 1 - Math.Exp(-0.02 * past);
    }

    private static List<BoundaryCell> Full(bool[][] dealt) =>
        [
            .. Cells.Select(
                (cell, i) => new BoundaryCell(cell.LearningRate, cell.PeriodMs, dealt[i].Count(found => found) / (double)Seeds, Seeds)
            ),
        ];
}
