using CsCheck;
using Mnemophase.Outcomes;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Studies.Tests.Store;

/// <summary>Cells by their named axes: what they are called, and how a store keeps axes that the paper's tasks do not have.</summary>
public sealed class CellTests
{
    private static readonly Axis Noise = new("noise", "", "noise");
    private static readonly Axis Nonlinearity = new("nonlinearity", "", "nonlinearity");
    private static readonly Axis Tau = new("tau", "ms", "time constant");

    [Fact]
    public void ACellSaysItsAxesByNameAndUnitAsTheChecksumsOfOldStoresDo()
    {
        var cell = Cell.OfPeriods(0.1, 20, 50, 0);
        // The text enters the checksum of every network ever stored.
        Assert.Equal("learning rate 0.1, delay 20 ms, response 50 ms, post 0 ms, seed 3", new NetworkKey(cell, 3).ToString());
        var further = new Cell(0.1, new AxisValue(Axis.Delay, 20), new AxisValue(Nonlinearity, double.NaN, "relu"));
        Assert.Equal("learning rate 0.1, delay 20 ms, nonlinearity relu", further.ToString());
        Assert.Equal((20, 0), (further.DelayMs, further.PostMs));
        Assert.Null(further.Find(Axis.Post));
        Assert.Contains("no axis tau", Assert.Throws<ArgumentException>(() => further[Tau]).Message, StringComparison.Ordinal);
        Assert.Equal(Cell.OfPeriods(0.1, 20, 50, 30), cell.With(Axis.Post, 30));
        Assert.NotEqual(cell, cell.At(0.2));
    }

    [Fact]
    public void AnyAxesComeBackFromTheColumnsOfAStoreToTheLastBit()
    {
        var number = Gen.Double[-1e300, 1e300];
        var gen = Gen.Select(
            number,
            number,
            number,
            Gen.OneOf(Gen.Const("relu"), Gen.Const("a \"quoted\" ü"), Gen.String),
            Gen.Double[1e-9, 1]
        );
        gen.Sample(
            (delay, noise, tau, choice, rate) =>
            {
                var cell = new Cell(
                    rate,
                    new AxisValue(Noise, noise),
                    new AxisValue(Axis.Delay, delay),
                    new AxisValue(Nonlinearity, double.NaN, choice),
                    new AxisValue(Tau, tau)
                );
                var grid = new StudyGrid([rate], [.. cell.Values.Select(value => new StudyAxis(value.Axis, [value]))], SeedSet.Parse("0"));
                var sql = new RowSql(SmallStudies.Of().On(grid));
                var row = new NetworkRow(0, new NetworkKey(cell, 0), new NetworkResult(), NetworkProvenance.Unknown, "");
                var values = sql.Cell.Select(column => column.FromSql(column.ToSql(row)));
                Assert.Equal(cell, sql.CellOf(new RowValues(sql.Cell, [.. values])));
            }
        );
    }

    [Fact]
    public void ARowWithoutAnAxisOfItsStudyIsRefused()
    {
        var grid = new StudyGrid([0.1], [StudyAxis.Of(Noise, [1.0])], SeedSet.Parse("0"));
        var sql = new RowSql(SmallStudies.Of().On(grid));
        Assert.Throws<FormatException>(() => sql.CellOf(new RowValues(sql.Cell, [0.1, 0.0, 0.0, 0.0, "{}"])));
        Assert.Throws<FormatException>(() => sql.CellOf(new RowValues(sql.Cell, [0.1, 0.0, 0.0, 0.0, "{"])));
    }
}
