using Mnemophase.Dynamics.Maps;

namespace Mnemophase.Dynamics.Words;

/// <summary>A network of any form with channels of input and a readout: what follows a trial step by step, and what is left when the input is constant.</summary>
public sealed class DrivenNetwork
{
    private readonly IDrivenMap _map;
    private readonly double[] _inputWeights;
    private readonly OutputReader _outputs;

    /// <summary>A network.</summary>
    /// <param name="map">The network under zero input.</param>
    /// <param name="inputWeights">W_in, [<see cref="IDrivenMap.DriveLength"/> × channels], row-major.</param>
    /// <param name="channels">Input channels; 0 for none.</param>
    /// <param name="start">State before the first step, [D].</param>
    /// <param name="outputs">Reads the outputs from a state.</param>
    /// <exception cref="ArgumentException">Sizes do not belong together, or a value is not finite.</exception>
    public DrivenNetwork(IDrivenMap map, ReadOnlySpan<double> inputWeights, int channels, ReadOnlySpan<double> start, OutputReader outputs)
    {
        MapChecks.Length(inputWeights, map.DriveLength * channels, nameof(inputWeights));
        MapChecks.Finite(inputWeights, nameof(inputWeights));
        MapChecks.Length(start, map.Dimension, nameof(start));
        MapChecks.Finite(start, nameof(start));
        (_map, _inputWeights, _outputs, Channels, Start) = (map, inputWeights.ToArray(), outputs, channels, start.ToArray());
    }

    /// <summary>Input channels.</summary>
    public int Channels { get; }

    /// <summary>State before the first step, [D].</summary>
    public IReadOnlyList<double> Start { get; }

    /// <summary>Length D of the state.</summary>
    public int Dimension => _map.Dimension;

    /// <summary>The network under a constant input.</summary>
    /// <param name="input">[channels].</param>
    public IDynamicalMap Under(ReadOnlySpan<double> input)
    {
        MapChecks.Length(input, Channels, nameof(input));
        if (!input.ContainsAnyExcept(0.0))
        {
            return _map;
        }

        var drive = new double[_map.DriveLength];
        for (var i = 0; i < drive.Length; i++)
        {
            for (var c = 0; c < Channels; c++)
            {
                drive[i] += _inputWeights[(i * Channels) + c] * input[c];
            }
        }

        return _map.WithDrive(drive);
    }

    /// <summary>The firing rates at a state.</summary>
    /// <param name="state">[D].</param>
    public double[] Rates(ReadOnlySpan<double> state) => _map.Rates(state);

    /// <summary>The outputs at a state.</summary>
    /// <param name="state">[D].</param>
    public double[] Outputs(ReadOnlySpan<double> state) => _outputs(state);

    /// <summary>One trial as stretches of constant input.</summary>
    /// <param name="inputs">[steps × channels].</param>
    /// <param name="start">State before the first step, [D]; the network's own where null.</param>
    public TrialCondition Condition(ReadOnlySpan<double> inputs, int steps, double[]? start = null)
    {
        MapChecks.Length(inputs, steps * Channels, nameof(inputs));
        var phases = new List<TrialPhase>();
        for (var from = 0; from < steps; )
        {
            var input = inputs.Slice(from * Channels, Channels);
            var to = from + 1;
            while (to < steps && input.SequenceEqual(inputs.Slice(to * Channels, Channels)))
            {
                to++;
            }

            phases.Add(new TrialPhase(Under(input), to - from));
            from = to;
        }

        return new TrialCondition(start ?? [.. Start], phases);
    }

    /// <summary>The network on its trials, with the constant input that follows them.</summary>
    /// <param name="conditions">Its trials, of <see cref="Condition"/>.</param>
    /// <param name="afterwards">Constant input after the trial, [channels].</param>
    public NetworkTrial On(IReadOnlyList<TrialCondition> conditions, ReadOnlySpan<double> afterwards)
    {
        var longest = conditions.Select(condition => condition.Phases.Sum(phase => phase.Steps)).DefaultIfEmpty(0).Max();
        return new NetworkTrial(Under(afterwards), conditions, Math.Max(1, longest), _outputs);
    }
}
