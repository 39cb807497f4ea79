using Mnemophase.Training;

namespace Mnemophase.Store.Tensors;

/// <summary>
/// The curves a store keeps of one network: the last <see cref="TailEpochs"/> epochs of each in full, and of the whole run the epochs
/// nearest to a logarithmic grid of <see cref="PerDecade"/> points per decade (the first and the last epoch among them).
/// </summary>
/// <remarks>
/// Stored as safetensors with the tensors loss, accuracy, reliability, gradient_norm [tail] and epoch, loss_thinned, … [points]. Loss
/// and gradient norm are F64; accuracy and reliability are numbers in single precision by definition and are stored so, exactly.
/// </remarks>
public sealed record StoredCurves
{
    /// <summary>Epochs kept in full at the end of a run.</summary>
    public const int TailEpochs = 1000;

    /// <summary>Points per decade of epochs in the thinning.</summary>
    public const int PerDecade = 40;

    private const string Thinned = "_thinned";

    /// <summary>Epochs that ran.</summary>
    public required int Epochs { get; init; }

    /// <summary>The last epochs in full; the first of them is epoch <see cref="Epochs"/> minus their number.</summary>
    public required CurveSet Tail { get; init; }

    /// <summary>Epochs (from 0) of <see cref="Sparse"/>, rising.</summary>
    public required int[] SparseEpochs { get; init; }

    /// <summary>The thinning of the whole run.</summary>
    public required CurveSet Sparse { get; init; }

    /// <summary>The four curves at some epochs.</summary>
    /// <param name="GradientNorm">Norm of the gradient of W_rec.</param>
    public sealed record CurveSet(double[] Loss, double[] Accuracy, double[] Reliability, double[] GradientNorm);

    /// <summary>All that is kept as one line: thinned before the last epochs in full.</summary>
    /// <returns>Epochs, ascending, and the curves there.</returns>
    public (int[] Epochs, CurveSet Curves) InOneLine()
    {
        var first = Epochs - Tail.Loss.Length;
        var thinned = SparseEpochs.TakeWhile(epoch => epoch < first).Count();
        return (
            [.. SparseEpochs[..thinned], .. Enumerable.Range(first, Tail.Loss.Length)],
            new CurveSet(
                [.. Sparse.Loss[..thinned], .. Tail.Loss],
                [.. Sparse.Accuracy[..thinned], .. Tail.Accuracy],
                [.. Sparse.Reliability[..thinned], .. Tail.Reliability],
                [.. Sparse.GradientNorm[..thinned], .. Tail.GradientNorm]
            )
        );
    }

    /// <summary>What is kept of a record.</summary>
    public static StoredCurves Of(TrainingRecord record)
    {
        var first = Math.Max(0, record.Count - TailEpochs);
        var sparse = ThinnedEpochs(record.Count);
        return new StoredCurves
        {
            Epochs = record.Count,
            Tail = new CurveSet(
                record.Loss[first..].ToArray(),
                record.Accuracy[first..].ToArray(),
                record.Reliability[first..].ToArray(),
                record.GradientNorm[first..].ToArray()
            ),
            SparseEpochs = sparse,
            Sparse = new CurveSet(
                Array.ConvertAll(sparse, epoch => record.Loss[epoch]),
                Array.ConvertAll(sparse, epoch => record.Accuracy[epoch]),
                Array.ConvertAll(sparse, epoch => record.Reliability[epoch]),
                Array.ConvertAll(sparse, epoch => record.GradientNorm[epoch])
            ),
        };
    }

    /// <summary>The epochs of the thinning: counted from 1 they lie on the grid 10^(i/40), rounded; the last is always among them.</summary>
    public static int[] ThinnedEpochs(int epochs)
    {
        var kept = new List<int>();
        for (var i = 0; kept.Count == 0 || kept[^1] < epochs - 1; i++)
        {
            var epoch = (int)Math.Min(epochs, Math.Round(Math.Pow(10, (double)i / PerDecade))) - 1;
            if (epoch < 0)
            {
                break;
            }

            if (kept.Count == 0 || epoch > kept[^1])
            {
                kept.Add(epoch);
            }
        }

        return [.. kept];
    }

    /// <summary>The bytes a store keeps.</summary>
    public byte[] ToBytes() =>
        SafetensorsFile.ToBytes(
            [
                .. Tensors(Tail, ""),
                .. Tensors(Sparse, Thinned),
                KeyValuePair.Create("epoch", DenseArray.From((ReadOnlySpan<int>)SparseEpochs)),
            ],
            [KeyValuePair.Create("epochs", StudyText.Number(Epochs))]
        );

    /// <summary>Reads <see cref="ToBytes"/> back.</summary>
    /// <param name="name">Name for error messages.</param>
    /// <exception cref="MnemoFormatException">The bytes are damaged.</exception>
    public static StoredCurves Parse(string name, byte[] bytes)
    {
        var (tensors, metadata) = SafetensorsFile.Parse(name, bytes);
        var epochs = metadata.TryGetValue("epochs", out var text) && int.TryParse(text, out var count) && count >= 0 ? count : -1;
        var result = new StoredCurves
        {
            Epochs = epochs >= 0 ? epochs : throw new MnemoFormatException(name, "does not say how many epochs ran."),
            Tail = Read(name, tensors, ""),
            SparseEpochs = CurveTensors.Epochs(name, tensors),
            Sparse = Read(name, tensors, Thinned),
        };
        // A network imported without its curves has none at all.
        var none = result.SparseEpochs.Length == 0 && SameLength(result.Tail, 0) && SameLength(result.Sparse, 0);
        if (none)
        {
            return result;
        }

        if (
            !SameLength(result.Tail, Math.Min(epochs, TailEpochs))
            || !SameLength(result.Sparse, result.SparseEpochs.Length)
            || (result.SparseEpochs.Length > 0 && result.SparseEpochs[^1] >= epochs)
        )
        {
            throw new MnemoFormatException(name, $"has curves whose lengths differ from each other or from {epochs} epochs.");
        }

        return result;
    }

    private static bool SameLength(CurveSet curves, int length) =>
        curves.Loss.Length == length
        && curves.Accuracy.Length == length
        && curves.Reliability.Length == length
        && curves.GradientNorm.Length == length;

    private static IEnumerable<KeyValuePair<string, DenseArray>> Tensors(CurveSet curves, string suffix) =>
        [
            KeyValuePair.Create("loss" + suffix, DenseArray.From((ReadOnlySpan<double>)curves.Loss)),
            KeyValuePair.Create("accuracy" + suffix, Single(curves.Accuracy)),
            KeyValuePair.Create("reliability" + suffix, Single(curves.Reliability)),
            KeyValuePair.Create("gradient_norm" + suffix, DenseArray.From((ReadOnlySpan<double>)curves.GradientNorm)),
        ];

    private static DenseArray Single(double[] values) =>
        DenseArray.From((ReadOnlySpan<float>)Array.ConvertAll(values, value => (float)value));

    private static CurveSet Read(string name, OrderedDictionary<string, DenseArray> tensors, string suffix)
    {
        return new CurveSet(
            Curve("loss", ElementType.F64),
            Curve("accuracy", ElementType.F32),
            Curve("reliability", ElementType.F32),
            Curve("gradient_norm", ElementType.F64)
        );

        double[] Curve(string curve, ElementType type) => CurveTensors.Curve(name, tensors, curve + suffix, type);
    }
}
