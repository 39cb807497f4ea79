using System.Diagnostics;

namespace Mnemophase.Cli.Output;

/// <summary>Shows the training of one network: one line that rewrites itself in a terminal, some twenty plain lines elsewhere.</summary>
internal static class TrainDisplay
{
    private const int Lines = 20;
    private static readonly TimeSpan LiveEvery = TimeSpan.FromSeconds(0.1);

    /// <summary>Trains to the end and shows the progress meanwhile.</summary>
    /// <param name="error">Where to show it.</param>
    /// <param name="epochs">Epochs in all.</param>
    /// <param name="train">Trains and says of each epoch (or some) its number from 0 and what came of it.</param>
    public static T Show<T, TEpoch>(TextWriter error, int epochs, Func<int, TEpoch, string> line, Func<Action<int, TEpoch>, T> train)
    {
        var display = new WorkDisplay(error, TimeProvider.System);
        if (!TerminalText.IsLive(error))
        {
            var (every, next) = (Math.Max(1, epochs / Lines), 0);
            string? unsaid = null;
            var trained = train(
                (epoch, outcome) =>
                {
                    unsaid = line(epoch, outcome);
                    if (epoch >= next)
                    {
                        display.Write(unsaid);
                        (next, unsaid) = ((epoch / every + 1) * every, null);
                    }
                }
            );
            // The last epoch, also of a training that ends before all are done.
            if (unsaid is not null)
            {
                display.Write(unsaid);
            }

            return trained;
        }

        var last = Stopwatch.GetTimestamp();
        var judged = train(
            (epoch, outcome) =>
            {
                if (Stopwatch.GetElapsedTime(last) >= LiveEvery || epoch == epochs - 1)
                {
                    last = Stopwatch.GetTimestamp();
                    display.Write(line(epoch, outcome));
                }
            }
        );
        display.Erase();
        return judged;
    }
}
