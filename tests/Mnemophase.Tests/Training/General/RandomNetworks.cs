using Mnemophase.Networks;
using Mnemophase.Networks.General;
using Mnemophase.Numerics;
using Mnemophase.Tasks.Trials;
using Mnemophase.Training.General;

namespace Mnemophase.Tests.Training.General;

/// <summary>A network with trials, noise and penalty, drawn from every combination there is.</summary>
internal sealed record RandomNetwork(NetworkModel Model, TrialSet Trials, double RatePenalty, IReadOnlyList<string> Trained, int Seed)
{
    /// <summary>Gives it to an engine: weights, trials, noise.</summary>
    public void Load(ITrialEngine engine)
    {
        engine.SetParameters(Start());
        engine.SetTrials(Trials);
        new TrialNoise().Draw(engine, Trials, new TorchGenerator((ulong)Seed + 1));
    }

    public bool IsTrained(int index) =>
        ParameterLayout
            .Trained(Model)
            .Tensors.Any(t => index >= t.Offset && index < t.Offset + t.Length && Trained.Contains(t.Name, StringComparer.Ordinal));

    private float[] Start()
    {
        var generator = new TorchGenerator((ulong)Seed);
        var start = new NetworkStart((StartKind)(Seed % 4), 1.2, 0.5).Draw(Model, generator);
        // Zero biases put relu exactly on its corner, where a difference says nothing.
        for (var i = 0; i < start.Length; i++)
        {
            start[i] += (float)(0.1 * generator.NextNormal());
        }

        return start;
    }
}

internal static class RandomNetworks
{
    public static RandomNetwork Of(int seed)
    {
        var rng = new Random(seed);
        T Pick<T>(params T[] options) => options[rng.Next(options.Length)];
        var neurons = rng.Next(4, 12);
        var readout = Pick(Readout.Sigmoid, Readout.Linear, Readout.Softmax);
        var (inputs, outputs) = (rng.Next(0, 4), rng.Next(readout == Readout.Softmax ? 2 : 1, 4));
        var rank = rng.Next(5) == 0 ? 2 : (int?)null;
        var dale = rank is null && rng.Next(3) == 0;
        float[]? Mask(int count) =>
            rank is null && count > 3 && rng.Next(3) == 0 ? [1, .. Enumerable.Range(1, count - 1).Select(_ => (float)rng.Next(2))] : null;
        var noise = rng.Next(inputs > 0 ? 5 : 4) switch
        {
            0 => new NetworkNoise(0),
            1 => new NetworkNoise(0.2),
            2 => new NetworkNoise(0.2, NoisePlace.Preactivation, true),
            3 => new NetworkNoise(0.2, NoisePlace.State, true),
            _ => new NetworkNoise(0.2, NoisePlace.Input),
        };
        var model = new NetworkModel
        {
            Inputs = inputs,
            Outputs = outputs,
            Neurons = neurons,
            Rank = rank,
            TauMs = Pick(5.0, 12.5, 25, 100),
            Form = Pick(Formulation.Rate, Formulation.Current),
            Nonlinearity = Pick(Enum.GetValues<Nonlinearity>()),
            Readout = readout,
            InitialScale = Pick(0, 0.3),
            Noise = noise,
            Dale = dale ? new DaleLaw(0.3, Pick(true, false), 0.8) : null,
            SelfConnections = rank is not null || Pick(true, false),
            InputMask = Mask(neurons * inputs),
            RecurrentMask = Mask(neurons * neurons),
            OutputMask = Mask(outputs * neurons),
        };
        var layout = ParameterLayout.Trained(model);
        var trained = layout.Tensors.Select(t => t.Name).Where(_ => rng.Next(5) > 0).ToList();
        return new(model, TrialsOf(model, rng), Pick(0, 0.1), trained.Count > 0 ? trained : ["b_rec"], seed);
    }

    private static TrialSet TrialsOf(NetworkModel model, Random rng)
    {
        var set = new TrialSet(rng.Next(1, 40), rng.Next(1, 12), model.Inputs, model.Outputs)
        {
            Loss = model.Readout == Readout.Softmax ? LossKind.CrossEntropy : LossKind.Mse,
            NormaliseByWeight = rng.Next(2) == 0,
        };
        for (var i = 0; i < set.Inputs.Length; i++)
        {
            set.Inputs[i] = (float)((2 * rng.NextDouble()) - 1);
        }

        for (var trial = 0; trial < set.Trials; trial++)
        {
            set.Lengths[trial] = rng.Next(2) == 0 ? set.Steps : rng.Next(1, set.Steps + 1);
            for (var step = 0; step < set.Lengths[trial]; step++)
            {
                var weight = rng.Next(4) == 0 ? 0 : (float)rng.NextDouble();
                var one = rng.Next(model.Outputs);
                for (var c = 0; c < model.Outputs; c++)
                {
                    set.Weights[set.Output(trial, step, c)] = weight;
                    set.Targets[set.Output(trial, step, c)] =
                        model.Readout == Readout.Softmax ? (c == one ? 1 : 0) : (float)rng.NextDouble();
                }
            }
        }

        return set;
    }
}
