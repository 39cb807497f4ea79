using System.Numerics;

namespace Mnemophase.Networks.General;

/// <summary>
/// From what is trained to what the dynamics see, and back with gradients: W = mask · W, W_rec = mask · |V| · sign of the sender under
/// Dale's law, W_rec = m n for networks of a rank; W_out without its inhibitory columns where the readout is excitatory.
/// </summary>
/// <typeparam name="T">Precision.</typeparam>
public sealed class WeightMap<T>
    where T : struct, IFloatingPointIeee754<T>
{
    private readonly NetworkModel _model;
    private readonly ParameterLayout _trained;
    private readonly ParameterLayout _effective;
    private readonly T[]? _inputFactor;
    private readonly T[]? _recurrentFactor;
    private readonly T[]? _outputFactor;

    /// <summary>The map of one kind of network.</summary>
    public WeightMap(NetworkModel model)
    {
        _model = model;
        _trained = ParameterLayout.Trained(model);
        _effective = ParameterLayout.Effective(model);
        _inputFactor = model.InputMask is null ? null : Convert(model.InputMask);
        _recurrentFactor = RecurrentFactor();
        _outputFactor = OutputFactor();
    }

    /// <summary>Writes the effective weights.</summary>
    /// <param name="trained">What is trained, in the order of <see cref="ParameterLayout.Trained"/>.</param>
    /// <param name="effective">What the dynamics see, in the order of <see cref="ParameterLayout.Effective"/>.</param>
    public void Effective(ReadOnlySpan<T> trained, Span<T> effective)
    {
        foreach (var tensor in _effective.Tensors)
        {
            var to = tensor.Of(effective);
            if (tensor.Name is "W_rec" && _model.Rank is { } rank)
            {
                Multiply(_trained["m"].Of(trained), _trained["n"].Of(trained), rank, to);
                continue;
            }

            _trained[tensor.Name].Of(trained).CopyTo(to);
            var factor = FactorOf(tensor.Name);
            if (factor is null)
            {
                continue;
            }

            var dale = tensor.Name is "W_rec" && _model.Dale is not null;
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = factor[i] * (dale ? T.Abs(to[i]) : to[i]);
            }
        }
    }

    /// <summary>Carries a gradient back.</summary>
    /// <param name="effectiveGradient">Gradient of the effective weights.</param>
    /// <param name="gradient">Gradient of what is trained.</param>
    public void PullBack(ReadOnlySpan<T> trained, ReadOnlySpan<T> effectiveGradient, Span<T> gradient)
    {
        foreach (var tensor in _effective.Tensors)
        {
            var from = tensor.Of(effectiveGradient);
            if (tensor.Name is "W_rec" && _model.Rank is { } rank)
            {
                PullBackProduct(trained, from, rank, gradient);
                continue;
            }

            var to = _trained[tensor.Name].Of(gradient);
            from.CopyTo(to);
            var factor = FactorOf(tensor.Name);
            if (factor is null)
            {
                continue;
            }

            var dale = tensor.Name is "W_rec" && _model.Dale is not null;
            var v = _trained[tensor.Name].Of(trained);
            for (var i = 0; i < to.Length; i++)
            {
                // d|v|/dv is the sign of v, 0 at 0, as PyTorch has it.
                to[i] *= dale ? factor[i] * Sign(v[i]) : factor[i];
            }
        }
    }

    private static T Sign(T value) =>
        value > T.Zero ? T.One
        : value < T.Zero ? -T.One
        : T.Zero;

    private T[]? FactorOf(string name) =>
        name switch
        {
            "W_in" => _inputFactor,
            "W_rec" => _recurrentFactor,
            "W_out" => _outputFactor,
            _ => null,
        };

    private void Multiply(ReadOnlySpan<T> m, ReadOnlySpan<T> n, int rank, Span<T> product)
    {
        var neurons = _model.Neurons;
        for (var i = 0; i < neurons; i++)
        {
            var row = product.Slice(i * neurons, neurons);
            row.Clear();
            for (var k = 0; k < rank; k++)
            {
                for (var j = 0; j < neurons; j++)
                {
                    row[j] += m[(i * rank) + k] * n[(k * neurons) + j];
                }
            }
        }
    }

    private void PullBackProduct(ReadOnlySpan<T> trained, ReadOnlySpan<T> from, int rank, Span<T> gradient)
    {
        var neurons = _model.Neurons;
        var m = _trained["m"].Of(trained);
        var n = _trained["n"].Of(trained);
        var dm = _trained["m"].Of(gradient);
        var dn = _trained["n"].Of(gradient);
        dm.Clear();
        dn.Clear();
        for (var i = 0; i < neurons; i++)
        {
            for (var k = 0; k < rank; k++)
            {
                for (var j = 0; j < neurons; j++)
                {
                    dm[(i * rank) + k] += from[(i * neurons) + j] * n[(k * neurons) + j];
                    dn[(k * neurons) + j] += m[(i * rank) + k] * from[(i * neurons) + j];
                }
            }
        }
    }

    private T[]? RecurrentFactor()
    {
        if (_model.RecurrentMask is null && _model.Dale is null && _model.SelfConnections)
        {
            return null;
        }

        var n = _model.Neurons;
        var factor = _model.RecurrentMask is { } mask ? Convert(mask) : Enumerable.Repeat(T.One, n * n).ToArray();
        for (var i = 0; i < n; i++)
        {
            for (var j = _model.FirstInhibitory; j < n; j++)
            {
                factor[(i * n) + j] = -factor[(i * n) + j];
            }

            if (!_model.SelfConnections)
            {
                factor[(i * n) + i] = T.Zero;
            }
        }

        return factor;
    }

    private T[]? OutputFactor()
    {
        var excitatory = _model.Dale is { ExcitatoryReadout: true };
        if (_model.OutputMask is null && !excitatory)
        {
            return null;
        }

        var n = _model.Neurons;
        var factor = _model.OutputMask is { } mask ? Convert(mask) : Enumerable.Repeat(T.One, _model.Outputs * n).ToArray();
        for (var i = 0; excitatory && i < factor.Length; i++)
        {
            factor[i] = i % n < _model.FirstInhibitory ? factor[i] : T.Zero;
        }

        return factor;
    }

    private static T[] Convert(IReadOnlyList<float> values) => [.. values.Select(T.CreateChecked)];
}
