namespace Mnemophase.Exchange.Elsewhere;

/// <summary>Another reading of the same tensors.</summary>
/// <param name="Words">As one would write it: network.rows = "from".</param>
/// <param name="Description">The reading.</param>
internal sealed record Reading(string Words, NetworkDescription Description);

/// <summary>Other readings of a description's tensors: what people most often have otherwise. When a check fails, those that agree are named; when one agrees too, the check does not decide.</summary>
internal static class CheckVariants
{
    // Two changes at once are tried as long as that stays quick.
    private const int MostForPairs = 256;

    /// <summary>Readings that agree with the check: of one change, or else of two.</summary>
    public static IReadOnlyList<string> Agreeing(
        NetworkBuilder builder,
        NetworkDescription description,
        CheckFile check,
        CancellationToken stop
    )
    {
        var single = Agreeing(
            builder,
            check,
            Of(description)
                .Concat(WithFittedAlpha(builder, description, check))
                .DistinctBy(reading => reading.Words, StringComparer.Ordinal),
            stop
        );
        return single.Count > 0 || builder.Build(description).Neurons > MostForPairs
            ? single
            : Agreeing(
                builder,
                check,
                Of(description)
                    .SelectMany(one =>
                        Of(one.Description)
                            .Concat(WithFittedAlpha(builder, one.Description, check))
                            .DistinctBy(two => two.Words, StringComparer.Ordinal)
                            .Select(two => new Reading($"{one.Words} and {two.Words}", two.Description))
                    )
                    .Where(two => !IsOneChange(two.Words)),
                stop
            );
    }

    /// <summary>Readings of one change that agree with the check although they are another network.</summary>
    public static IReadOnlyList<string> Undecided(
        NetworkBuilder builder,
        NetworkDescription description,
        CheckFile check,
        CancellationToken stop
    )
    {
        var ours = builder.Build(description);
        var outputs = check.Kept.ContainsKey("outputs");
        // Without a leak the forms are one: they differ in what they call their state.
        var others = Of(description)
            .Where(reading => description.Alpha != 1 || description.IsGated || reading.Description.Form == description.Form);
        return Agreeing(builder, check, others, stop, built => !IsSame(ours, built, outputs));
    }

    private static List<string> Agreeing(
        NetworkBuilder builder,
        CheckFile check,
        IEnumerable<Reading> readings,
        CancellationToken stop,
        Func<BuiltNetwork, bool>? asked = null
    )
    {
        var agreeing = new List<string>();
        foreach (var reading in readings)
        {
            stop.ThrowIfCancellationRequested();
            if (Try(builder, reading.Description, check) is { } built && asked?.Invoke(built) != false)
            {
                agreeing.Add(reading.Words);
            }
        }

        return agreeing;
    }

    /// <summary>α as one step of the check tells it, where the form is linear in α.</summary>
    private static IEnumerable<Reading> WithFittedAlpha(NetworkBuilder builder, NetworkDescription described, CheckFile check)
    {
        if (described.Form is NetworkForm.Rate or NetworkForm.Current && Fits(builder, described with { Alpha = 1 }, check) is { } atOne)
        {
            if (CheckRun.AlphaOf(atOne, check) is { } alpha)
            {
                yield return new Reading($"network.alpha = {StudyText.Number(alpha)}", described with { Alpha = alpha });
            }
        }
    }

    /// <summary>Two changes of one key are one change, which was tried before.</summary>
    private static bool IsOneChange(string words)
    {
        var keys = words.Split(" and ", 2).Select(change => change.Split(" = ")[0]).ToList();
        return string.CompareOrdinal(keys[0], keys[1]) >= 0;
    }

    private static BuiltNetwork? Try(NetworkBuilder builder, NetworkDescription description, CheckFile check) =>
        Fits(builder, description, check) is { } built && CheckRun.Agrees(built, check) ? built : null;

    /// <summary>The network of a reading; null where its tensors or the check do not fit it.</summary>
    private static BuiltNetwork? Fits(NetworkBuilder builder, NetworkDescription description, CheckFile check)
    {
        try
        {
            var built = builder.Build(description);
            CheckRun.RequireFits(built, check);
            return built;
        }
        catch (Exception e) when (e is MnemoFormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether two networks do the same at a few states and inputs; a bias of zeros may stand anywhere.</summary>
    private static bool IsSame(BuiltNetwork one, BuiltNetwork other, bool outputs)
    {
        if (one.Network.Dimension != other.Network.Dimension || one.Network.Channels != other.Network.Channels)
        {
            return false;
        }

        var (n, channels) = (one.Network.Dimension, one.Network.Channels);
        for (var probe = 1; probe <= 3; probe++)
        {
            double[] own = [.. Enumerable.Range(0, n).Select(i => Math.Sin((probe * 1.7) + i))];
            double[] input = [.. Enumerable.Range(0, channels).Select(c => Math.Cos((probe * 2.3) + c))];
            if (!After(one, own, input).Zip(After(other, own, input)).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-9))
            {
                return false;
            }
        }

        return true;

        double[] After(BuiltNetwork built, double[] own, double[] input)
        {
            var state = built.StateOf(own);
            built.Network.Under(input).Advance(state, state);
            return outputs ? [.. built.OwnState(state), .. built.Network.Outputs(state)] : built.OwnState(state);
        }
    }

    /// <summary>Readings that differ in one key.</summary>
    private static IEnumerable<Reading> Of(NetworkDescription described) =>
        (described.IsGated ? OfGates(described) : OfLeaky(described).Concat(OfScales(described))).Concat(OfReadouts(described));

    private static IEnumerable<Reading> OfGates(NetworkDescription described)
    {
        var orders = Orders(DescriptionKeys.GateOrder(described.Form));
        foreach (var order in orders.Where(order => !string.Equals(order, described.Gates, StringComparison.Ordinal)))
        {
            var gates = string.Join(", ", order.Select(gate => $"\"{gate}\""));
            yield return new Reading($"network.gates = [{gates}]", described with { Gates = order });
        }

        if (described.Form == NetworkForm.Gru)
        {
            var (update, tensors) = (described.UpdateKeeps ? "replaces" : "keeps", described.Tensors);
            yield return new Reading($"network.update = \"{update}\"", described with { UpdateKeeps = !described.UpdateKeeps });
            tensors = tensors with { InputBias = tensors.RecurrentBias, RecurrentBias = tensors.InputBias };
            yield return new Reading("tensors.b_in = b_rec's and b_rec = b_in's", described with { Tensors = tensors });
        }

        if (described.Tensors.Recurrent.Count > 1)
        {
            yield return Turned(described);
        }
    }

    private static Reading Turned(NetworkDescription described)
    {
        var receive = described.RowsReceive == false;
        return new Reading($"network.rows = \"{(receive ? "to" : "from")}\"", described with { RowsReceive = receive });
    }

    private static IEnumerable<Reading> OfLeaky(NetworkDescription described)
    {
        if (described.Tensors is { M.Count: > 0 } tensors)
        {
            tensors = tensors with { M = tensors.N, N = tensors.M };
            yield return new Reading("tensors.m = n's and n = m's", described with { Tensors = tensors });
        }
        else
        {
            yield return Turned(described);
        }

        foreach (var (name, form) in DescriptionKeys.Forms)
        {
            if (form is not (NetworkForm.Gru or NetworkForm.Lstm) && form != described.Form)
            {
                var inside = described.BiasInside && form == NetworkForm.Current;
                yield return new Reading($"network.form = \"{name}\"", described with { Form = form, BiasInside = inside });
            }
        }

        foreach (var (name, value) in StudyText.Nonlinearities.Where(pair => pair.Value != described.Nonlinearity))
        {
            yield return new Reading($"network.nonlinearity = \"{name}\"", described with { Nonlinearity = value });
        }

        double[] alphas = [1 - described.Alpha, 1, 0.5, 0.2, 0.1, 0.05];
        foreach (var alpha in alphas.Where(alpha => alpha > 0 && Math.Abs(alpha - described.Alpha) > 1e-12))
        {
            yield return new Reading($"network.alpha = {StudyText.Number(Math.Round(alpha, 12))}", described with { Alpha = alpha });
        }

        if (described.Form == NetworkForm.Current)
        {
            var place = described.BiasInside ? "drive" : "inside";
            yield return new Reading($"network.bias = \"{place}\"", described with { BiasInside = !described.BiasInside });
        }
    }

    private static IEnumerable<Reading> OfScales(NetworkDescription described)
    {
        var (alpha, over) = (new TensorScale(described.Alpha, false), new TensorScale(1 / described.Alpha, false));
        foreach (var scale in Others(described.RecurrentScale, new(1, false), new(1, true), over, alpha))
        {
            yield return new Reading($"scale.recurrent = {Text(scale)}", described with { RecurrentScale = scale });
        }

        foreach (var scale in Others(described.InputScale, new(1, false), over))
        {
            yield return new Reading($"scale.input = {Text(scale)}", described with { InputScale = scale });
        }

        foreach (var scale in Others(described.BiasScale, new(1, false), new(-1, false), over))
        {
            yield return new Reading($"scale.bias = {Text(scale)}", described with { BiasScale = scale });
        }

        if (described.Tensors.InputBias.Count > 0 || described.Tensors.RecurrentBias.Count > 0)
        {
            var tensors = described.Tensors with { InputBias = [], RecurrentBias = [] };
            yield return new Reading("tensors.b_in and b_rec left out", described with { Tensors = tensors });
        }
    }

    private static IEnumerable<Reading> OfReadouts(NetworkDescription described)
    {
        if (described.Tensors.Output.Count == 0)
        {
            yield break;
        }

        foreach (var (name, value) in DescriptionKeys.Readouts.Where(pair => pair.Value != described.ReadoutNonlinearity))
        {
            yield return new Reading($"readout.nonlinearity = \"{name}\"", described with { ReadoutNonlinearity = value });
        }

        foreach (var (name, value) in DescriptionKeys.Sources)
        {
            if (described.Form == NetworkForm.Current && value != described.Reads)
            {
                yield return new Reading($"readout.reads = \"{name}\"", described with { Reads = value });
            }
        }

        foreach (var scale in Others(described.ReadoutScale, new(1, false), new(1, true)))
        {
            yield return new Reading($"scale.readout = {Text(scale)}", described with { ReadoutScale = scale });
        }
    }

    private static IEnumerable<TensorScale> Others(TensorScale present, params TensorScale[] scales) =>
        scales.Where(scale => scale != present).Distinct();

    private static string Text(TensorScale scale) => scale.PerNeuron ? "\"1/N\"" : StudyText.Number(scale.Value);

    private static IEnumerable<string> Orders(string gates) =>
        gates.Length <= 1
            ? [gates]
            : gates.SelectMany(gate => Orders(gates.Replace($"{gate}", "", StringComparison.Ordinal)).Select(rest => gate + rest));
}
