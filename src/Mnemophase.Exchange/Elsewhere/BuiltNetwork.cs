using Mnemophase.Dynamics.Words;

namespace Mnemophase.Exchange.Elsewhere;

/// <summary>A network made of a file's tensors as a description says.</summary>
/// <param name="Neurons">Neurons N, or units H of a gated network.</param>
/// <param name="Shift">What its states are above those of its own code, [D]: the bias, where it stands inside φ of currents; else zeros.</param>
/// <param name="Weights">W with its scale, rows that receive, [N × N]; null of gated networks.</param>
/// <param name="Embedding">m of a low-rank network, [N × K]: its code may keep the start in latents; null for others.</param>
internal sealed record BuiltNetwork(DrivenNetwork Network, int Neurons, double[] Shift, double[]? Weights, Tensor? Embedding)
{
    /// <summary>The state for a state as its own code has it.</summary>
    /// <param name="own">[D], or the latents of a low-rank network.</param>
    /// <exception cref="ArgumentException">It is of another length.</exception>
    public double[] StateOf(ReadOnlySpan<double> own)
    {
        if (Embedding is { } m && own.Length == m.Columns && own.Length != Shift.Length)
        {
            var state = (double[])Shift.Clone();
            for (var i = 0; i < state.Length; i++)
            {
                for (var k = 0; k < own.Length; k++)
                {
                    state[i] += m.Values[(i * m.Columns) + k] * own[k];
                }
            }

            return state;
        }

        return own.Length == Shift.Length
            ? [.. own.ToArray().Zip(Shift, (value, shift) => value + shift)]
            : throw new ArgumentException($"has {own.Length} numbers; a state of this network has {Shift.Length}");
    }

    /// <summary>A state as its own code has it.</summary>
    public double[] OwnState(ReadOnlySpan<double> state) => [.. state.ToArray().Zip(Shift, (value, shift) => value - shift)];
}
