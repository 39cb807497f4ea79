using Mnemophase.Networks;
using Mnemophase.Networks.General;
using Mnemophase.Tasks.Trials;
using Mnemophase.Training.General;

namespace Mnemophase.Studies.Definition;

/// <summary>Reads [network] and [training] of a study whose task is of kind = "trials".</summary>
internal static class GeneralNetworkReader
{
    /// <summary>Keys of [network].</summary>
    public static readonly string[] NetworkKeys =
    [
        "kind",
        "neurons",
        "rank",
        "tau_ms",
        "form",
        "nonlinearity",
        "readout",
        "initial_scale",
        "noise_scale",
        "noise",
        "dale",
        "self_connections",
        "start",
        "start_sha256",
        "mask",
        "mask_sha256",
    ];

    /// <summary>Keys of [training].</summary>
    public static readonly string[] TrainingKeys =
    [
        "epochs",
        "optimiser",
        "momentum",
        "weight_decay",
        "betas",
        "epsilon",
        "clip_norm",
        "rate_penalty",
        "train",
        "stop",
        "snapshots",
    ];

    private static readonly Dictionary<string, Formulation> Forms = new(StringComparer.Ordinal)
    {
        ["rate"] = Formulation.Rate,
        ["current"] = Formulation.Current,
    };
    private static readonly Dictionary<string, Readout> Readouts = new(StringComparer.Ordinal)
    {
        ["sigmoid"] = Readout.Sigmoid,
        ["linear"] = Readout.Linear,
        ["softmax"] = Readout.Softmax,
    };
    private static readonly Dictionary<string, NoisePlace> Places = new(StringComparer.Ordinal)
    {
        ["preactivation"] = NoisePlace.Preactivation,
        ["state"] = NoisePlace.State,
        ["input"] = NoisePlace.Input,
    };
    private static readonly Dictionary<string, bool> Scalings = new(StringComparer.Ordinal) { ["none"] = false, ["continuous"] = true };
    private static readonly Dictionary<string, bool> DaleReadouts = new(StringComparer.Ordinal) { ["excitatory"] = true, ["all"] = false };
    private static readonly Dictionary<string, StartKind> Starts = new(StringComparer.Ordinal)
    {
        ["paper"] = StartKind.Paper,
        ["gaussian"] = StartKind.Gaussian,
        ["orthogonal"] = StartKind.Orthogonal,
        ["identity"] = StartKind.Identity,
    };
    private static readonly Dictionary<string, OptimiserKind> Optimisers = new(StringComparer.Ordinal)
    {
        ["sgd"] = OptimiserKind.Sgd,
        ["adam"] = OptimiserKind.Adam,
        ["adamw"] = OptimiserKind.AdamW,
    };

    public static NetworkModel ReadModel(TomlSection network, TrialSpecification task)
    {
        network.Allow(NetworkKeys);
        var crossEntropy = task.Loss.Kind == LossKind.CrossEntropy;
        var readout =
            network.Has("readout") ? network.OneOf("readout", Readouts)
            : crossEntropy ? Readout.Softmax
            : Readout.Sigmoid;
        if (crossEntropy != (readout == Readout.Softmax))
        {
            throw network.Wrong("readout", "softmax needs loss.kind = \"cross-entropy\", and the other readouts need \"mse\"");
        }

        var model = new NetworkModel
        {
            Inputs = task.InputChannels,
            Outputs = task.OutputChannels,
            StepMs = task.StepMs,
            Neurons = network.Has("neurons") ? network.Whole("neurons", 2, 4096) : 100,
            Rank = network.Has("rank") ? network.Whole("rank", 1, 4096) : null,
            TauMs = network.Has("tau_ms") ? network.Number("tau_ms", atLeast: task.StepMs) : Math.Max(10, 2 * task.StepMs),
            Form = network.Has("form") ? network.OneOf("form", Forms) : Formulation.Rate,
            Nonlinearity = network.Has("nonlinearity") ? network.OneOf("nonlinearity", StudyText.Nonlinearities) : Nonlinearity.Tanh,
            Readout = readout,
            InitialScale = network.Has("initial_scale") ? network.Number("initial_scale", atLeast: 0) : 0.1,
            Noise = ReadNoise(network),
            Dale = network.Has("dale") ? ReadDale(network.Section("dale")) : null,
            SelfConnections = !network.Has("self_connections") || network.Flag("self_connections"),
        };
        try
        {
            model.Validate();
        }
        catch (ArgumentException e)
        {
            var message = e.Message.TrimEnd('.');
            throw network.Wrong(
                NetworkKeys
                    .Where(key => network.Has(key) && message.Contains(key, StringComparison.Ordinal))
                    .OrderBy(key => message.IndexOf(key, StringComparison.Ordinal))
                    .FirstOrDefault("noise"),
                message
            );
        }

        return model;
    }

    public static NetworkStart ReadStart(TomlSection network)
    {
        if (!network.Has("start"))
        {
            return new NetworkStart();
        }

        if (NamedFile.IsFile(network, "start"))
        {
            return new NetworkStart(); // the file's weights take its place
        }

        if (network.IsText("start"))
        {
            return new NetworkStart(network.OneOf("start", Starts));
        }

        var start = network.Section("start");
        start.Allow("kind", "gain", "diagonal");
        return new NetworkStart(
            start.OneOf("kind", Starts),
            start.Has("gain") ? start.Number("gain", atLeast: 0) : 1,
            start.Has("diagonal") ? start.Number("diagonal") : 1
        );
    }

    public static OptimiserOptions ReadOptimiser(TomlSection training)
    {
        var kind = training.Has("optimiser") ? training.OneOf("optimiser", Optimisers) : OptimiserKind.Sgd;
        var plain = kind == OptimiserKind.Sgd;
        foreach (var key in plain ? new[] { "betas", "epsilon" } : ["momentum"])
        {
            if (training.Has(key))
            {
                throw training.Wrong(
                    key,
                    plain ? "is for adam and adamw; sgd has momentum instead" : "is for sgd; adam and adamw have betas instead"
                );
            }
        }

        var betas = training.Has("betas") ? training.NumberList("betas") : [0.9, 0.999];
        if (betas.Length != 2 || betas.Any(beta => beta is < 0 or >= 1))
        {
            throw training.Wrong("betas", "should be two numbers of at least 0 and below 1, such as [0.9, 0.999]");
        }

        return new OptimiserOptions
        {
            Kind = kind,
            LearningRate = 1,
            Momentum =
                training.Has("momentum") ? training.Number("momentum", atLeast: 0, below: 1)
                : plain ? 0.9
                : 0,
            WeightDecay =
                training.Has("weight_decay") ? training.Number("weight_decay", atLeast: 0)
                : plain ? 1e-7
                : 0,
            Betas = (betas[0], betas[1]),
            Epsilon = training.Has("epsilon") ? training.Number("epsilon", above: 0) : 1e-8,
            ClipNorm = training.Has("clip_norm") ? training.Number("clip_norm", above: 0) : null,
        };
    }

    public static IReadOnlyList<string> ReadTrained(TomlSection training, NetworkModel model)
    {
        string[] names = [.. ParameterLayout.Trained(model).Tensors.Select(tensor => tensor.Name)];
        if (!training.Has("train"))
        {
            return [.. names.Where(name => name is not "r_0")];
        }

        var wanted = training.Texts("train");
        var unknown = wanted.FirstOrDefault(name => !names.Contains(name, StringComparer.Ordinal));
        return unknown is null
            ? wanted
            : throw training.Wrong("train", $"there is no tensor '{unknown}'{NearestName.Suggestion(unknown, names)}");
    }

    public static TrainingStop ReadStop(TomlSection owner)
    {
        if (!owner.Has("stop"))
        {
            return new TrainingStop();
        }

        var stop = owner.Section("stop");
        stop.Allow("loss", "relative_loss", "accuracy", "over", "above_loss");
        if (stop.Has("over") && !stop.Has("accuracy"))
        {
            throw stop.Wrong("over", "is the number of epochs over which accuracy is averaged; give accuracy as well");
        }

        return new TrainingStop
        {
            BelowLoss = stop.Has("loss") ? stop.Number("loss", above: 0) : null,
            BelowRelativeLoss = stop.Has("relative_loss") ? stop.Number("relative_loss", above: 0, below: 1) : null,
            Accuracy = stop.Has("accuracy") ? stop.Number("accuracy", above: 0, below: 1.0000001) : null,
            Over = stop.Has("over") ? stop.Whole("over", 1, 1_000_000) : 1,
            AboveLoss = stop.Has("above_loss") ? stop.Number("above_loss", above: 0) : null,
        };
    }

    private static NetworkNoise ReadNoise(TomlSection network)
    {
        if (network.Has("noise") && network.Has("noise_scale"))
        {
            throw network.Wrong("noise_scale", "give either noise or noise_scale, not both");
        }

        if (!network.Has("noise"))
        {
            return new NetworkNoise(network.Has("noise_scale") ? network.Number("noise_scale", atLeast: 0) : 0.001);
        }

        if (network.IsNumber("noise"))
        {
            return new NetworkNoise(network.Number("noise", atLeast: 0));
        }

        var noise = network.Section("noise");
        noise.Allow("scale", "where", "scaling");
        var where = noise.Has("where") ? noise.OneOf("where", Places) : NoisePlace.Preactivation;
        var continuous = noise.Has("scaling") ? noise.OneOf("scaling", Scalings) : where == NoisePlace.State;
        return new NetworkNoise(noise.Number("scale", atLeast: 0), where, continuous);
    }

    private static DaleLaw ReadDale(TomlSection dale)
    {
        dale.Allow("inhibitory", "readout", "radius");
        return new DaleLaw(
            dale.Has("inhibitory") ? dale.Number("inhibitory", above: 0, below: 1) : 0.2,
            !dale.Has("readout") || dale.OneOf("readout", DaleReadouts),
            dale.Has("radius") ? dale.Number("radius", above: 0) : 1
        );
    }
}
