using Mnemophase.Judging;
using Mnemophase.Scaling;
using Mnemophase.Scaling.Comparison;

namespace Mnemophase.Tests.Scaling;

/// <summary>Shifts between studies, against published examples, closed forms and simulated studies whose shift is known.</summary>
public sealed class StudyComparisonTests
{
    /// <summary>Newcombe, Stat. Med. 17, 873 (1998), 56/70 against 48/80 by method 10: 0.0524 to 0.3339.</summary>
    [Fact]
    public void Cells_without_common_seeds_have_Newcombes_interval()
    {
        var compared = new ComparedOutcomes(OneCell(48, 80, 0), OneCell(56, 70, 1000));
        Assert.False(compared.Paired);
        var shift = Assert.Single(compared.OfCells("yes")).Shift;
        Assert.Equal(0.2, shift.Shift, 1e-12);
        Assert.Equal(0.0524, shift.Lower!.Value, 5e-5);
        Assert.Equal(0.3339, shift.Upper!.Value, 5e-5);
    }

    /// <summary>Newcombe, Stat. Med. 17, 2635 (1998), pairs 36, 12, 2, 0 by method 10: 0.0569 to 0.3404.</summary>
    [Fact]
    public void Cells_with_common_seeds_have_his_interval_for_pairs()
    {
        var outcomes = Enumerable.Range(0, 50).Select(seed => (Seed: seed, First: seed is < 36 or >= 48, Second: seed < 48)).ToList();
        var compared = new ComparedOutcomes(
            [.. outcomes.Select(pair => Network(pair.Seed, pair.First))],
            [.. outcomes.Select(pair => Network(pair.Seed, pair.Second))]
        );
        Assert.True(compared.Paired);
        var shift = Assert.Single(compared.OfCells("yes")).Shift;
        Assert.Equal(0.2, shift.Shift, 1e-12);
        Assert.Equal(0.0569, shift.Lower!.Value, 5e-5);
        Assert.Equal(0.3404, shift.Upper!.Value, 5e-5);
        // 12 of the 14 pairs that differ go one way: 2 (1 + 14 + 91) / 2^14.
        Assert.Equal(2 * 106 / 16384.0, shift.P!.Value, 1e-12);
    }

    /// <summary>With as many cells for every seed it is the paired t interval of the seeds' mean shifts: here 0.5, 0, 1, 0.5, t(3) = 3.18245.</summary>
    [Fact]
    public void Over_cells_the_seed_is_the_unit()
    {
        int[] shifts = [1, 0, 2, 1];
        var first = shifts.SelectMany((_, seed) => Enumerable.Range(0, 2).Select(cell => Network(seed, false, cell))).ToList();
        var second = shifts.SelectMany((shift, seed) => Enumerable.Range(0, 2).Select(cell => Network(seed, cell < shift, cell))).ToList();
        var shift = new ComparedOutcomes(first, second).Of("yes")!;
        Assert.Equal(0.5, shift.Shift, 1e-12);
        var half = 3.182446305284263 * Math.Sqrt(1.0 / 6 / 4);
        Assert.Equal(0.5 - half, shift.Lower!.Value, 1e-9);
        Assert.Equal(1, shift.Upper!.Value, 1e-9);
        // Three of the four seeds differ, all one way: 2 of their 8 exchanges are as extreme.
        Assert.Equal(0.25, shift.P!.Value, 1e-12);
        // Seeds that all shift alike leave nothing to take an error from.
        Assert.Null(new ComparedOutcomes(first, first).Of("yes")!.Lower);
    }

    /// <summary>Networks of one seed go together; an interval that took them for independent would hold the truth far too seldom.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Intervals_hold_the_truth_about_as_often_as_they_say(bool paired)
    {
        const int studies = 600;
        var random = new Random(5);
        var held = 0;
        for (var study = 0; study < studies; study++)
        {
            var thresholds = Enumerable.Range(0, 24).Select(_ => random.NextDouble()).ToArray();
            var shift = new ComparedOutcomes(Draw(0, 0.3), Draw(paired ? 0 : 12, 0.5)).Of("yes")!;
            held += shift.Lower <= 0.2 && shift.Upper >= 0.2 ? 1 : 0;

            // A seed's own threshold decides half of what its networks do in all cells.
            List<SeedOutcome> Draw(int start, double fraction) =>
                [
                    .. Enumerable
                        .Range(start, 12)
                        .SelectMany(seed =>
                            Enumerable
                                .Range(0, 8)
                                .Select(cell =>
                                    Network(seed, (random.Next(2) == 0 ? thresholds[seed] : random.NextDouble()) < fraction, cell)
                                )
                        ),
                ];
        }

        Assert.InRange((double)held / studies, 0.91, 0.985);
    }

    [Fact]
    public void The_boundary_of_all_rates_together_moves_by_what_it_was_moved()
    {
        var random = new Random(3);
        var compared = new ComparedOutcomes(Study(100), Study(150));
        var pooled = compared.Boundary("no")!;
        // At η = 0.1, the middle of 0.05, 0.1 and 0.2, half fail at the delay they were drawn with.
        Assert.Equal(0.1, pooled.LearningRate, 1e-9);
        Assert.InRange(pooled.Base!.Value, 85, 118);
        Assert.InRange(1.5, pooled.RatioLower!.Value, pooled.RatioUpper!.Value);
        Assert.True(pooled.RatioLower > 1, $"{pooled}");
        var same = Study(100);
        // Where every seed shifts alike there is nothing to take an error from.
        Assert.Equal(
            (1, null),
            (new ComparedOutcomes(same, same).Boundary("no")!.Ratio, new ComparedOutcomes(same, same).Boundary("no")!.RatioUpper)
        );
        Assert.Null(new ComparedOutcomes(Study(100, 4), Study(150, 4)).Boundary("no")!.RatioLower);
        // Where nearly all learn, the boundary lies outside the grid, and no number stands for it.
        Assert.Null(new ComparedOutcomes(Study(5000), Study(100)).Boundary("no")!.Base);

        List<SeedOutcome> Study(double half, int seeds = 12) =>
            [
                .. from rate in (double[])[0.05, 0.1, 0.2]
                from delay in (double[])[20, 40, 80, 160, 320]
                from seed in Enumerable.Range(0, seeds)
                let fails = 1 / (1 + Math.Exp(-3 * (Math.Log(delay / half) + (0.5 * Math.Log(rate / 0.1)))))
                select new SeedOutcome(rate, delay, seed, random.NextDouble() < fails ? "no" : "yes"),
            ];
    }

    /// <summary>The two largest of four rates: in a part without the largest, the third is not the second.</summary>
    [Fact]
    public void Rates_left_out_of_the_whole_are_left_out_of_a_part()
    {
        var two = BoundaryConventions.Default(BoundaryClass.SlowPoint, overRates: false) with { LargestLearningRates = 2, LeftOut = [0.4] };
        var part = two.OfPart([0.1, 0.05, 0.2, 0.4], [0.2, 0.1, 0.05]);
        Assert.Null(part.LargestLearningRates);
        Assert.Equal([0.4, 0.1, 0.05], part.LeftOut);
        Assert.Equal(two with { LargestLearningRates = null }, (two with { LargestLearningRates = null }).OfPart([0.1], [0.1]));
    }

    [Fact]
    public void Boundaries_shift_by_what_they_were_moved()
    {
        var conventions = BoundaryConventions.Default(BoundaryClass.SlowPoint, overRates: false);
        var shifts = new BoundaryComparison(conventions).Of(Study(80), Study(120));
        Assert.Equal([0.1, 0.05], shifts.Select(shift => shift.At));
        Assert.All(
            shifts,
            shift =>
            {
                Assert.InRange(shift.Shift!.Value, 15, 65);
                Assert.True(shift.Lower > 0, $"{shift}");
                Assert.InRange(40, shift.Lower!.Value, shift.Upper!.Value);
            }
        );
        Assert.All(new BoundaryComparison(conventions).Of(Study(80), Study(80)), same => Assert.Equal(0, same.Shift));
        // Four seeds are too few to resample.
        Assert.All(new BoundaryComparison(conventions).Of(Study(80, 4), Study(120, 4)), few => Assert.Null(few.Lower));

        // Slow points up to a delay that differs from seed to seed, the same seeds in both studies.
        static List<NetworkVerdict> Study(double centre, int seeds = 40) =>
            [
                .. from rate in (double[])[0.1, 0.05]
                from seed in Enumerable.Range(0, seeds)
                from delay in Enumerable.Range(0, 16).Select(i => 20.0 * i)
                select new NetworkVerdict(
                    rate,
                    delay,
                    seed,
                    delay < centre + (60 * (new Random(seed).NextDouble() - 0.5)) ? Mechanism.SlowPoint : Mechanism.LimitCycle
                ),
            ];
    }

    private static List<SeedOutcome> OneCell(int yes, int of, int firstSeed) =>
        [.. Enumerable.Range(0, of).Select(i => Network(firstSeed + i, i < yes))];

    private static SeedOutcome Network(int seed, bool yes, int cell = 0) => new(0.1, 20 * cell, seed, yes ? "yes" : "no");
}
