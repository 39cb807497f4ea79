using Mnemophase.Cli.Paths;
using Mnemophase.Exchange.Elsewhere;
using Mnemophase.Formats;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo describe</c>: proposes the description with which mnemo dynamics judges a network trained elsewhere.</summary>
internal static class DescribeCommand
{
    public static Command Create()
    {
        var file = new PathArgument<string>("file", PathUse.Read) { Description = $"file of weights: {TensorFile.Read}" };
        var target = new PathOption<string>("--out", PathUse.File)
        {
            Description = "write the description to this file instead of printing it",
        };
        var force = new Option<bool>("--force") { Description = "replace an existing file" };
        var json = SharedOptions.Json();
        var command = new Command(
            "describe",
            "Propose a description (TOML) of a network trained elsewhere from its tensors; what they do not determine is left as a question."
        )
        {
            file,
            target,
            force,
            json,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            var (proposal, tensors) = Proposer.OfFile(path);
            var text = ProposalText.Of(proposal, Path.GetFileName(path), tensors);
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var written = parsed.GetValue(target);
            if (written is not null)
            {
                if (File.Exists(written) && !parsed.GetValue(force))
                {
                    throw new ArgumentException($"{written} exists already; name another file, or add --force to replace it.");
                }

                WholeFile.Write(written, text);
            }

            if (parsed.GetValue(json))
            {
                Json.Write(
                    output,
                    new
                    {
                        path,
                        proposal.Layout,
                        tensors,
                        keys = proposal.Keys.Select(key => new
                        {
                            key.Section,
                            key.Key,
                            Value = key.IsQuestion ? null : key.Value,
                            key.Choices,
                            key.Comment,
                        }),
                        proposal.Remarks,
                        description = text,
                    }
                );
            }
            else if (written is null)
            {
                output.Write(text);
            }
            else
            {
                var questions = proposal.Questions.Select(question => $"{question.Section}.{question.Key}").ToList();
                error.WriteLine(
                    $"{written}: {proposal.Layout}. {(questions.Count == 0 ? "" : $"Answer in this file what is marked #?: {string.Join(", ", questions)}. ")}A [check] (optional) proves the answers right. Then run: mnemo dynamics {path} --network {written}"
                );
            }

            return ExitCode.Ok;
        });
        return command;
    }
}
