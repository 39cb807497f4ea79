namespace Mnemophase.Exchange.Elsewhere;

/// <summary>Reads a description: strict TOML, refused with file, line, key and the nearest name.</summary>
public static class DescriptionReader
{
    private static readonly string[] NetworkKeys =
    [
        "title",
        "form",
        "nonlinearity",
        "alpha",
        "tau_ms",
        "step_ms",
        "rows",
        "bias",
        "gates",
        "update",
    ];

    private static readonly string[] TensorKeys =
    [
        "w_rec",
        "m",
        "n",
        "w_in",
        "gain_in",
        "b_in",
        "b_rec",
        "w_out",
        "gain_out",
        "b_out",
        "start",
        "start_cell",
    ];

    /// <summary>Reads a file.</summary>
    /// <exception cref="StudyFileException">It is not a description; the message says where and what to do.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NetworkDescription ReadFile(string path) =>
        Directory.Exists(path)
            ? throw new StudyFileException(path, "is a folder; name the description that mnemo describe proposes (a .toml file).")
            : Read(WholeFile.ReadText(path), path);

    /// <summary>Reads a text.</summary>
    /// <param name="text">TOML.</param>
    /// <param name="file">Its name in errors.</param>
    /// <exception cref="StudyFileException">It is not a description.</exception>
    public static NetworkDescription Read(string text, string file)
    {
        var root = TomlSection.Parse(text, file);
        root.Allow(
            DescriptionKeys.Network,
            DescriptionKeys.Tensors,
            DescriptionKeys.Scale,
            DescriptionKeys.Readout,
            DescriptionKeys.Check,
            DescriptionKeys.Trials
        );
        var network = root.Section(DescriptionKeys.Network);
        network.Allow(NetworkKeys);
        Answered(network, "form");
        var form = network.OneOf("form", DescriptionKeys.Forms);
        var tensors = ReadTensors(root.Section(DescriptionKeys.Tensors), form);
        var scale = root.Inner(DescriptionKeys.Scale);
        scale.Allow("recurrent", "input", "bias", "readout");
        var readout = root.Inner(DescriptionKeys.Readout);
        readout.Allow("nonlinearity", "reads");
        var description = (form is NetworkForm.Gru or NetworkForm.Lstm ? Gated(network, form, tensors) : Leaky(network, form, tensors)) with
        {
            Title = network.Has("title") ? network.Text("title") : null,
            StepMs = network.Has("step_ms") ? network.Number("step_ms", above: 0) : null,
            Form = form,
            Tensors = tensors,
            RecurrentScale = ScaleOf(scale, "recurrent"),
            InputScale = ScaleOf(scale, "input"),
            BiasScale = ScaleOf(scale, "bias"),
            ReadoutScale = ScaleOf(scale, "readout"),
            Reads = readout.Has("reads") ? readout.OneOf("reads", DescriptionKeys.Sources) : ReadoutSource.Rates,
            ReadoutNonlinearity = readout.Has("nonlinearity")
                ? readout.OneOf("nonlinearity", DescriptionKeys.Readouts)
                : ReadoutNonlinearity.Linear,
            CheckFile = FileOf(root, DescriptionKeys.Check),
            TrialsFile = FileOf(root, DescriptionKeys.Trials),
        };
        if (tensors.Output.Count > 0 && !readout.Has("nonlinearity"))
        {
            throw readout.Wrong(
                "nonlinearity",
                Question("nonlinearity", DescriptionKeys.Readouts.Keys, "the function applied to W_out r + b_out")
            );
        }

        return description;
    }

    private static NetworkDescription Leaky(TomlSection network, NetworkForm form, TensorNames tensors)
    {
        network.Refuse("only gru and lstm have gates", "gates", "update");
        Answered(network, "nonlinearity");
        if (tensors.Recurrent.Count > 0)
        {
            Answered(network, "rows");
        }

        if (form != NetworkForm.Current)
        {
            network.Refuse("the bias of this form is added to W r, inside φ", "bias");
        }

        return new NetworkDescription
        {
            Nonlinearity = network.OneOf("nonlinearity", StudyText.Nonlinearities),
            Alpha = AlphaOf(network),
            RowsReceive = RowsOf(network),
            BiasInside = network.Has("bias") && network.OneOf("bias", DescriptionKeys.Biases),
        };
    }

    private static NetworkDescription Gated(TomlSection network, NetworkForm form, TensorNames tensors)
    {
        network.Refuse(
            "a gated network has no α, no φ and no choice of where its bias is added",
            "nonlinearity",
            "alpha",
            "tau_ms",
            "bias"
        );
        if (form == NetworkForm.Lstm)
        {
            network.Refuse("only a gru has an update gate", "update");
        }

        Answered(network, "gates");
        if (tensors.Recurrent.Count > 1)
        {
            // Each gate's own matrix is square, and a square one does not show its orientation.
            Answered(network, "rows");
        }

        var gates = string.Concat(network.Texts("gates"));
        var order = DescriptionKeys.GateOrder(form);
        if (!gates.Order().SequenceEqual(order.Order()))
        {
            throw network.Wrong("gates", $"must name each of {string.Join(", ", order.Select(gate => $"\"{gate}\""))} once");
        }

        return new NetworkDescription
        {
            Gates = gates,
            RowsReceive = RowsOf(network),
            UpdateKeeps = !network.Has("update") || network.OneOf("update", DescriptionKeys.Updates),
        };
    }

    private static bool? RowsOf(TomlSection network) => network.Has("rows") ? network.OneOf("rows", DescriptionKeys.Rows) : null;

    private static double AlphaOf(TomlSection network)
    {
        if (network.Has("alpha"))
        {
            network.Refuse("alpha is given already", "tau_ms");
            var alpha = network.Number("alpha", above: 0);
            return alpha <= 1 ? alpha : throw network.Wrong("alpha", $"{StudyText.Number(alpha)} must be at most 1");
        }

        if (!network.Has("tau_ms"))
        {
            throw network.Wrong("alpha", $"cannot be read from the weights; it is the {DescriptionKeys.Meaning("alpha")}");
        }

        var tau = network.Number("tau_ms", above: 0);
        var step = network.Number("step_ms", above: 0);
        return step <= tau
            ? step / tau
            : throw network.Wrong("step_ms", $"{StudyText.Number(step)} must be at most tau_ms = {StudyText.Number(tau)}");
    }

    private static TensorNames ReadTensors(TomlSection section, NetworkForm form)
    {
        section.Allow(TensorKeys);
        IReadOnlyList<string> Names(string key) => section.Has(key) ? section.Texts(key) : [];
        if (section.Has("w_rec") == section.Has("m") || section.Has("m") != section.Has("n"))
        {
            throw section.Wrong("w_rec", "name the tensor of the recurrent weights, or m and n of a low-rank W = m n");
        }

        if (form is NetworkForm.Gru or NetworkForm.Lstm)
        {
            section.Refuse("a gated network has stacked recurrent weights w_rec", "m", "n");
        }

        if (form != NetworkForm.Lstm)
        {
            section.Refuse("only an lstm has a cell", "start_cell");
        }

        return new TensorNames
        {
            Recurrent = Names("w_rec"),
            M = Names("m"),
            N = Names("n"),
            Input = Names("w_in"),
            InputGain = Names("gain_in"),
            InputBias = Names("b_in"),
            RecurrentBias = Names("b_rec"),
            Output = Names("w_out"),
            OutputGain = Names("gain_out"),
            OutputBias = Names("b_out"),
            Start = Names("start"),
            StartCell = Names("start_cell"),
        };
    }

    private static TensorScale ScaleOf(TomlSection section, string key)
    {
        if (!section.Has(key))
        {
            return TensorScale.One;
        }

        if (!section.IsText(key))
        {
            var value = section.Number(key);
            return value != 0 ? new TensorScale(value, false) : throw section.Wrong(key, "must not be 0");
        }

        return section.Text(key) switch
        {
            "1/N" => new TensorScale(1, true),
            "-1/N" => new TensorScale(-1, true),
            var other => throw section.Wrong(key, $"'{other}' must be a number or \"1/N\" (one over the number of neurons)"),
        };
    }

    private static string? FileOf(TomlSection root, string key)
    {
        if (!root.Has(key))
        {
            return null;
        }

        var section = root.Section(key);
        section.Allow("file");
        return section.Text("file");
    }

    /// <summary>Refuses a key that a description must have, since no file of weights says it, with its choices.</summary>
    private static void Answered(TomlSection section, string key)
    {
        if (!section.Has(key))
        {
            throw section.Wrong(key, $"is not answered yet, and the weights cannot tell. {DescriptionKeys.Meaning(key)}");
        }
    }

    private static string Question(string key, IEnumerable<string> choices, string what) =>
        $"is not answered, and the weights cannot tell: {what}. Choose {key} = {string.Join(", ", choices.Select(choice => $"\"{choice}\""))}";
}
