using CsCheck;
using Mnemophase.Figures.Drawing;

namespace Mnemophase.Figures.Tests;

public class AxisTicksTests
{
    [Fact]
    public void Linear_ticks_lie_on_the_axis_evenly_and_read_as_their_positions() =>
        Gen.Select(Gen.Double[-1000, 1000], Gen.Double[1e-3, 5000], Gen.Int[2, 12])
            .Sample(
                (low, span, about) =>
                {
                    double high = low + span;
                    double[] major = [.. AxisTicks.Linear(low, high, about).Where(t => t.IsMajor).Select(t => t.Position)];
                    Assert.InRange(major.Length, 2, about + 3);
                    Assert.All(major, p => Assert.InRange(p, low - (1e-6 * span), high + (1e-6 * span)));
                    for (int i = 2; i < major.Length; i++)
                    {
                        Assert.Equal(major[1] - major[0], major[i] - major[i - 1], 1e-6 * span);
                    }
                    foreach (ScottPlot.Tick tick in AxisTicks.Linear(low, high, about).Where(t => t.IsMajor))
                    {
                        double read = double.Parse(tick.Label.Replace('−', '-'), System.Globalization.CultureInfo.InvariantCulture);
                        Assert.Equal(tick.Position, read, 1e-6 * span);
                    }
                },
                iter: 300
            );

    [Fact]
    public void Logarithmic_axes_label_decades_or_1_2_5()
    {
        string[] wide = [.. AxisTicks.Logarithmic(1e-9, 3e-3, 7).Where(t => t.IsMajor).Select(t => t.Label)];
        Assert.Equal(string.Join(" ", Enumerable.Range(-9, 7).Select(AxisTicks.PowerOfTen)), string.Join(" ", wide));
        string[] narrow = [.. AxisTicks.Logarithmic(0.01, 0.2, 7).Where(t => t.IsMajor).Select(t => t.Label)];
        Assert.Equal("0.01 0.02 0.05 0.1 0.2", string.Join(" ", narrow));
        // So short that of 1, 2, 5 there is one at most.
        string[] shortest = [.. AxisTicks.Logarithmic(0.24, 0.48, 5).Where(t => t.IsMajor).Select(t => t.Label)];
        Assert.Equal("0.25 0.30 0.35 0.40 0.45", string.Join(" ", shortest));
        int sparse = AxisTicks.Logarithmic(1e-20, 1, 5).Count(t => t.IsMajor);
        Assert.InRange(sparse, 3, 6);
    }

    [Theory]
    [InlineData(0.31622776601683794, "0.316")]
    [InlineData(0.1, "0.1")]
    [InlineData(-2.5, "−2.5")]
    [InlineData(123456, "123000")]
    [InlineData(0, "0")]
    [InlineData(0.00002, "2e-5")]
    public void Plain_numbers_are_short(double value, string text) =>
        Assert.Equal(text, AxisTicks.Plain(value).Replace("e−", "e-", StringComparison.Ordinal));

    [Fact]
    public void Axes_out_of_order_or_at_zero_are_refused()
    {
        Assert.Throws<ArgumentException>(() => AxisTicks.Linear(1, 1, 5));
        Assert.Throws<ArgumentException>(() => AxisTicks.Linear(0, double.NaN, 5));
        Assert.Throws<ArgumentException>(() => AxisTicks.Logarithmic(0, 1, 5));
        Assert.Throws<ArgumentException>(() => AxisTicks.Logarithmic(2, 1, 5));
    }
}
