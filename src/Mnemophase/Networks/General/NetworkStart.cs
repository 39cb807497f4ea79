using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using Mnemophase.Numerics;

namespace Mnemophase.Networks.General;

/// <summary>How W_rec starts.</summary>
public enum StartKind
{
    /// <summary>Uniform in ±√(3/N) with a zero diagonal, biases uniform, as the published networks.</summary>
    Paper,

    /// <summary>Normal with standard deviation g/√N, biases zero.</summary>
    Gaussian,

    /// <summary>A random orthogonal matrix times g, biases zero.</summary>
    Orthogonal,

    /// <summary>λ I plus a normal matrix of g/√N, biases zero.</summary>
    Identity,
}

/// <summary>The start of a network's weights.</summary>
/// <param name="Kind">How W_rec starts; W_in and W_out always start Xavier-uniform, as in the paper.</param>
/// <param name="Gain">g.</param>
/// <param name="Diagonal">λ.</param>
public sealed record NetworkStart(StartKind Kind = StartKind.Paper, double Gain = 1, double Diagonal = 1)
{
    /// <summary>Draws the start of one network: in the published order, then W_rec again where it starts otherwise.</summary>
    /// <returns>What is trained, in the order of <see cref="ParameterLayout.Trained"/>; Dale's law, masks and radius are met.</returns>
    public float[] Draw(NetworkModel model, TorchGenerator generator)
    {
        model.Validate();
        var layout = ParameterLayout.Trained(model);
        var all = new float[layout.Length];
        var (n, inputs, outputs) = (model.Neurons, model.Inputs, model.Outputs);
        var recurrent = new float[n * n];
        FullRankNetwork.DrawLayer(layout["W_in"].Of(all.AsSpan()), layout["b_in"].Of(all.AsSpan()), Math.Max(1, inputs), generator);
        FullRankNetwork.DrawLayer(recurrent, layout["b_rec"].Of(all.AsSpan()), n, generator);
        FullRankNetwork.DrawLayer(layout["W_out"].Of(all.AsSpan()), layout["b_out"].Of(all.AsSpan()), n, generator);
        FullRankNetwork.DrawXavier(layout["W_in"].Of(all.AsSpan()), inputs + n, generator);
        FullRankNetwork.DrawXavier(recurrent, 2 * n, generator);
        FullRankNetwork.DrawXavier(layout["W_out"].Of(all.AsSpan()), n + outputs, generator);
        if (Kind == StartKind.Paper)
        {
            for (var i = 0; i < n; i++)
            {
                recurrent[(i * n) + i] = 0;
            }
        }
        else
        {
            layout["b_in"].Of(all.AsSpan()).Clear();
            layout["b_rec"].Of(all.AsSpan()).Clear();
            layout["b_out"].Of(all.AsSpan()).Clear();
            DrawRecurrent(recurrent, n, generator);
        }

        if (model.Rank is not null)
        {
            DrawFactors(layout, all, n, generator);
        }
        else
        {
            Constrain(model, recurrent);
            recurrent.CopyTo(layout["W_rec"].Of(all.AsSpan()));
        }

        return all;
    }

    /// <summary>Largest modulus of the eigenvalues of W_rec as the dynamics see it.</summary>
    public static double SpectralRadius(NetworkModel model, ReadOnlySpan<float> trained)
    {
        var effective = new float[ParameterLayout.Effective(model).Length];
        new WeightMap<float>(model).Effective(trained, effective);
        return Radius(ParameterLayout.Effective(model)["W_rec"].Of((ReadOnlySpan<float>)effective), model.Neurons);
    }

    private void DrawRecurrent(float[] recurrent, int n, TorchGenerator generator)
    {
        generator.FillNormal(recurrent);
        if (Kind == StartKind.Orthogonal)
        {
            Orthogonalise(recurrent, n);
            return;
        }

        for (var i = 0; i < recurrent.Length; i++)
        {
            recurrent[i] *= (float)(Gain / Math.Sqrt(n));
            recurrent[i] += (float)(Kind == StartKind.Identity && i / n == i % n ? Diagonal : 0);
        }
    }

    /// <summary>Q of the normal matrix, each column with the sign that makes R's diagonal positive, so that Q is uniform.</summary>
    private void Orthogonalise(float[] values, int n)
    {
        var qr = ToMatrix(values, n).QR();
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                values[(i * n) + j] = (float)(Gain * qr.Q[i, j] * (qr.R[j, j] < 0 ? -1 : 1));
            }
        }
    }

    /// <summary>V of Dale's law: absolute values, inhibitory ones (1-f)/f times as large, all scaled to the radius.</summary>
    private static void Constrain(NetworkModel model, float[] recurrent)
    {
        var n = model.Neurons;
        for (var i = 0; i < recurrent.Length; i++)
        {
            var present = (model.RecurrentMask?[i] ?? 1) != 0 && (model.SelfConnections || i / n != i % n);
            recurrent[i] = present ? recurrent[i] : 0;
        }

        if (model.Dale is not { } dale)
        {
            return;
        }

        var ratio = (float)((double)model.FirstInhibitory / (n - model.FirstInhibitory));
        for (var i = 0; i < recurrent.Length; i++)
        {
            recurrent[i] = Math.Abs(recurrent[i]) * (i % n < model.FirstInhibitory ? 1 : ratio);
        }

        var signed = recurrent.Select((value, i) => i % n < model.FirstInhibitory ? value : -value).ToArray();
        var radius = Radius(signed, n);
        if (radius > 0)
        {
            var scale = (float)(dale.Radius / radius);
            for (var i = 0; i < recurrent.Length; i++)
            {
                recurrent[i] *= scale;
            }
        }
    }

    private static void DrawFactors(ParameterLayout layout, float[] all, int n, TorchGenerator generator)
    {
        foreach (var name in new[] { "m", "n" })
        {
            var factor = layout[name].Of(all.AsSpan());
            generator.FillNormal(factor);
            foreach (ref var value in factor)
            {
                value /= (float)Math.Sqrt(n);
            }
        }
    }

    private static double Radius(ReadOnlySpan<float> weights, int n) =>
        ToMatrix(weights.ToArray(), n).Evd(Symmetricity.Asymmetric).EigenValues.Max(value => value.Magnitude);

    private static DenseMatrix ToMatrix(float[] values, int n) => DenseMatrix.Create(n, n, (i, j) => values[(i * n) + j]);
}
