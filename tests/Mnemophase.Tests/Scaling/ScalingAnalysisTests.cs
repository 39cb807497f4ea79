using Mnemophase.Scaling;

namespace Mnemophase.Tests.Scaling;

/// <summary>Published exponents, and every single boundary against SciPy.</summary>
public sealed class ScalingAnalysisTests
{
    public static TheoryData<string> Laws { get; } = ["nopost", "nopost slow", "post", "persistence"];

    /// <remarks>science.md, section 6, to its digits; points from published-exponents.csv.</remarks>
    [Theory]
    [InlineData("nopost", 2.721, 0.068, 0.98, 30)]
    [InlineData("nopost slow", 4.053, 0.103, 0.99, 25)]
    [InlineData("post", 2.651, 0.230, 0.93, 12)]
    [InlineData("persistence", 0.384, 0.016, 0.97, 20)]
    public void Published_exponents_come_out_of_the_published_counts(
        string name,
        double exponent,
        double error,
        double rSquared,
        int points
    )
    {
        var law = Analysis(name, FitProcedure.Published).Law!;
        Assert.Equal(exponent, law.Exponent, 0.0005);
        Assert.Equal(error, law.StandardError, 0.0005);
        Assert.Equal(rSquared, law.RSquared, 0.005);
        Assert.Equal(points, law.Points);
    }

    [Theory]
    [InlineData("nopost", 2.714, 0.0005, null)]
    [InlineData("post", 2.360, 0.0005, 0.265)]
    public void Best_fits_are_the_specifications(string name, double exponent, double within, double? error)
    {
        var law = Analysis(name, FitProcedure.BestFit).Law!;
        Assert.Equal(exponent, law.Exponent, within);
        Assert.Equal(error ?? law.StandardError, law.StandardError, 0.0005);
    }

    /// <summary>The same number of evaluations says that the search took the same path, the local minima included.</summary>
    [Theory]
    [MemberData(nameof(Laws))]
    public void The_published_search_goes_where_MINPACK_goes(string name)
    {
        var analysis = Analysis(name, FitProcedure.Published);
        var (study, boundary) = Names(name);
        var compared = 0;
        foreach (var scipy in PublishedTable.Scipy(study, boundary).Where(fit => fit.Squares > 1e-9))
        {
            var ours = analysis.Boundaries.Single(one => one.Series.At == scipy.At).Fit!;
            Assert.Equal(scipy.Squares, ours.Misfit, 1e-8);
            // A step between two cells leaves a flat valley in which rounding decides where the search ends.
            var step = Math.Abs(scipy.Steepness) > 40;
            Assert.Equal(scipy.Boundary, ours.Boundary, (step ? 1e-3 : 2e-5) * Math.Abs(scipy.Boundary));
            Assert.True(step || Math.Abs(ours.Evaluations - scipy.Evaluations) <= 3);
            compared++;
        }

        Assert.True(compared >= 13);
    }

    [Theory]
    [MemberData(nameof(Laws))]
    public void No_search_of_SciPys_finds_a_better_fit(string name)
    {
        var analysis = Analysis(name, FitProcedure.BestFit);
        var (study, boundary) = Names(name);
        foreach (var scipy in PublishedTable.Scipy(study, boundary))
        {
            var ours = analysis.Boundaries.Single(one => one.Series.At == scipy.At).Fit!;
            Assert.InRange(ours.Misfit, 0, scipy.BestSquares + 1e-9);
        }
    }

    [Fact]
    public void Two_fits_of_post_end_in_local_minima()
    {
        var published = Analysis("post", FitProcedure.Published).Boundaries;
        var best = Analysis("post", FitProcedure.BestFit).Boundaries;
        Assert.Equal(196, published[8].Fit!.Boundary, 0.5);
        Assert.Equal(251, published[11].Fit!.Boundary, 0.5);
        Assert.Equal(293, best[8].Fit!.Boundary, 0.5);
        Assert.Equal(290, best[11].Fit!.Boundary, 0.5);
    }

    [Fact]
    public void Whatever_does_not_count_says_why()
    {
        var post = Analysis("post", FitProcedure.Published);
        Assert.Equal(15, post.Boundaries.Count);
        Assert.Contains("convention", post.Boundaries[1].LeftOut, StringComparison.Ordinal);
        Assert.NotNull(post.Boundaries[1].Fit);
        Assert.Contains("under 0.2", post.Boundaries[13].LeftOut, StringComparison.Ordinal);
        Assert.Contains("under 0.2", post.Boundaries[14].LeftOut, StringComparison.Ordinal);
        var slow = ScalingAnalysis.Of(
            PublishedTable.Cells("post", BoundaryClass.SlowPoint),
            PublishedTable.AsPublished(BoundaryClass.SlowPoint, persistence: false)
        );
        Assert.All(slow.Boundaries, boundary => Assert.NotNull(boundary.LeftOut));
        Assert.Null(slow.Law);
        Assert.Contains("outside the grid", slow.Boundaries[14].LeftOut, StringComparison.Ordinal);
    }

    [Fact]
    public void Boundaries_outside_the_grid_are_named()
    {
        BoundaryCell[] cells =
        [
            .. Curve(0.1, 1, 1, 1, 1),
            .. Curve(0.05, 0, 0.5, 0.8, 0.9),
            .. Curve(0.02, 0.5),
            .. Curve(0.01, 0, 0, 0, 0.05),
        ];
        var analysis = ScalingAnalysis.Of(cells, PublishedTable.NoPost);
        Assert.Contains("1 in every cell", analysis.Boundaries[0].LeftOut, StringComparison.Ordinal);
        Assert.Null(analysis.Boundaries[1].LeftOut);
        Assert.Contains("it has 1 cell;", analysis.Boundaries[2].LeftOut, StringComparison.Ordinal);
        Assert.Contains("under 0.1", analysis.Boundaries[3].LeftOut, StringComparison.Ordinal);
        Assert.Null(analysis.Law);

        static IEnumerable<BoundaryCell> Curve(double rate, params double[] fractions) =>
            fractions.Select((fraction, i) => new BoundaryCell(rate, 20 * i, fraction, 20));
    }

    private static (string Study, string Class) Names(string name) =>
        (name.Split(' ')[0], name.EndsWith("slow", StringComparison.Ordinal) ? "slow-point" : "not-learned");

    private static ScalingAnalysis Analysis(string name, FitProcedure procedure) =>
        name switch
        {
            "nopost" => ScalingAnalysis.Of(PublishedTable.Cells("nopost"), PublishedTable.NoPost, procedure),
            "nopost slow" => ScalingAnalysis.Of(
                PublishedTable.Cells("nopost", BoundaryClass.SlowPoint),
                PublishedTable.NoPostSlow,
                procedure
            ),
            "post" => ScalingAnalysis.Of(PublishedTable.Cells("post"), PublishedTable.Post, procedure),
            _ => ScalingAnalysis.Of(PublishedTable.Cells("persistence"), PublishedTable.Persistence, procedure),
        };
}
