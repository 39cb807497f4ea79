using Mnemophase.Training.RankK;

namespace Mnemophase.Store.Tensors;

/// <summary>The curves a store keeps of a rank-K network: loss and gradient norm at log-spaced epochs, first and last included.</summary>
/// <remarks>Stored as safetensors with the tensors epoch (I32), loss and gradient_norm (F64), each [points].</remarks>
/// <param name="Epochs">Epochs (from 0), rising.</param>
/// <param name="Loss">Loss, from before the epoch's update.</param>
/// <param name="GradientNorm">Norm of the gradient over all five parameter tensors.</param>
public sealed record RankKCurves(int[] Epochs, double[] Loss, double[] GradientNorm)
{
    /// <summary>The curves of a record.</summary>
    public static RankKCurves Of(RankKRecord record)
    {
        return new RankKCurves([.. record.Epochs], [.. record.Loss], [.. record.GradientNorm]);
    }

    /// <summary>The curves as named arrays: epoch, loss, gradient_norm.</summary>
    public IEnumerable<KeyValuePair<string, DenseArray>> Tensors() =>
        [
            KeyValuePair.Create("epoch", DenseArray.From((ReadOnlySpan<int>)Epochs)),
            KeyValuePair.Create("loss", DenseArray.From((ReadOnlySpan<double>)Loss)),
            KeyValuePair.Create("gradient_norm", DenseArray.From((ReadOnlySpan<double>)GradientNorm)),
        ];

    /// <summary>The bytes a store keeps.</summary>
    public byte[] ToBytes() => SafetensorsFile.ToBytes(Tensors(), []);

    /// <summary>Reads <see cref="ToBytes"/> back.</summary>
    /// <param name="name">Name for error messages.</param>
    /// <exception cref="MnemoFormatException">The bytes are damaged, or are the curves of another kind of network.</exception>
    public static RankKCurves Parse(string name, byte[] bytes)
    {
        var (tensors, _) = SafetensorsFile.Parse(name, bytes);
        var curves = new RankKCurves(
            CurveTensors.Epochs(name, tensors),
            CurveTensors.Curve(name, tensors, "loss", ElementType.F64),
            CurveTensors.Curve(name, tensors, "gradient_norm", ElementType.F64)
        );
        return curves.Loss.Length == curves.Epochs.Length && curves.GradientNorm.Length == curves.Epochs.Length
            ? curves
            : throw new MnemoFormatException(name, "has curves of different lengths.");
    }
}
