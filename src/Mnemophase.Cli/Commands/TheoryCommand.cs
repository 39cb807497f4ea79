using Mnemophase.Tasks;
using Mnemophase.Theory;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo theory</c>: the two analytical models of delayed activation (science.md, section 1), which know steps alone; periods are given in ms as everywhere.</summary>
internal static class TheoryCommand
{
    /// <summary>Periods longer than this leave the range in which the powers of them are finite.</summary>
    private const double LongestSteps = 1e9;

    private const double DefaultPhasesResponseMs = 25;

    public static Command Create()
    {
        var delay = NumberOption("--delay", "delay T_delay in ms");
        var response = NumberOption("--response", "response window T_resp in ms (with --phases: 25 unless given)");
        var learningRate = NumberOption(
            "--learning-rate",
            "show which mechanisms can be learned at this learning rate, and simulate the gradient descent"
        );
        var step = new Option<double>("--step")
        {
            Description = "time step in ms; the models count in steps",
            DefaultValueFactory = _ => Periods.DefaultStepMs,
        };
        var start = new Option<double>("--start")
        {
            Description = "start of the gradient descent, in units of the optimum",
            DefaultValueFactory = _ => 1.001,
        };
        var steps = new Option<int>("--steps") { Description = "steps of the gradient descent", DefaultValueFactory = _ => 1000 };
        var phases = new Option<bool>("--phases") { Description = "tabulate the critical learning rates over a range of delays" };
        var delays = new Option<string>("--delays")
        {
            Description = "the range of --phases, FROM-TO in ms",
            DefaultValueFactory = _ => "50-2000",
        };
        var points = new Option<int>("--points") { Description = "delays in the table of --phases", DefaultValueFactory = _ => 14 };
        var json = SharedOptions.Json();
        var command = new Command(
            "theory",
            "Optimum, no-learning zone and critical learning rate of the slow-point and limit-cycle models."
        )
        {
            delay,
            response,
            step,
            learningRate,
            start,
            steps,
            phases,
            delays,
            points,
            json,
        };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var stepMs = parsed.GetValue(step);
            Refuse(!double.IsFinite(stepMs) || stepMs <= 0, $"--step = {stepMs} must be a positive number of ms.");
            if (parsed.GetValue(phases))
            {
                Refuse(parsed.GetResult(delay) is not null, "--phases takes a range of delays: use --delays FROM-TO instead of --delay.");
                Refuse(
                    parsed.GetResult(learningRate) is not null,
                    "--phases shows the critical rates themselves: leave out --learning-rate."
                );
                var (from, to) = ParseRange(parsed.GetValue(delays)!);
                var rows = Rows(from, to, parsed.GetValue(points), parsed.GetValue(response) ?? DefaultPhasesResponseMs, stepMs);
                return Answer(TheoryJson.Phases(rows, stepMs), TheoryText.Phases(rows, stepMs));
            }

            Refuse(
                parsed.GetValue(delay) is null || parsed.GetValue(response) is null,
                "--delay and --response (in ms) are needed, for example: mnemo theory --delay 300 --response 50."
            );
            var pair = Models(parsed.GetValue(delay)!.Value, parsed.GetValue(response)!.Value, stepMs);
            var descents = parsed.GetValue(learningRate) is { } rate
                ? Array.ConvertAll(pair, m => Descend(m, rate, parsed.GetValue(start), parsed.GetValue(steps)))
                : null;
            return Answer(TheoryJson.Models(pair, descents, stepMs), TheoryText.Models(pair, stepMs) + TheoryText.Descent(pair, descents));

            int Answer(object forPrograms, string forPeople)
            {
                if (parsed.GetValue(json))
                {
                    Json.Write(output, forPrograms);
                }
                else
                {
                    output.Write(forPeople);
                }

                return ExitCode.Ok;
            }
        });
        return command;
    }

    /// <summary>A number whose parse error names option and value, not a type of the program.</summary>
    private static Option<double?> NumberOption(string name, string description) =>
        new(name)
        {
            Description = description,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
                {
                    return value;
                }

                result.AddError($"{name} = {text} is not a {(double.IsInfinity(value) ? "finite " : "")}number.");
                return null;
            },
        };

    private static void Refuse(bool wrong, string message)
    {
        if (wrong)
        {
            throw new ArgumentException(message);
        }
    }

    private static IAnalyticalModel[] Models(double delayMs, double responseMs, double stepMs)
    {
        var (delay, response) = (Steps("--delay", delayMs, stepMs), Steps("--response", responseMs, stepMs));
        return [new SlowPointModel(delay, response), new LimitCycleModel(delay, response)];
    }

    private static double Steps(string option, double periodMs, double stepMs)
    {
        Refuse(!(periodMs > 0), $"{option} = {periodMs} must be above 0 ms.");
        Refuse(periodMs / stepMs > LongestSteps, $"{option} = {periodMs} must be at most {LongestSteps * stepMs} ms.");
        return periodMs / stepMs;
    }

    private static DescentPath Descend(IAnalyticalModel model, double rate, double start, int steps)
    {
        Refuse(steps is < 1 or > 1_000_000, $"--steps = {steps} must lie between 1 and 1000000.");
        Refuse(!double.IsFinite(start) || start <= 0, $"--start = {start} must be a positive number, in units of the optimum.");
        return GradientDescent.Run(model, start * model.Optimum, rate, steps);
    }

    private static (double From, double To) ParseRange(string text)
    {
        var ends = text.Split('-');
        double to = 0;
        var ok =
            ends.Length == 2
            && double.TryParse(ends[0], CultureInfo.InvariantCulture, out var from)
            && double.TryParse(ends[1], CultureInfo.InvariantCulture, out to)
            && from > 0
            && to > from;
        Refuse(!ok, $"--delays = {text} must be FROM-TO with 0 < FROM < TO, in ms, for example 50-2000.");
        return (double.Parse(ends[0], CultureInfo.InvariantCulture), to);
    }

    private static IAnalyticalModel[][] Rows(double from, double to, int points, double response, double stepMs)
    {
        Refuse(points is < 2 or > 10_000, $"--points = {points} must lie between 2 and 10000.");
        return [.. Enumerable.Range(0, points).Select(i => Models(from + ((to - from) * i / (points - 1)), response, stepMs))];
    }

    internal static bool Learnable(IAnalyticalModel model, double rate) => rate < model.CriticalLearningRate;
}
