namespace Mnemophase.Exchange.Elsewhere;

/// <summary>Where a network and its check part.</summary>
/// <param name="Array">states, cells, rates or outputs.</param>
/// <param name="Trial">Trial, from 0.</param>
/// <param name="Step">Step, from 1: after so many steps.</param>
/// <param name="Number">Neuron or output, from 0.</param>
/// <param name="Theirs">What the check says.</param>
/// <param name="Ours">What the description gives.</param>
public sealed record CheckGap(string Array, int Trial, int Step, int Number, double Theirs, double Ours)
{
    /// <summary>In words.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Array} differ at step {Step}{(Trial > 0 ? $" of trial {Trial}" : "")}: {(Array is "outputs" ? "output" : "neuron")} {Number} is {Theirs:G6} in the check and {Ours:G6} by the description"
        );
}

/// <summary>Runs a network on the inputs of its check and compares.</summary>
internal static class CheckRun
{
    /// <summary>Agreement that is asked for, times the largest number of the array where that is above 1 (the numbers of a check are often 32-bit).</summary>
    public const double Tolerance = 1e-5;

    /// <summary>Checks that the check goes with the network.</summary>
    /// <exception cref="MnemoFormatException">Its sizes are others.</exception>
    public static void RequireFits(BuiltNetwork built, CheckFile check)
    {
        if (check.Channels != built.Network.Channels)
        {
            throw new MnemoFormatException(
                check.Path,
                $"has {check.Channels} input channels, but the network has {built.Network.Channels}{(check.Channels == 0 ? "; give it 'inputs'" : "")}."
            );
        }

        foreach (var name in CheckFile.Told.Where(check.Kept.ContainsKey))
        {
            var (ours, theirs) = (Ours(built, name, [.. built.Network.Start]), check.Kept[name].Numbers);
            if (ours.Length != theirs)
            {
                throw new MnemoFormatException(
                    check.Path,
                    ours.Length == 0 && name is "outputs"
                        ? "holds 'outputs', but the description names no tensors.w_out."
                        : $"'{name}' has {theirs} numbers per step, but the network has {ours.Length}."
                );
            }
        }

        try
        {
            _ = StartOf(built, check, 0);
        }
        catch (ArgumentException e)
        {
            throw new MnemoFormatException($"{check.Path}: 'start' {e.Message}.", e);
        }
    }

    /// <summary>Whether they agree: in a free run, or else step by step.</summary>
    public static bool Agrees(BuiltNetwork built, CheckFile check) =>
        FreeRun(built, check) is null || (CanStep(built, check) && StepByStep(built, check) is null);

    /// <summary>The first gap of a free run from the start; null where everything agrees.</summary>
    public static CheckGap? FreeRun(BuiltNetwork built, CheckFile check) => Run(built, check, stepByStep: false);

    /// <summary>Whether each step can be compared by itself: the check tells the whole state.</summary>
    public static bool CanStep(BuiltNetwork built, CheckFile check) => Whole(built, check, 0, 0) is not null;

    /// <summary>The first gap when each step starts from the state that the check says: what rounding amplifies along the way does not count.</summary>
    public static CheckGap? StepByStep(BuiltNetwork built, CheckFile check) => Run(built, check, stepByStep: true);

    private static CheckGap? Run(BuiltNetwork built, CheckFile check, bool stepByStep)
    {
        var network = built.Network;
        var gaps = check.Kept.ToDictionary(
            pair => pair.Key,
            pair => Tolerance * Math.Max(1, pair.Value.Values.Max(Math.Abs)),
            StringComparer.Ordinal
        );
        CheckGap? first = null;
        for (var trial = 0; trial < check.Trials; trial++)
        {
            var state = StartOf(built, check, trial);
            // A later trial matters only where it parts earlier.
            for (var step = 0; step < Math.Min(check.Steps, (first?.Step ?? int.MaxValue) - 1); step++)
            {
                var input = check.Inputs.AsSpan(((trial * check.Steps) + step) * check.Channels, check.Channels);
                network.Under(input).Advance(state, state);
                if (Gap(built, check, gaps, trial, step, state) is { } gap)
                {
                    first = gap;
                    break;
                }

                state = stepByStep ? Whole(built, check, trial, step)! : state;
            }
        }

        return first;
    }

    private static CheckGap? Gap(BuiltNetwork built, CheckFile check, Dictionary<string, double> most, int trial, int step, double[] state)
    {
        foreach (var name in CheckFile.Told.Where(check.Kept.ContainsKey))
        {
            var (values, numbers) = check.Kept[name];
            var theirs = values.AsSpan(((trial * check.Steps) + step) * numbers, numbers);
            var ours = Ours(built, name, state);
            for (var i = 0; i < numbers; i++)
            {
                if (!(Math.Abs(ours[i] - theirs[i]) <= most[name]))
                {
                    return new CheckGap(name, trial, step + 1, i, theirs[i], ours[i]);
                }
            }
        }

        return null;
    }

    private static double[] Ours(BuiltNetwork built, string name, double[] state) =>
        name switch
        {
            "states" => built.OwnState(state)[..built.Neurons],
            "cells" => state[built.Neurons..],
            "rates" => built.Network.Rates(state),
            _ => built.Network.Outputs(state),
        };

    private static double[] StartOf(BuiltNetwork built, CheckFile check, int trial)
    {
        if (check.Start is null)
        {
            return [.. built.Network.Start];
        }

        var own = check.Start[trial];
        // An LSTM whose check gives h alone starts with an empty cell.
        return built.StateOf(
            own.Length == built.Neurons && built.Shift.Length == 2 * built.Neurons ? [.. own, .. new double[own.Length]] : own
        );
    }

    /// <summary>The state after a step as the check tells it; null where it tells only part of it.</summary>
    private static double[]? Whole(BuiltNetwork built, CheckFile check, int trial, int step)
    {
        var isCell = built.Shift.Length == 2 * built.Neurons;
        // Rates are the state where a state gives itself as its rates.
        var name =
            check.Kept.ContainsKey("states") ? "states"
            : check.Kept.ContainsKey("rates") && (isCell || RatesAreStates(built)) ? "rates"
            : null;
        if (name is null || (isCell && !check.Kept.ContainsKey("cells")))
        {
            return null;
        }

        double[] At(string array)
        {
            var (values, numbers) = check.Kept[array];
            return values[(((trial * check.Steps) + step) * numbers)..((((trial * check.Steps) + step) + 1) * numbers)];
        }

        return built.StateOf(isCell ? [.. At(name), .. At("cells")] : At(name));
    }

    /// <summary>The α with which one step from the start gives the check's first state, for forms that are linear in it; null where the check does not tell.</summary>
    /// <param name="atOne">The same network with α = 1.</param>
    public static double? AlphaOf(BuiltNetwork atOne, CheckFile check)
    {
        if (check.Steps == 0 || Whole(atOne, check, 0, 0) is not { } after)
        {
            return null;
        }

        var start = StartOf(atOne, check, 0);
        var whole = new double[start.Length];
        atOne.Network.Under(check.Inputs.AsSpan(0, check.Channels)).Advance(start, whole);
        double along = 0,
            square = 0;
        for (var i = 0; i < start.Length; i++)
        {
            along += (after[i] - start[i]) * (whole[i] - start[i]);
            square += (whole[i] - start[i]) * (whole[i] - start[i]);
        }

        // Rounded to what a person would write.
        var alpha = Math.Round(along / square, 6);
        return alpha is > 0 and <= 1 ? alpha : null;
    }

    private static bool RatesAreStates(BuiltNetwork built)
    {
        double[] probe = [.. built.Shift.Select((_, i) => i % 2 == 0 ? 0.7 : -0.7)];
        return built.Network.Rates(probe).AsSpan().SequenceEqual(probe);
    }
}
