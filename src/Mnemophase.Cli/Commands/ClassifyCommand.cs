using Mnemophase.Exchange;
using Mnemophase.Formats;
using Mnemophase.Judging.Robustness;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo classify</c>: judges networks again, from stores, from our safetensors and from the paper's own layout.</summary>
internal static class ClassifyCommand
{
    public static Command Create()
    {
        var files = SharedOptions.Sources("file");
        var study = SharedOptions.PublishedStudy();
        var csv = new Option<bool>("--csv") { Description = "write the result as CSV" };
        var robust = new Option<bool>("--robust")
        {
            Description =
                "also classify under the free choices of the rule (axis sign, cue, noise, length, limits) and report how many classes change",
        };
        var json = SharedOptions.Json();
        var command = new Command("classify", "Classify the mechanism by which trained networks hold their memory.")
        {
            files,
            study,
            robust,
            csv,
            json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(csv) && result.GetValue(json))
            {
                result.AddError("--csv and --json exclude each other");
            }
        });
        command.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            using var interruption = new Interruption();
            var sources = new ClassifySources(
                StudyLibrary.Find(parsed.GetRequiredValue(study)),
                parsed.GetValue(robust),
                interruption.Token
            );
            var (judged, code) = Judge(sources, parsed.GetRequiredValue(files), error, interruption.Token);
            if (parsed.GetValue(csv))
            {
                ClassifyReport.WriteCsv(output, judged);
            }
            else if (parsed.GetValue(json))
            {
                ClassifyReport.WriteJson(output, judged);
            }
            else
            {
                ClassifyReport.WriteTable(output, judged);
            }

            // A table for people ends with it; programs get it beside their data.
            RobustnessTable.Write(
                parsed.GetValue(csv) || parsed.GetValue(json) ? error : output,
                judged.Select(network => network.Robustness).OfType<LabelRobustness>()
            );

            return code;
        });
        return command;
    }

    /// <summary>What is wrong with one network is told, and does not keep the others from being judged. What is judged when it shall stop is worth telling.</summary>
    private static (List<ClassifiedNetwork> Judged, int Code) Judge(
        ClassifySources sources,
        string[] paths,
        TextWriter error,
        CancellationToken stop
    )
    {
        var judged = new List<ClassifiedNetwork>();
        var code = ExitCode.Ok;
        try
        {
            foreach (var path in paths)
            {
                Try(() =>
                    sources.ForEach(
                        path,
                        read =>
                        {
                            stop.ThrowIfCancellationRequested();
                            Try(() => judged.Add(read()));
                        }
                    )
                );
            }

            if (judged.Count == 0 && code == ExitCode.Ok)
            {
                error.WriteLine($"mnemo classify: no trained network in {string.Join(", ", paths)}");
            }

            return (judged, code);
        }
        catch (OperationCanceledException)
        {
            error.WriteLine($"mnemo classify: stopped after {Plural.Of(judged.Count, "network")}");
            return (judged, ExitCode.Interrupted);
        }

        void Try(Action action)
        {
            try
            {
                action();
            }
            catch (Exception e)
                when (e is MnemoFormatException or StoreException or IOException or UnauthorizedAccessException or ArgumentException)
            {
                error.WriteLine($"mnemo classify: {Errors.Words(e)}");
                code = Math.Max(code, Errors.CodeOf(e));
            }
        }
    }
}
