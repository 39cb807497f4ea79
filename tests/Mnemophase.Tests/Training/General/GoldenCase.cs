using Mnemophase.Networks;
using Mnemophase.Networks.General;
using Mnemophase.Tasks.Trials;
using Mnemophase.Training.General;

namespace Mnemophase.Tests.Training.General;

/// <summary>One training of tests/golden/general_networks.py, set up again.</summary>
internal sealed record GoldenCase(string Name, NetworkModel Model, OptimiserOptions Optimiser)
{
    public const int Epochs = 4;
    private const int Trials = 5;
    private const int Steps = 9;
    private static readonly GoldenArrays Arrays = GoldenArrays.Load("Data/golden/general_networks.npz");
    private static readonly string[] All = ["W_in", "b_in", "W_rec", "b_rec", "W_out", "b_out"];

    public IReadOnlyList<string> Trained { get; init; } = All;

    public double RatePenalty { get; init; }

    public bool ByWeight { get; init; }

    public double[] Start => Arrays.Doubles($"{Name}__start");

    public double[] Gradient => Arrays.Doubles($"{Name}__gradient");

    public double[] Outputs => Arrays.Doubles($"{Name}__outputs");

    public double[] Losses => Arrays.Doubles($"{Name}__losses");

    public double[] Final => Arrays.Doubles($"{Name}__final");

    public static IEnumerable<GoldenCase> Cases()
    {
        var model = new NetworkModel
        {
            Inputs = 3,
            Outputs = 2,
            Neurons = 8,
            TauMs = 25,
            InitialScale = 0.3,
            Noise = new(0),
        };
        OptimiserOptions Adam(double rate, OptimiserKind kind = OptimiserKind.Adam) => new() { Kind = kind, LearningRate = rate };
        OptimiserOptions Sgd(double rate, double momentum) => new() { LearningRate = rate, Momentum = momentum };
        yield return new(
            "relu_current_dale_adam_fresh",
            model with
            {
                Nonlinearity = Nonlinearity.Relu,
                Form = Formulation.Current,
                Readout = Readout.Linear,
                Dale = new(0.25),
                Noise = new(0.1, NoisePlace.State, true),
            },
            Adam(0.01)
        );
        yield return new("tanh_rate_sgd", model with { Noise = new(0.01) }, Sgd(0.5, 0.9) with { WeightDecay = 1e-3 });
        yield return new(
            "softplus_rate_adamw_clip",
            model with
            {
                Nonlinearity = Nonlinearity.Softplus,
                Readout = Readout.Linear,
                Noise = new(0.05, NoisePlace.Preactivation, true),
            },
            Adam(0.02, OptimiserKind.AdamW) with
            {
                WeightDecay = 0.1,
                ClipNorm = 0.05,
            }
        );
        yield return new(
            "sigmoid_current_softmax_adam",
            model with
            {
                Nonlinearity = Nonlinearity.Sigmoid,
                Form = Formulation.Current,
                Readout = Readout.Softmax,
                Outputs = 3,
            },
            Adam(0.05) with
            {
                WeightDecay = 0.01,
            }
        );
        yield return new(
            "retanh_rate_linear_masks_sgd",
            Masked("retanh_rate_linear_masks_sgd", model) with
            {
                Nonlinearity = Nonlinearity.RectifiedTanh,
                Readout = Readout.Linear,
            },
            Sgd(0.3, 0.5)
        );
        yield return new(
            "relu_rate_penalty_adam_start",
            model with
            {
                Nonlinearity = Nonlinearity.Relu,
                Readout = Readout.Linear,
            },
            Adam(0.03)
        )
        {
            RatePenalty = 0.2,
            Trained = [.. All, "r_0"],
        };
        yield return new(
            "tanh_current_rank2_adam_inputnoise",
            model with
            {
                Form = Formulation.Current,
                Rank = 2,
                Noise = new(0.2, NoisePlace.Input),
            },
            Adam(0.02)
        )
        {
            Trained = ["W_in", "b_in", "m", "n", "b_rec", "W_out", "b_out"],
        };
        yield return new(
            "softplus_current_dale_masks_adamw",
            Masked("softplus_current_dale_masks_adamw", model) with
            {
                Nonlinearity = Nonlinearity.Softplus,
                Form = Formulation.Current,
                Dale = new(0.25, false),
                SelfConnections = false,
            },
            Adam(0.05, OptimiserKind.AdamW) with
            {
                WeightDecay = 0.05,
            }
        )
        {
            ByWeight = true,
        };
        yield return new("tanh_rate_softmax_subset", model with { Readout = Readout.Softmax, Outputs = 3 }, Sgd(1, 0))
        {
            Trained = ["W_rec", "b_out"],
            ByWeight = true,
        };
        yield return new(
            "relu_rate_noise_continuous_clip_sgd",
            model with
            {
                Nonlinearity = Nonlinearity.Relu,
                Noise = new(0.1, NoisePlace.Preactivation, true),
            },
            Sgd(2, 0.9) with
            {
                WeightDecay = 0.01,
                ClipNorm = 0.01,
            }
        );
    }

    public static GoldenCase Find(string name) => Cases().Single(one => string.Equals(one.Name, name, StringComparison.Ordinal));

    /// <summary>The trials of one epoch.</summary>
    public TrialSet TrialsOf(int epoch)
    {
        var set = new TrialSet(Trials, Steps, Model.Inputs, Model.Outputs)
        {
            Loss = Model.Readout == Readout.Softmax ? LossKind.CrossEntropy : LossKind.Mse,
            NormaliseByWeight = ByWeight,
        };
        Epoch("inputs", epoch).CopyTo(set.Inputs, 0);
        Epoch("targets", epoch).CopyTo(set.Targets, 0);
        Epoch("weights", epoch).CopyTo(set.Weights, 0);
        Array.ConvertAll(Arrays.Longs($"{Name}__lengths"), length => (int)length).CopyTo(set.Lengths, 0);
        return set;
    }

    public float[] StartNoise(int epoch) => Epoch("xi", epoch);

    public float[] StepNoise(int epoch) => Model.Noise.Scale == 0 ? [] : Epoch("noise", epoch);

    private float[] Epoch(string what, int epoch)
    {
        var all = Arrays.Floats($"{Name}__{what}");
        return all[(epoch * all.Length / Epochs)..((epoch + 1) * all.Length / Epochs)];
    }

    private static NetworkModel Masked(string name, NetworkModel model) =>
        model with
        {
            InputMask = Arrays.Floats($"{name}__mask_input"),
            RecurrentMask = Arrays.Floats($"{name}__mask_recurrent"),
            OutputMask = Arrays.Floats($"{name}__mask_output"),
        };
}
