using Mnemophase.Dynamics.Maps;
using Mnemophase.Networks;
using Mnemophase.Networks.General;
using Mnemophase.Tasks.Trials;

namespace Mnemophase.Dynamics.Words;

/// <summary>General networks on the trials of their task, without noise: each stimulus condition once, then silence.</summary>
public static class GeneralTrials
{
    /// <summary>The most conditions followed; where a task has more, the first so many are.</summary>
    public const int MostConditions = 16;

    /// <summary>The most trials followed of a task without conditions (continuous values, pulses), whose trials differ all the same.</summary>
    public const int MostTrials = 8;

    /// <summary>
    /// A network with its conditions: of each, the longest trial of the batch that has a stimulus. Of a task with a single condition further trials with other inputs stand beside
    /// it: one trial shows where it ends, and not whether another ends elsewhere.
    /// </summary>
    /// <param name="weights">Weights as the dynamics see them, in the order of <see cref="ParameterLayout.Effective"/>.</param>
    /// <param name="trials">Trials, without noise.</param>
    /// <returns>The network, and the name of each of its conditions.</returns>
    /// <exception cref="ArgumentException">A weight is not finite, or sizes do not belong together.</exception>
    public static (NetworkTrial Network, IReadOnlyList<string> Names) Of(NetworkModel model, ReadOnlySpan<float> weights, TrialSet trials)
    {
        var layout = ParameterLayout.Effective(model);
        if (weights.Length != layout.Length || trials.InputChannels != model.Inputs)
        {
            throw new ArgumentException(
                $"The network has {layout.Length} parameters and {model.Inputs} inputs, not {weights.Length} and {trials.InputChannels}."
            );
        }

        double[] Tensor(string name, ReadOnlySpan<float> all) => Array.ConvertAll(layout[name].Of(all).ToArray(), value => (double)value);
        var bias = Tensor("b_in", weights).Zip(Tensor("b_rec", weights), (a, b) => a + b).ToArray();
        var free = new RecurrentMap(model.Form, model.Nonlinearity, model.Alpha, Tensor("W_rec", weights), bias);
        var start = Tensor("r_0", weights);
        if (model.Form == Formulation.Rate)
        {
            start = Array.ConvertAll(start, x => model.Nonlinearity.Value(x));
        }

        var input = Tensor("W_in", weights);
        var chosen = Enumerable
            .Range(0, trials.Trials)
            .Where(trial => !trials.Catch[trial])
            .GroupBy(trial => trials.Conditions[trial])
            .OrderBy(group => group.Key)
            .Select(group => group.MaxBy(trial => trials.Lengths[trial]))
            .Take(MostConditions)
            .ToList();
        var names = chosen.Select(trial => trials.ConditionNames[trials.Conditions[trial]]).ToList();
        if (chosen.Count == 1)
        {
            AddOthers(trials, chosen);
            names = chosen.Count == 1 ? names : [.. chosen.Select((_, index) => $"trial {index}")];
        }

        var (wOut, bOut) = (Tensor("W_out", weights), Tensor("b_out", weights));
        return (
            new NetworkTrial(
                free,
                [
                    .. chosen.Select(trial => new TrialCondition([.. start], [.. Phases(free, input, trials, trial)])
                    {
                        Drawn = trials.DrawnFor(trial),
                    }),
                ],
                chosen.Select(trial => trials.Lengths[trial]).DefaultIfEmpty(trials.Steps).Max(),
                state => ReadOut(model, wOut, bOut, state)
            ),
            names
        );
    }

    /// <summary>Adds trials whose inputs are not those of one chosen before.</summary>
    private static void AddOthers(TrialSet trials, List<int> chosen)
    {
        for (var trial = 0; trial < trials.Trials && chosen.Count < MostTrials; trial++)
        {
            if (!trials.Catch[trial] && !chosen.Exists(other => Inputs(other).SequenceEqual(Inputs(trial))))
            {
                chosen.Add(trial);
            }
        }

        ReadOnlySpan<float> Inputs(int trial) =>
            trials.Inputs.AsSpan(trials.Input(trial, 0, 0), trials.Lengths[trial] * trials.InputChannels);
    }

    /// <summary>Stretches of constant input.</summary>
    private static List<TrialPhase> Phases(RecurrentMap free, double[] inputWeights, TrialSet trials, int trial)
    {
        var phases = new List<TrialPhase>();
        var length = trials.Lengths[trial];
        for (var from = 0; from < length; )
        {
            var u = trials.Inputs.AsSpan(trials.Input(trial, from, 0), trials.InputChannels);
            var to = from + 1;
            while (to < length && u.SequenceEqual(trials.Inputs.AsSpan(trials.Input(trial, to, 0), trials.InputChannels)))
            {
                to++;
            }

            phases.Add(new TrialPhase(u.ContainsAnyExcept(0f) ? free.WithInput(Drive(inputWeights, u)) : free, to - from));
            from = to;
        }

        return phases;
    }

    private static double[] Drive(double[] inputWeights, ReadOnlySpan<float> u)
    {
        var drive = new double[inputWeights.Length / u.Length];
        for (var i = 0; i < drive.Length; i++)
        {
            for (var c = 0; c < u.Length; c++)
            {
                drive[i] += inputWeights[(i * u.Length) + c] * u[c];
            }
        }

        return drive;
    }

    private static double[] ReadOut(NetworkModel model, double[] wOut, double[] bOut, ReadOnlySpan<double> state)
    {
        var y = (double[])bOut.Clone();
        for (var c = 0; c < y.Length; c++)
        {
            for (var j = 0; j < state.Length; j++)
            {
                var rate = model.Form == Formulation.Current ? model.Nonlinearity.Value(state[j]) : state[j];
                y[c] += wOut[(c * state.Length) + j] * rate;
            }
        }

        if (model.Readout == Readout.Sigmoid)
        {
            return Array.ConvertAll(y, z => Nonlinearity.Sigmoid.Value(z));
        }

        if (model.Readout == Readout.Linear)
        {
            return y;
        }

        var largest = y.Max();
        var powers = Array.ConvertAll(y, z => Math.Exp(z - largest));
        return Array.ConvertAll(powers, power => power / powers.Sum());
    }
}
