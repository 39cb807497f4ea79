using Mnemophase.Dynamics.Maps;
using Mnemophase.Dynamics.Words;
using Mnemophase.Networks;

namespace Mnemophase.Exchange.Elsewhere;

/// <summary>Makes a network of the tensors of a file as a description says, in double precision.</summary>
/// <param name="path">Names the file in errors.</param>
internal sealed class NetworkBuilder(string path, IReadOnlyDictionary<string, DenseArray> tensors)
{
    private readonly NamedTensors _named = new(path, tensors);

    /// <summary>The network.</summary>
    /// <exception cref="MnemoFormatException">A tensor is missing, or its shape does not go with the others.</exception>
    public BuiltNetwork Build(NetworkDescription description)
    {
        var names = description.Tensors;
        var (recurrent, embedding) = description.IsGated ? (Gated(description), null) : Recurrent(description);
        var n = recurrent.Columns;
        var rows = description.Blocks * n;
        var gates = new GateOrder(description, n);
        var bias = Bias(description, rows, n);
        recurrent = gates.Sort(recurrent.Times(description.RecurrentScale.Of(n)));
        var map = Map(description, recurrent, bias, gates);
        var input = Input(description, rows);
        var shift = description.BiasInside ? bias.Input : new double[map.Dimension];
        var built = new BuiltNetwork(
            new DrivenNetwork(map, [], 0, new double[map.Dimension], _ => []),
            n,
            shift,
            description.IsGated ? null : recurrent.Values,
            embedding
        );
        var inputWeights = input is null ? [] : gates.Sort(input.Times(description.InputScale.Of(n))).Values;
        return built with
        {
            Network = new DrivenNetwork(
                map,
                inputWeights,
                input?.Columns ?? 0,
                Start(names, built, description.Form),
                Readout(description, map, n, shift)
            ),
        };
    }

    private static IDrivenMap Map(
        NetworkDescription description,
        Tensor weights,
        (double[] Input, double[] Recurrent) bias,
        GateOrder gates
    )
    {
        double[] sum = [.. bias.Input.Zip(bias.Recurrent, (a, b) => a + b)];
        return description.Form switch
        {
            NetworkForm.Gru => new GruMap(weights.Values, gates.Sort(bias.Recurrent), gates.Sort(bias.Input)),
            NetworkForm.Lstm => new LstmMap(weights.Values, gates.Sort(sum)),
            var form => new RecurrentMap(
                form switch
                {
                    NetworkForm.Current => Formulation.Current,
                    NetworkForm.LeakInside => Formulation.LeakInside,
                    _ => Formulation.Rate,
                },
                description.Nonlinearity,
                description.Alpha,
                weights.Values,
                sum
            ),
        };
    }

    /// <summary>W with rows that receive, [N × N], and m of a low-rank one.</summary>
    private (Tensor Weights, Tensor? Embedding) Recurrent(NetworkDescription description)
    {
        var names = description.Tensors;
        if (_named.Matrix("w_rec", names.Recurrent) is { } whole)
        {
            return whole.Rows == whole.Columns
                ? (description.RowsReceive == false ? whole.Transposed() : whole, null)
                : throw _named.Wrong("w_rec", names.Recurrent, $"is {whole}; the recurrent weights of this form are square, [N × N]");
        }

        var (m, n) = (_named.Matrix("m", names.M)!, _named.Matrix("n", names.N)!);
        if (m.Rows == m.Columns)
        {
            throw _named.Wrong("m", names.M, $"is {m}: it is unclear which dimension is the rank; give the product m n as w_rec");
        }

        // The rank is the smaller dimension.
        m = m.Rows < m.Columns ? m.Transposed() : m;
        n = n.Rows < n.Columns ? n : n.Transposed();
        return n.Rows == m.Columns && n.Columns == m.Rows
            ? (Product(m, n), m)
            : throw _named.Wrong("n", names.N, $"is {n} where m is {m}: their neurons and ranks must agree");
    }

    private static Tensor Product(Tensor m, Tensor n)
    {
        var product = new double[m.Rows * m.Rows];
        for (var i = 0; i < m.Rows; i++)
        {
            for (var k = 0; k < m.Columns; k++)
            {
                var factor = m.Values[(i * m.Columns) + k];
                for (var j = 0; j < m.Rows; j++)
                {
                    product[(i * m.Rows) + j] += factor * n.Values[(k * m.Rows) + j];
                }
            }
        }

        return new Tensor([m.Rows, m.Rows], product);
    }

    /// <summary>U of all gates, [blocks·H × H].</summary>
    private Tensor Gated(NetworkDescription description)
    {
        var names = description.Tensors.Recurrent;
        var stacked = _named.Matrix("w_rec", names, names.Count > 1 && description.RowsReceive == false)!;
        stacked = stacked.Rows < stacked.Columns ? stacked.Transposed() : stacked;
        return stacked.Rows == description.Blocks * stacked.Columns
            ? stacked
            : throw _named.Wrong(
                "w_rec",
                names,
                $"is {stacked}; the recurrent weights of {(description.Form == NetworkForm.Gru ? "a GRU are [3H × H]" : "an LSTM are [4H × H]")}, or the other way round"
            );
    }

    /// <summary>W_in with one row for each entry of the drive.</summary>
    private Tensor? Input(NetworkDescription description, int rows)
    {
        var names = description.Tensors.Input;
        var input = _named.Matrix("w_in", names);
        // Gates stored apart: each shows its orientation where the channels are not as many as the units.
        if (
            names.Count > 1
            && input is not null
            && (input.Rows != rows || (input.Columns == rows / names.Count && description.RowsReceive == false))
        )
        {
            input = _named.Matrix("w_in", names, turned: true);
        }

        if (input is null)
        {
            return null;
        }

        input = Oriented("w_in", names, input, rows, description.RowsReceive != false);
        return Gained("gain_in", description.Tensors.InputGain, input.Transposed()).Transposed();
    }

    private Tensor Oriented(string key, IReadOnlyList<string> names, Tensor matrix, int rows, bool rowsReceive, Tensor? stored = null)
    {
        var square = matrix.Rows == matrix.Columns;
        return matrix.Rows == rows && (!square || rowsReceive) ? matrix
            : matrix.Columns == rows ? matrix.Transposed()
            : throw _named.Wrong(key, names, $"is {stored ?? matrix}; one of its dimensions must be {rows}");
    }

    /// <summary>Each row times its factor.</summary>
    private Tensor Gained(string key, IReadOnlyList<string> names, Tensor matrix)
    {
        if (_named.Vector(key, names) is not { } gain)
        {
            return matrix;
        }

        return gain.Length == 1 ? matrix.Times(gain[0])
            : gain.Length == matrix.Rows
                ? new Tensor(matrix.Shape, [.. matrix.Values.Select((value, at) => value * gain[at / matrix.Columns])])
            : throw _named.Wrong(
                key,
                names,
                $"has {gain.Length} numbers; it needs one for each of the {matrix.Rows} channels, or one for all"
            );
    }

    private (double[] Input, double[] Recurrent) Bias(NetworkDescription description, int rows, int n)
    {
        var factor = description.BiasScale.Of(n);
        double[] One(string key, IReadOnlyList<string> names)
        {
            var bias = _named.Vector(key, names) ?? [];
            // flax keeps a bias within the reset of a GRU's candidate alone.
            var padded =
                bias.Length == 0 ? new double[rows]
                : bias.Length == n && description.Form == NetworkForm.Gru
                    ? [.. Enumerable.Range(0, rows).Select(i => description.Gates[i / n] == 'n' ? bias[i % n] : 0)]
                : bias;
            return padded.Length == rows
                ? Array.ConvertAll(padded, value => value * factor)
                : throw _named.Wrong(key, names, $"has {bias.Length} numbers, not {rows}");
        }

        var (input, recurrent) = (One("b_in", description.Tensors.InputBias), One("b_rec", description.Tensors.RecurrentBias));
        return description.IsGated ? (input, recurrent) : ([.. input.Zip(recurrent, (a, b) => a + b)], new double[rows]);
    }

    private double[] Start(TensorNames names, BuiltNetwork built, NetworkForm form)
    {
        var start = _named.Vector("start", names.Start);
        if (form == NetworkForm.Lstm)
        {
            var cell = _named.Vector("start_cell", names.StartCell) ?? new double[built.Neurons];
            start = [.. start ?? new double[built.Neurons], .. cell];
        }

        try
        {
            return start is null ? (double[])built.Shift.Clone() : built.StateOf(start);
        }
        catch (ArgumentException e)
        {
            throw _named.Wrong("start", names.Start, e.Message);
        }
    }

    private OutputReader Readout(NetworkDescription description, IDrivenMap map, int n, double[] shift)
    {
        var names = description.Tensors;
        if (_named.Matrix("w_out", names.Output) is not { } weights)
        {
            return _ => [];
        }

        weights = Oriented("w_out", names.Output, weights.Transposed(), n, description.RowsReceive != false, weights).Transposed();
        weights = Gained("gain_out", names.OutputGain, weights).Times(description.ReadoutScale.Of(n));
        var bias = _named.Vector("b_out", names.OutputBias) ?? new double[weights.Rows];
        if (bias.Length != weights.Rows)
        {
            throw _named.Wrong("b_out", names.OutputBias, $"has {bias.Length} numbers for {weights.Rows} outputs");
        }

        return state =>
        {
            var read = Read(state);
            var sums = (double[])bias.Clone();
            for (var k = 0; k < sums.Length; k++)
            {
                for (var j = 0; j < n; j++)
                {
                    sums[k] += weights.Values[(k * n) + j] * read[j];
                }
            }

            return After(description.ReadoutNonlinearity, sums);
        };

        double[] Read(ReadOnlySpan<double> state)
        {
            if (description.Reads == ReadoutSource.Rates)
            {
                return map.Rates(state);
            }

            var own = state[..n].ToArray();
            for (var i = 0; i < n; i++)
            {
                own[i] -= shift[i];
            }

            return description.Reads == ReadoutSource.States ? own : map.Rates(own);
        }
    }

    private static double[] After(ReadoutNonlinearity nonlinearity, double[] sums)
    {
        switch (nonlinearity)
        {
            case ReadoutNonlinearity.Sigmoid:
                return Array.ConvertAll(sums, y => Nonlinearity.Sigmoid.Value(y));
            case ReadoutNonlinearity.Tanh:
                return Array.ConvertAll(sums, Math.Tanh);
            case ReadoutNonlinearity.Relu:
                return Array.ConvertAll(sums, y => Math.Max(0, y));
            case ReadoutNonlinearity.Softmax:
                var largest = sums.Max();
                var powers = Array.ConvertAll(sums, y => Math.Exp(y - largest));
                return Array.ConvertAll(powers, power => power / powers.Sum());
            default:
                return sums;
        }
    }
}
