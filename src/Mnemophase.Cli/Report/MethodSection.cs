using System.Globalization;
using Mnemophase.Cli.Output;
using Mnemophase.Results;
using Mnemophase.Running;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Cli.Report;

/// <summary>How the networks were computed, and how to cite them.</summary>
internal static class MethodSection
{
    /// <summary>The protocol in words, provenance per store, and each study's text.</summary>
    public static string Write(IReadOnlyList<(FigureSource Source, StoreFacts Facts)> stores)
    {
        var html = new Html()
            .Paragraph(
                "Every network is drawn from its seed through PyTorch's generator, as the paper's scripts drew it, so that network (learning rate, delay, seed) is the network the paper trained. Full-rank networks are trained by full-batch gradient descent with momentum; the last tenth of the training record decides whether a network learned, "
                    + "and a run of nine trial lengths after the cue whether a learned one rides a limit cycle or rests on a slow-point manifold. The same build gives the same bits on every x86-64 processor and for any number of workers; other arithmetic, such as that of another program, rounds otherwise, and rounding decides the fate of single networks near a boundary."
            )
            .Table(
                ["study", "store", "networks", "failed", "epochs", "worker time", "engine", "program", "finished"],
                stores.Select(store => Row(store.Source, store.Facts))
            );
        foreach (var (source, _) in stores)
        {
            if (source.Store.Summary().MixedEngines is { } mixed)
            {
                html.Paragraph(
                    $"{Path.GetFileName(source.Store.Path)} holds {mixed}; networks of different engines differ in their last bits."
                );
            }

            html.Details(
                $"Study {source.Study.Name} as it was run ({Path.GetFileName(source.Store.Path)})",
                details => details.Raw($"<pre>{Html.Escape(StudyText.Write(source.Study))}</pre>")
            );
        }

        return html.ToString();
    }

    /// <summary>How to cite the paper and the software.</summary>
    public static string Cite(ProgramVersion program) =>
        new Html()
            .Raw(
                """
                <p>The paper: B. Kurtkaya, F. Dinc, M. Yuksekgonul, M. Blanco-Pozo, E. Cirakman, M. Schnitzer, Y. Yemez, H. Tanaka, P. Yuan and N. Miolane,
                <i>Dynamical phases of short-term memory mechanisms in RNNs</i>, Proceedings of the 42nd International Conference on Machine Learning,
                PMLR 267, 2025, <a href="https://arxiv.org/abs/2502.17433">arXiv:2502.17433</a>.</p>
                """
            )
            .Paragraph(
                $"The software: Mnemophase contributors, Mnemophase, version {program.Version}{(program.Commit.Length > 0 ? $", commit {program.Commit}" : "")}."
            )
            .Raw(
                $$$"""
                <pre>@inproceedings{kurtkaya2025dynamical,
                  title     = {Dynamical phases of short-term memory mechanisms in {RNNs}},
                  author    = {Kurtkaya, Bariscan and Dinc, Fatih and Yuksekgonul, Mert and Blanco-Pozo, Marta and Cirakman, Ege and
                               Schnitzer, Mark and Yemez, Yucel and Tanaka, Hidenori and Yuan, Peng and Miolane, Nina},
                  booktitle = {Proceedings of the 42nd International Conference on Machine Learning},
                  series    = {PMLR},
                  volume    = {267},
                  year      = {2025}
                }

                @software{mnemophase,
                  title   = {Mnemophase},
                  author  = {{Mnemophase contributors}},
                  version = {{{{Html.Escape(program.Version)}}}}
                }</pre>
                """
            )
            .ToString();

    private static IReadOnlyList<string> Row(FigureSource source, StoreFacts facts)
    {
        var summary = source.Store.Summary();
        return
        [
            source.Study.Name,
            Path.GetFileName(source.Store.Path),
            StudyProse.N(summary.Trained),
            StudyProse.N(summary.Failed),
            StudyProse.N(summary.Epochs),
            TerminalText.Duration(TimeSpan.FromSeconds(summary.Seconds)),
            Counted(facts.Engines),
            Counted(facts.Programs),
            facts.First is { } first && facts.Last is { } last ? $"{Day(first)} to {Day(last)}" : "–",
        ];
    }

    private static string Counted(IReadOnlyDictionary<string, int> counts) =>
        counts.Count <= 1
            ? counts.Keys.FirstOrDefault() ?? "–"
            : string.Join("; ", counts.Select(pair => $"{pair.Key}: {StudyProse.N(pair.Value)}"));

    private static string Day(DateTimeOffset time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
