using System.Diagnostics;
using System.Globalization;
using Mnemophase.Running;
using Mnemophase.Training;
using Spectre.Console;

namespace Mnemophase.Cli.Output;

/// <summary>Shows the training of one network: one line that redraws itself in a terminal, some twenty plain lines elsewhere.</summary>
internal static class TrainDisplay
{
    private const int Lines = 20;
    private static readonly TimeSpan LiveEvery = TimeSpan.FromSeconds(0.1);

    /// <summary>Trains to the end and shows the progress meanwhile.</summary>
    public static JudgedNetwork Show(TextWriter error, int epochs, Func<Action<int, EpochOutcome>, JudgedNetwork> train)
    {
        if (!TerminalText.IsLive(error))
        {
            var every = Math.Max(1, epochs / Lines);
            return train(
                (epoch, outcome) =>
                {
                    if (epoch % every == 0 || epoch == epochs - 1)
                    {
                        error.WriteLine(Line(epoch, outcome));
                    }
                }
            );
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TerminalText.Raw(error)) });
        return console
            .Live(new Text(""))
            .Start(context =>
            {
                var last = Stopwatch.GetTimestamp();
                return train(
                    (epoch, outcome) =>
                    {
                        if (Stopwatch.GetElapsedTime(last) >= LiveEvery || epoch == epochs - 1)
                        {
                            last = Stopwatch.GetTimestamp();
                            context.UpdateTarget(new Text(Line(epoch, outcome)));
                        }
                    }
                );
            });
    }

    private static string Line(int epoch, EpochOutcome outcome) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {epoch, 7}  loss {outcome.Loss, 10:G4}  accuracy {outcome.Accuracy:F4}  reliability {outcome.Reliability:F4}"
        );
}
