using System.Diagnostics;
using System.Globalization;
using Mnemophase.Running;
using Mnemophase.Training.RankK;
using Spectre.Console;

namespace Mnemophase.Cli.Output;

/// <summary>Shows the training of a rank-K network: one line that redraws itself in a terminal, some twenty plain lines elsewhere.</summary>
internal static class RankKTrainDisplay
{
    private const int Lines = 20;
    private static readonly TimeSpan LiveEvery = TimeSpan.FromSeconds(0.1);

    /// <summary>Trains to the end and shows the progress meanwhile.</summary>
    public static JudgedRankKNetwork Show(TextWriter error, int epochs, Func<Action<RankKProgress>, JudgedRankKNetwork> train)
    {
        if (!TerminalText.IsLive(error))
        {
            var every = Math.Max(1, epochs / Lines);
            var next = 0;
            return train(progress =>
            {
                if (progress.EpochsRun >= next)
                {
                    error.WriteLine(Line(progress));
                    next = progress.EpochsRun + every;
                }
            });
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TerminalText.Raw(error)) });
        return console
            .Live(new Text(""))
            .Start(context =>
            {
                var last = Stopwatch.GetTimestamp();
                return train(progress =>
                {
                    if (Stopwatch.GetElapsedTime(last) >= LiveEvery)
                    {
                        last = Stopwatch.GetTimestamp();
                        context.UpdateTarget(new Text(Line(progress)));
                    }
                });
            });
    }

    private static string Line(RankKProgress progress) =>
        string.Create(CultureInfo.InvariantCulture, $"epoch {progress.EpochsRun - 1, 9}  loss {progress.Loss, 10:G4}");
}
