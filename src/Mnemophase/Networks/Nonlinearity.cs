namespace Mnemophase.Networks;

/// <summary>The pointwise nonlinearity φ of a network.</summary>
public enum Nonlinearity
{
    /// <summary>tanh x, the paper's.</summary>
    Tanh,

    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>log(1 + e^x).</summary>
    Softplus,

    /// <summary>1 / (1 + e^-x).</summary>
    Sigmoid,

    /// <summary>max(0, tanh x), also called retanh.</summary>
    RectifiedTanh,
}

/// <summary>Values and derivatives of φ in double precision.</summary>
public static class NonlinearityFunctions
{
    /// <summary>φ(x), finite for every finite x.</summary>
    public static double Value(this Nonlinearity nonlinearity, double x) =>
        nonlinearity switch
        {
            Nonlinearity.Tanh => Math.Tanh(x),
            Nonlinearity.Relu => Math.Max(0, x),
            // log(1 + e^x) with the exponential of a number that is never positive: softplus(1000) is 1000, not infinite.
            Nonlinearity.Softplus => Math.Max(0, x) + double.LogP1(Math.Exp(-Math.Abs(x))),
            Nonlinearity.Sigmoid => Logistic(x),
            Nonlinearity.RectifiedTanh => Math.Max(0, Math.Tanh(x)),
            _ => throw new ArgumentOutOfRangeException(nameof(nonlinearity)),
        };

    /// <summary>dφ/dx; 0 at the corner of relu and retanh, as PyTorch has it.</summary>
    public static double Derivative(this Nonlinearity nonlinearity, double x)
    {
        switch (nonlinearity)
        {
            case Nonlinearity.Tanh:
                return 1 - Square(Math.Tanh(x));
            case Nonlinearity.Relu:
                return x > 0 ? 1 : 0;
            case Nonlinearity.Softplus:
                return Logistic(x);
            case Nonlinearity.Sigmoid:
                return Logistic(x) * Logistic(-x);
            case Nonlinearity.RectifiedTanh:
                return x > 0 ? 1 - Square(Math.Tanh(x)) : 0;
            default:
                throw new ArgumentOutOfRangeException(nameof(nonlinearity));
        }
    }

    private static double Logistic(double x)
    {
        double decayed = Math.Exp(-Math.Abs(x));
        return x >= 0 ? 1 / (1 + decayed) : decayed / (1 + decayed);
    }

    private static double Square(double x) => x * x;
}
