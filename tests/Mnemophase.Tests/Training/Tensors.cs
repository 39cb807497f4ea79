using Mnemophase.Networks;

namespace Mnemophase.Tests.Training;

/// <summary>The six tensors of a network by their golden names, and the error the engines are held to.</summary>
internal static class Tensors
{
    public static readonly string[] Names = ["w_in", "b_in", "w_rec", "b_rec", "w_out", "b_out"];

    /// <summary>A network read from golden arrays named prefix + tensor.</summary>
    public static FullRankNetwork Network(GoldenArrays golden, string prefix = "") =>
        new(golden.Shape("b_rec")[0], [.. Names.SelectMany(name => golden.Floats(prefix + name))]);

    public static Span<float> Tensor(FullRankNetwork network, string name) =>
        name switch
        {
            "w_in" => network.InputWeights,
            "b_in" => network.InputBias,
            "w_rec" => network.RecurrentWeights,
            "b_rec" => network.RecurrentBias,
            "w_out" => network.OutputWeights,
            "b_out" => network.OutputBias,
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Not a tensor of a full-rank network."),
        };

    /// <summary>‖actual - expected‖ / max(‖expected‖, floor).</summary>
    public static double RelativeError(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, double floor = 0)
    {
        Assert.Equal(expected.Length, actual.Length);
        var error = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            error += ((double)actual[i] - expected[i]) * ((double)actual[i] - expected[i]);
        }

        return Math.Sqrt(error) / Math.Max(Norm(expected), floor);
    }

    public static double Norm(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += (double)value * value;
        }

        return Math.Sqrt(sum);
    }

    public static void AssertClose(
        double tolerance,
        ReadOnlySpan<float> expected,
        ReadOnlySpan<float> actual,
        string what,
        double floor = 0
    )
    {
        var error = RelativeError(actual, expected, floor);
        Assert.True(error <= tolerance, $"{what}: relative error {error:e2} is above {tolerance:e2}.");
    }

    /// <summary>Compares tensor by tensor; a tensor much smaller than the whole is measured against <paramref name="share"/> of the whole.</summary>
    public static void AssertClose(double tolerance, FullRankNetwork expected, FullRankNetwork actual, string what, double share = 0)
    {
        var floor = share * Norm(expected.Parameters);
        foreach (var name in Names)
        {
            AssertClose(tolerance, Tensor(expected, name), Tensor(actual, name), $"{what} {name}", floor);
        }
    }
}
