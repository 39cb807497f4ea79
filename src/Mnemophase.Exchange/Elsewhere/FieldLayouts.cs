namespace Mnemophase.Exchange.Elsewhere;

/// <summary>Namings of the field's own programs. What each program does with its tensors was taken from its sources.</summary>
internal static class FieldLayouts
{
    private const string Network = DescriptionKeys.Network;
    private const string Scale = DescriptionKeys.Scale;
    private const string Readout = DescriptionKeys.Readout;

    public static Proposal? Of(FoundTensors found) =>
        NnBrain(found) ?? LowRankInference(found) ?? PhaseLimitCycle(found) ?? Smc(found) ?? PsychRnn(found) ?? Multitask(found);

    /// <summary>h ← relu((1-α) h + α (W_in u + b_in + W h + b)), α = dt/τ with τ = 100 ms, or 1 where dt is None.</summary>
    private static Proposal? NnBrain(FoundTensors found)
    {
        if (found.Named("h2h.weight") is not { } recurrent || found.Named("input2h.weight") is not { } input)
        {
            return null;
        }

        var proposal = new Proposal("nn-brain CTRNN")
            .Text(Network, "form", "leak-inside")
            .Text(Network, "nonlinearity", "relu")
            .AskAlpha("dt over τ = 100 ms; 1 where dt is None")
            .Text(Network, "rows", "to")
            .Tensor("w_rec", recurrent)
            .Tensor("w_in", input)
            .Tensor("b_in", found.Named("input2h.bias"))
            .Tensor("b_rec", found.Named("h2h.bias"));
        found.ProposeReadout(proposal, found.Shape(recurrent)[0]);
        return proposal;
    }

    /// <summary>h ← (1-α) h + α (W φ(h + b) + (si wi) u), output (so wo) φ(h); low rank: W = m nᵀ/N and wo/N.</summary>
    private static Proposal? LowRankInference(FoundTensors found)
    {
        var (recurrent, m, n) = (found.Named("wrec"), found.Named("m"), found.Named("n"));
        if (found.Named("wi") is not { } input || found.Named("wo") is not { } output || (recurrent is null && (m is null || n is null)))
        {
            return null;
        }

        var proposal = new Proposal(recurrent is null ? "lowrank_inference, low rank" : "lowrank_inference, full rank")
            .Text(Network, "form", "current")
            .AskNonlinearity("tanh", "relu", "softplus")
            .AskAlpha("the constructor's alpha, which the file does not hold (0.2 by default)");
        if (recurrent is not null)
        {
            proposal.Text(Network, "rows", "to").Tensor("w_rec", recurrent);
        }
        else
        {
            proposal.Tensor("m", m).Tensor("n", n);
            proposal.Text(Scale, "recurrent", "1/N").Text(Scale, "readout", "1/N");
        }

        proposal
            .Text(
                Network,
                "bias",
                "inside",
                "their code computes φ(h + b), but φ(h0) at the very first step: if b is not zero, let a check start one step later"
            )
            .Tensor("w_in", input)
            .Tensor("gain_in", found.Named("si"))
            .Tensor("b_rec", found.Named("b"))
            .Tensor("w_out", output)
            .Tensor("gain_out", found.Named("so"))
            .Tensor("start", found.Named("h0"))
            .Text(Readout, "nonlinearity", "linear")
            .Ask(
                Readout,
                "reads",
                "output_non_linearity: tanh as φ reads rates without the bias, identity reads states",
                "\"rates-without-bias\"",
                "\"states\""
            );
        return proposal;
    }

    /// <summary>x ← (1-α) x + α (W φ(x) + s_in w_inp u), output s_out w_out φ(x); low rank: W = m n/N and w_out/N.</summary>
    private static Proposal? PhaseLimitCycle(FoundTensors found)
    {
        var (recurrent, m, n) = (found.Named("w_rec"), found.Named("m"), found.Named("n"));
        if (found.Named("w_inp") is not { } input || (recurrent is null && (m is null || n is null)))
        {
            return null;
        }

        var proposal = new Proposal(recurrent is null ? "phase-limit-cycle RNNs, low rank" : "phase-limit-cycle RNNs, full rank")
            .Text(Network, "form", "current")
            .AskNonlinearity()
            .AskAlpha("dt over tau_lims[0] of its params");
        if (recurrent is not null)
        {
            proposal
                .Text(Network, "rows", "to")
                .Tensor("w_rec", recurrent)
                .Remark("where apply_dale was on, the code masks W: save the masked W");
        }
        else
        {
            proposal.Tensor("m", m).Tensor("n", n).Text(Scale, "recurrent", "1/N").Text(Scale, "readout", "1/N");
        }

        return proposal
            .Tensor("w_in", input)
            .Tensor("gain_in", found.Named("w_inp_scale"))
            .Tensor("w_out", found.Named("w_out"))
            .Tensor("gain_out", found.Named("w_out_scale"))
            .Text(Readout, "nonlinearity", "linear")
            .Ask(Readout, "reads", "out_nonlinearity: as φ reads rates, identity reads states", "\"rates\"", "\"states\"");
    }

    /// <summary>z ← d z + n φ(m z + Wu v - h), v ← d v + (1-d) u, d = exp(-exp(decay_param)): currents x = m z + Wu v with α = 1-d.</summary>
    private static Proposal? Smc(FoundTensors found)
    {
        if (found.Named("decay_param") is not { } decay || found.Named("m") is not { } m || found.Named("n") is not { } n)
        {
            return null;
        }

        var kept = found.All[decay].ToDoubles().Select(value => Math.Exp(-Math.Exp(value))).Distinct().ToList();
        if (kept.Count != 1 || !(kept[0] is >= 0 and < 1))
        {
            throw new MnemoFormatException(
                found.Path,
                $"'{decay}' gives {kept.Count} different decays, or one outside 0 to 1; only one decay for all latents is supported."
            );
        }

        var proposal = new Proposal("smc_rnns, low rank")
            .Text(Network, "form", "current")
            .AskNonlinearity("relu", "tanh")
            .Set(Network, "alpha", StudyText.Number(1 - kept[0]), $"1 - exp(-exp({decay}))")
            .Text(Network, "bias", "inside")
            .Tensor("m", m)
            .Tensor("n", n)
            .Tensor("w_in", found.Named("Wu"))
            .Tensor("b_rec", found.Named("h"))
            .Tensor("start", found.Named("initial_state"))
            .Set(Scale, "recurrent", StudyText.Number(1 / (1 - kept[0])), "n is not multiplied by 1-d in its code")
            .Set(Scale, "bias", "-1", "h is subtracted")
            .Remark("states are the currents m z + Wu v; a check gives these as 'states', or φ of them as 'rates'")
            .Remark("clipped_relu is not read");
        return proposal;
    }

    /// <summary>x ← (1-α) x + α (W_rec φ(x) + W_in u + b_rec), output W_out φ(x) + b_out; the saved matrices are the effective ones.</summary>
    private static Proposal? PsychRnn(FoundTensors found)
    {
        if (
            !((string[])["W_rec", "W_in", "W_out", "b_rec", "b_out"]).All(found.All.ContainsKey)
            || found.Named("init_state") is not { } start
        )
        {
            return null;
        }

        return new Proposal("PsychRNN Basic")
            .Text(Network, "form", "current")
            .AskNonlinearity("relu", "sigmoid")
            .AskAlpha("dt over tau of its params")
            .Text(Network, "rows", "to")
            .Tensor("w_rec", "W_rec")
            .Tensor("w_in", "W_in")
            .Tensor("b_rec", "b_rec")
            .Tensor("w_out", "W_out")
            .Tensor("b_out", "b_out")
            .Tensor("start", start)
            .Text(Readout, "nonlinearity", "linear");
    }

    /// <summary>r ← (1-α) r + α softplus(W_in u + W r + b), one kernel [(I+N) × N] with the inputs first.</summary>
    private static Proposal? Multitask(FoundTensors found)
    {
        var kernels = found.Ending("kernel");
        if (kernels.Count != 1 || found.Shape(kernels[0]) is not [var rows, var n] || rows < n)
        {
            return null;
        }

        var (kernel, inputs) = (kernels[0], rows - n);
        var proposal = new Proposal("multitask (LeakyRNNCell)")
            .Text(Network, "form", "rate")
            .AskNonlinearity("softplus", "relu", "tanh")
            .AskAlpha("dt over tau of its hp.json (20 ms over 100 ms by default)")
            .Text(Network, "rows", "from")
            .Tensor("w_rec", $"{kernel}[{inputs}:{rows}]");
        if (inputs > 0)
        {
            proposal.Tensor("w_in", $"{kernel}[0:{inputs}]");
        }

        proposal.Tensor("b_rec", found.Named("bias"));
        if (found.Named("weights") is { } output)
        {
            proposal.Tensor("w_out", output).Tensor("b_out", found.Named("biases"));
            proposal.Ask(
                Readout,
                "nonlinearity",
                "sigmoid for lsq, linear logits for cross-entropy",
                "\"sigmoid\"",
                "\"linear\"",
                "\"softmax\""
            );
        }
        else
        {
            found.ProposeReadout(proposal, n);
        }

        return proposal;
    }
}
