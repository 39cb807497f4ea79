using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics.Maps;

/// <summary>One gate's recurrent weights and constants: U h + c.</summary>
internal sealed class GatedLayer
{
    private readonly PanelMatrix _panels;

    public GatedLayer(double[] weights, double[] constant)
    {
        MapChecks.Length(weights, constant.Length * constant.Length, "recurrent weights of a gate");
        MapChecks.Finite(weights, "recurrent weights");
        MapChecks.Finite(constant, "biases");
        (Weights, Constant) = (weights, constant);
        _panels = new PanelMatrix(weights, constant.Length, constant.Length);
        Bound = DenseNorms.SpectralBound(weights, constant.Length);
    }

    private GatedLayer(GatedLayer like, double[] constant)
    {
        (Weights, Bound, _panels) = (like.Weights, like.Bound, like._panels);
        Constant = constant;
    }

    /// <summary>The same weights with something added to the constants.</summary>
    public GatedLayer With(ReadOnlySpan<double> added)
    {
        var constant = (double[])Constant.Clone();
        for (var i = 0; i < constant.Length; i++)
        {
            constant[i] += added[i];
        }

        return new GatedLayer(this, constant);
    }

    public double[] Weights { get; }

    public double[] Constant { get; }

    /// <summary>Upper bound of ‖U‖₂.</summary>
    public double Bound { get; }

    public int Size => Constant.Length;

    /// <summary>‖U_i‖₂ of one row.</summary>
    public double Row(int i) => DenseNorms.Length(Weights.AsSpan(i * Size, Size));

    /// <summary>U h + c, padded.</summary>
    public double[] Of(ReadOnlySpan<double> state)
    {
        var sum = Times(state);
        for (var i = 0; i < Size; i++)
        {
            sum[i] += Constant[i];
        }

        return sum;
    }

    /// <summary>U v, padded.</summary>
    public double[] Times(ReadOnlySpan<double> vector)
    {
        var product = new double[_panels.PaddedRows];
        _panels.Times(vector, product, 1);
        return product;
    }
}
