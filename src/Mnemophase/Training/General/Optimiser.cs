using System.Numerics;

namespace Mnemophase.Training.General;

/// <summary>Takes steps of an optimiser over the tensors that are trained; see <see cref="OptimiserOptions"/> for the formulas.</summary>
/// <typeparam name="T">Precision.</typeparam>
/// <param name="count">Entries of all parameters.</param>
/// <param name="trained">Ranges that are trained; the others stay as they are, decay included.</param>
internal sealed class Optimiser<T>(int count, IReadOnlyList<Range> trained)
    where T : struct, IFloatingPointIeee754<T>
{
    /// <summary>Momentum buffer of SGD, first moment of Adam.</summary>
    public T[] First { get; } = new T[count];

    /// <summary>Second moment of Adam.</summary>
    public T[] Second { get; } = new T[count];

    /// <summary>Steps taken.</summary>
    public long Steps { get; set; }

    /// <summary>Scales the gradient down to the norm allowed, as PyTorch's clip_grad_norm_ does.</summary>
    public void Clip(Span<T> gradient, double? norm)
    {
        if (norm is not { } most)
        {
            return;
        }

        var total = Math.Sqrt(Squares(gradient));
        var scale = T.CreateTruncating(Math.Min(1, most / (total + 1e-6)));
        foreach (var range in trained)
        {
            foreach (ref var g in gradient[range])
            {
                g *= scale;
            }
        }
    }

    /// <summary>Sum of the squares of the trained entries, in their order.</summary>
    public double Squares(ReadOnlySpan<T> gradient)
    {
        var sum = 0.0;
        foreach (var range in trained)
        {
            foreach (var g in gradient[range])
            {
                var value = double.CreateTruncating(g);
                sum += value * value;
            }
        }

        return sum;
    }

    /// <summary>One step.</summary>
    public void Step(Span<T> parameters, ReadOnlySpan<T> gradient, OptimiserOptions options)
    {
        Steps++;
        foreach (var range in trained)
        {
            if (options.Kind == OptimiserKind.Sgd)
            {
                Descend(parameters[range], gradient[range], First.AsSpan(range), options);
            }
            else
            {
                Adapt(parameters[range], gradient[range], First.AsSpan(range), Second.AsSpan(range), options);
            }
        }
    }

    private void Descend(Span<T> parameters, ReadOnlySpan<T> gradient, Span<T> buffer, OptimiserOptions options)
    {
        var decay = T.CreateTruncating(options.WeightDecay);
        var momentum = T.CreateTruncating(options.Momentum);
        var rate = T.CreateTruncating(options.LearningRate);
        for (var i = 0; i < parameters.Length; i++)
        {
            var g = gradient[i] + (decay * parameters[i]);
            buffer[i] = Steps == 1 ? g : (momentum * buffer[i]) + g;
            parameters[i] -= rate * buffer[i];
        }
    }

    /// <summary>By squaring: the library's power may differ in its last bit from machine to machine.</summary>
    private static double Power(double value, long exponent)
    {
        var result = 1.0;
        for (; exponent > 0; exponent >>= 1, value *= value)
        {
            result *= (exponent & 1) == 1 ? value : 1;
        }

        return result;
    }

    private void Adapt(Span<T> parameters, ReadOnlySpan<T> gradient, Span<T> first, Span<T> second, OptimiserOptions options)
    {
        var (b1, b2) = (T.CreateTruncating(options.Betas.First), T.CreateTruncating(options.Betas.Second));
        var (c1, c2) = (T.CreateTruncating(1 - options.Betas.First), T.CreateTruncating(1 - options.Betas.Second));
        var step = T.CreateTruncating(options.LearningRate / (1 - Power(options.Betas.First, Steps)));
        var correction = T.CreateTruncating(Math.Sqrt(1 - Power(options.Betas.Second, Steps)));
        var epsilon = T.CreateTruncating(options.Epsilon);
        var decoupled = options.Kind == OptimiserKind.AdamW;
        var decay = T.CreateTruncating(options.WeightDecay);
        var keep = T.CreateTruncating(1 - (options.LearningRate * options.WeightDecay));
        for (var i = 0; i < parameters.Length; i++)
        {
            var g = gradient[i];
            if (decoupled)
            {
                parameters[i] *= keep;
            }
            else
            {
                g += decay * parameters[i];
            }

            first[i] = (b1 * first[i]) + (c1 * g);
            second[i] = (b2 * second[i]) + (c2 * g * g);
            parameters[i] -= step * first[i] / ((T.Sqrt(second[i]) / correction) + epsilon);
        }
    }
}
