using Mnemophase.Gpu.Driver;

namespace Mnemophase.CardCheck;

/// <summary>Runs the checks of a card and writes results.json, cells.csv and rates.csv.</summary>
internal static class Program
{
    private const string Usage = "usage: cardcheck [--out FOLDER] [--device N] [--seconds S] [--cell-seconds S] [--only 1,2,3]";

    private static int Main(string[] args)
    {
        var (folder, device, only, fewSteps, sizes) = ((string?)null, 0, Enumerable.Range(1, 8).ToHashSet(), false, new CheckSizes());
        try
        {
            for (var i = 0; i < args.Length; i++)
            {
                switch (args[i])
                {
                    case "--few-steps":
                        fewSteps = true;
                        break;
                    case "--out":
                        folder = args[++i];
                        break;
                    case "--device":
                        device = int.Parse(args[++i], CultureInfo.InvariantCulture);
                        break;
                    case "--seconds":
                        sizes = sizes with { Seconds = double.Parse(args[++i], CultureInfo.InvariantCulture) };
                        break;
                    case "--cell-seconds":
                        sizes = sizes with { CellSeconds = double.Parse(args[++i], CultureInfo.InvariantCulture) };
                        break;
                    case "--only":
                        only = [.. args[++i].Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
                        break;
                    default:
                        throw new FormatException();
                }
            }
        }
        catch (Exception e) when (e is FormatException or IndexOutOfRangeException or OverflowException)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        try
        {
            if (folder is not null)
            {
                Directory.CreateDirectory(folder);
            }

            var report = new Report(Console.Out, folder);
            if (!fewSteps)
            {
                Console.WriteLine(Rates.Whole());
            }

            var checks = new CardChecks(LibCuda.Load(), device, sizes, report, TimeProvider.System, Environment.ProcessPath);
            if (fewSteps)
            {
                checks.RunFewSteps();
                return 0;
            }

            checks.Run(only);
            Console.WriteLine(
                $"{report.Count(Verdict.Passed)} passed, {report.Count(Verdict.Measured)} measured, {report.Count(Verdict.Failed)} failed, {report.Count(Verdict.NotRun)} not run"
            );
            return report.Passed ? 0 : 1;
        }
        catch (CudaException e)
        {
            Console.Error.WriteLine($"cardcheck: {e.Message}");
            return 1;
        }
    }
}
