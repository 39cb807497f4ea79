using System.Numerics;
using CsCheck;
using Mnemophase.Dynamics;
using Mnemophase.Judging;

namespace Mnemophase.Tests.Dynamics;

public sealed class MechanismIndexTests
{
    [Fact]
    public void Factorised_index_is_the_disc_share_of_the_two_dimensional_transform()
    {
        Gen.Select(Gen.Int[-1, 1].Array[MechanismIndex.MinimumRows, 17], Gen.Bool)
            .Select((values, defined) => Array.ConvertAll(values, v => (sbyte)(v == 0 && defined ? 1 : v)))
            .Where(signs => signs.Any(s => s != 0))
            .Sample(signs => Assert.Equal(IndexByTransform(signs), MechanismIndex.Of(signs)!.Value, 1e-12), iter: 60);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(180)]
    [InlineData(1009)]
    public void Settled_signs_have_index_one(int rows)
    {
        var signs = Enumerable.Repeat((sbyte)-1, rows).ToArray();
        Assert.Equal(1, MechanismIndex.Of(signs)!.Value, 12);
    }

    [Fact]
    public void Signs_that_alternate_every_step_have_index_zero()
    {
        var signs = Enumerable.Range(0, 180).Select(t => (sbyte)(t % 2 == 0 ? 1 : -1)).ToArray();
        Assert.Equal(0, MechanismIndex.Of(signs)!.Value, 12);
    }

    [Theory]
    [InlineData(2, 0.657)]
    [InlineData(4, 0)]
    public void A_square_wave_counts_as_settled_up_to_three_cycles_per_run(int cycles, double expected)
    {
        // The fundamental of a square wave carries 8/π² of its energy, so two of it in both directions (8/π²)² = 0.657.
        var signs = Enumerable.Range(0, 3600).Select(t => (sbyte)(t * cycles * 2 / 3600 % 2 == 0 ? 1 : -1)).ToArray();
        Assert.Equal(expected, MechanismIndex.Of(signs)!.Value, 3);
    }

    [Fact]
    public void Turning_all_signs_changes_nothing()
    {
        Gen.Bool.Array[7, 300]
            .Sample(
                values =>
                {
                    var signs = Array.ConvertAll(values, v => (sbyte)(v ? 1 : -1));
                    var turned = Array.ConvertAll(signs, s => (sbyte)-s);
                    Assert.Equal(MechanismIndex.Of(signs), MechanismIndex.Of(turned));
                },
                iter: 200
            );
    }

    [Fact]
    public void No_defined_sign_gives_no_index() => Assert.Null(MechanismIndex.Of(new sbyte[20]));

    [Fact]
    public void Too_few_rows_are_refused_by_number()
    {
        var error = Assert.Throws<ArgumentException>(() => MechanismIndex.Of(new sbyte[6]));
        Assert.Contains("7 rows, not 6", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Signs_are_those_of_difference_and_sum_of_uncentred_coordinates()
    {
        // An ellipse about (0.5, 0.3) in the plane of neurons 0 and 2, the long axis along neuron 0.
        var rates = new double[400 * 3];
        for (var t = 0; t < 400; t++)
        {
            rates[t * 3] = 0.5 + (0.9 * Math.Cos(2 * Math.PI * t / 40));
            rates[(t * 3) + 2] = 0.3 + (0.2 * Math.Sin(2 * Math.PI * t / 40));
        }

        var (signs, flipped) = MechanismIndex.Signs(rates, PrincipalPlane.Of(rates, 3));
        for (var t = 0; t < 400; t++)
        {
            Assert.Equal(Math.Sign(rates[t * 3] - rates[(t * 3) + 2]), signs[t]);
            Assert.Equal(Math.Sign(rates[t * 3] + rates[(t * 3) + 2]), flipped[t]);
        }
    }

    /// <summary>The definition, term by term: transform of the n × n matrix s sᵀ, shifted, inside a disc of radius 3 about its middle.</summary>
    private static double IndexByTransform(sbyte[] signs)
    {
        var n = signs.Length;
        var inside = 0.0;
        var total = 0.0;
        for (var row = 0; row < n; row++)
        {
            for (var column = 0; column < n; column++)
            {
                var sum = Complex.Zero;
                for (var a = 0; a < n; a++)
                {
                    for (var b = 0; b < n; b++)
                    {
                        sum += signs[a] * signs[b] * Complex.Exp(-2 * Math.PI * Complex.ImaginaryOne * ((row * a) + (column * b)) / n);
                    }
                }

                var energy = (sum.Real * sum.Real) + (sum.Imaginary * sum.Imaginary);
                total += energy;
                var shiftedRow = (row + (n / 2)) % n;
                var shiftedColumn = (column + (n / 2)) % n;
                var fromCentre = Math.Pow(shiftedRow - (n / 2), 2) + Math.Pow(shiftedColumn - (n / 2), 2);
                inside += Math.Sqrt(fromCentre) <= 3 ? energy : 0;
            }
        }

        return inside / total;
    }
}
