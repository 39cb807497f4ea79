using System.Runtime.Intrinsics;
using Mnemophase.Dynamics.Maps;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Tests.Dynamics.Maps;

/// <summary>Every form: values against plain formulas, Jacobians against finite differences, tangents against Jacobians, Lipschitz constants against samples.</summary>
public sealed class MapTests
{
    private const int Units = 19;

    public static TheoryData<string> Maps() =>
        [
            .. from form in Enum.GetValues<Formulation>() from phi in Enum.GetValues<Nonlinearity>() select $"{form} {phi}",
            "low rank Tanh",
            "low rank Softplus",
            "low rank RectifiedTanh",
            "GRU",
            "LSTM",
            "flow",
        ];

    [Theory]
    [MemberData(nameof(Maps))]
    public void The_Jacobian_is_that_of_finite_differences(string name)
    {
        var map = Build(name);
        var at = Draw(map.Dimension, 5, 0.7);
        var jacobian = new double[map.Dimension * map.Dimension];
        map.Jacobian(at, jacobian);
        var differences = SmallMaps.Differences(x => After(map, x), at);
        for (var i = 0; i < jacobian.Length; i++)
        {
            Assert.Equal(differences[i], jacobian[i], 1e-7);
        }
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void Tangents_are_carried_by_the_Jacobian_however_many(string name)
    {
        var map = Build(name);
        var n = map.Dimension;
        var at = Draw(n, 6, 0.7);
        var jacobian = new double[n * n];
        map.Jacobian(at, jacobian);
        var plain = After(map, at);
        for (var count = 1; count <= 5; count++)
        {
            var tangents = Draw(count * n, 7, 1);
            var carried = (double[])tangents.Clone();
            var after = new double[n];
            map.Advance(at, after, carried);
            Assert.Equal(plain, after);
            for (var k = 0; k < count * n; k++)
            {
                var expected = Enumerable.Range(0, n).Sum(j => jacobian[(k % n * n) + j] * tangents[(k / n * n) + j]);
                Assert.Equal(expected, carried[k], 1e-12);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void No_sample_exceeds_the_Lipschitz_bound(string name)
    {
        var map = Build(name);
        var n = map.Dimension;
        var at = Draw(n, 8, 0.7);
        var radius = Math.Min(0.05, 0.5 * map.DistanceToCorner(at));
        if (map.LipschitzBound(at, radius) is not { } bound)
        {
            Assert.True(name is "flow", name);
            return;
        }

        for (var trial = 0; trial < 50; trial++)
        {
            var y = Near(at, radius, (ulong)trial);
            var z = Near(at, radius, (ulong)(1000 + trial));
            var (jy, jz) = (new double[n * n], new double[n * n]);
            map.Jacobian(y, jy);
            map.Jacobian(z, jz);
            var change = jy.Zip(jz, (a, b) => a - b).ToArray();
            // A lower bound of the spectral norm: the longest image of a few unit vectors.
            var largest = Enumerable
                .Range(0, n)
                .Max(j => Math.Sqrt(Enumerable.Range(0, n).Sum(i => change[(i * n) + j] * change[(i * n) + j])));
            Assert.True(largest <= bound * DenseNorms.Distance(y, z) * (1 + 1e-9), name);
        }
    }

    [Fact]
    public void A_rate_network_is_the_formula()
    {
        var weights = Draw(Units * Units, 1, 0.4);
        var bias = Draw(Units, 2, 0.3);
        var at = Draw(Units, 5, 0.7);
        foreach (var phi in Enum.GetValues<Nonlinearity>())
        {
            double Drive(double[] x, int i) => Enumerable.Range(0, Units).Sum(j => weights[(i * Units) + j] * x[j]) + bias[i];
            var rates = Array.ConvertAll(at, x => phi.Value(x));
            Check(Formulation.Rate, i => (0.7 * at[i]) + (0.3 * phi.Value(Drive(at, i))));
            Check(Formulation.Current, i => (0.7 * at[i]) + (0.3 * Drive(rates, i)));
            Check(Formulation.LeakInside, i => phi.Value((0.7 * at[i]) + (0.3 * Drive(at, i))));

            void Check(Formulation form, Func<int, double> formula)
            {
                var after = After(new RecurrentMap(form, phi, 0.3, weights, bias), at);
                for (var i = 0; i < Units; i++)
                {
                    Assert.Equal(formula(i), after[i], 1e-14);
                }
            }
        }
    }

    [Fact]
    public void A_low_rank_network_and_its_latents_are_one()
    {
        var (m, n, b) = (Draw(Units * 2, 1, 1), Draw(2 * Units, 2, 1), Draw(Units, 3, 0.5));
        var weights = new double[Units * Units];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = (m[i / Units * 2] * n[i % Units]) + (m[(i / Units * 2) + 1] * n[Units + (i % Units)]);
        }

        var rates = Draw(Units, 4, 0.5);
        double[] Latents(double[] x) =>
            [.. Enumerable.Range(0, 2).Select(k => Enumerable.Range(0, Units).Sum(j => n[(k * Units) + j] * x[j]))];
        var full = After(new RecurrentMap(Formulation.Rate, Nonlinearity.Tanh, 0.5, weights, b), rates);
        var low = After(new LowRankMap(Nonlinearity.Tanh, 0.5, m, n, b), Latents(rates));
        Assert.All(Latents(full).Zip(low), pair => Assert.Equal(pair.First, pair.Second, 1e-13));
    }

    [Fact]
    public void Tanh_is_right_to_three_units_in_the_last_place()
    {
        for (var i = 0; i < 100_000; i++)
        {
            var x = Math.ScaleB(1 + (i % 997 / 997.0), (i / 997) - 60) * (i % 2 == 0 ? 1 : -1);
            var tanh = DoubleExponential.Tanh(Vector256.Create(x))[0];
            Assert.True(
                Math.Abs(tanh - Math.Tanh(x)) <= 3 * Math.BitIncrement(Math.Abs(Math.Tanh(x))) * 1.2e-16 * 2,
                $"tanh {x:R} = {tanh:R}"
            );
        }

        Assert.Equal(0.0, DoubleExponential.Tanh(Vector256.Create(0.0))[0]);
        Assert.Equal(1.0, DoubleExponential.Tanh(Vector256.Create(1e300))[0]);
        Assert.True(double.IsNaN(DoubleExponential.Tanh(Vector256.Create(double.NaN))[0]));
    }

    [Fact]
    public void Lu_factors_solve_invert_and_know_the_sign_of_the_determinant()
    {
        foreach (var n in new[] { 1, 2, 3, 7, 30 })
        {
            var a = Draw(n * n, (ulong)n, 1);
            var y = Draw(n, 77, 1);
            var lu = LuFactors.Of(a, n);
            var reference = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfRowMajor(n, n, a);
            var right = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(y);
            Assert.All(reference.Solve(right).Zip(lu.Solve(y)), p => Assert.Equal(p.First, p.Second, 1e-9 * (1 + Math.Abs(p.First))));
            Assert.All(
                reference.Transpose().Solve(right).Zip(lu.SolveTransposed(y)),
                p => Assert.Equal(p.First, p.Second, 1e-9 * (1 + Math.Abs(p.First)))
            );
            Assert.Equal(Math.Sign(reference.Determinant()), lu.DeterminantSign);
            var product = reference * MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfRowMajor(n, n, lu.Inverse());
            Assert.True((product - MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseIdentity(n)).L2Norm() < 1e-8);
        }
    }

    private static IDynamicalMap Build(string name)
    {
        var words = name.Split(' ');
        return words[0] switch
        {
            "low" => new LowRankMap(
                Enum.Parse<Nonlinearity>(words[2]),
                0.3,
                Draw(Units * 3, 1, 1),
                Draw(3 * Units, 2, 0.5),
                Draw(Units, 3, 0.5)
            ),
            "GRU" => new GruMap(Draw(3 * Units * Units, 1, 0.5), Draw(3 * Units, 2, 0.5), Draw(3 * Units, 3, 0.5)),
            "LSTM" => new LstmMap(Draw(4 * Units * Units, 1, 0.5), Draw(4 * Units, 2, 0.5)),
            "flow" => new FlowMap(Build("Rate Tanh"), 0.1),
            _ => new RecurrentMap(
                Enum.Parse<Formulation>(words[0]),
                Enum.Parse<Nonlinearity>(words[1]),
                0.3,
                Draw(Units * Units, 1, 0.4),
                Draw(Units, 2, 0.3)
            ),
        };
    }

    private static double[] After(IDynamicalMap map, double[] at)
    {
        var after = new double[at.Length];
        map.Advance(at, after);
        return after;
    }

    private static double[] Near(double[] at, double radius, ulong seed)
    {
        var step = Draw(at.Length, seed, 1);
        var size = DenseNorms.Length(step);
        return [.. at.Zip(step, (x, d) => x + (radius * d / size * 0.99))];
    }

    private static double[] Draw(int count, ulong seed, double scale)
    {
        var draws = new float[count];
        new TorchGenerator(seed).FillUniform(draws, -1, 1);
        return Array.ConvertAll(draws, x => scale * x);
    }
}
