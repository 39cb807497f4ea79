using Microsoft.AspNetCore.Http;
using Mnemophase.Explorer.Pages;
using Mnemophase.Explorer.Views;
using Mnemophase.Results;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Plane;

namespace Mnemophase.Explorer.Endpoints;

/// <summary>Boundaries and laws of a store's counts, and the two analytical models.</summary>
internal static class ScalingEndpoints
{
    // Resampling takes seconds, so while a run writes the laws may lag behind it.
    private static readonly TimeSpan MayBeOld = TimeSpan.FromMinutes(2);

    /// <summary>Maps their addresses.</summary>
    public static void Map(MapPath get, AnswerAt at)
    {
        get(
            "/scaling",
            at(
                "scaling",
                (request, context) =>
                    Answers.Page<ScalingPage>(("View", context.View), ("WhyNone", WhyNone(context.View!)), ("Context", context))
            )
        );
        get("/scaling.part", at("scaling", (request, context) => Answers.Page<ScalingPart>(("Findings", Findings(context.View!)))));
        get("/scaling.json", at("scaling", (request, context) => Answers.Json(new { rows = Findings(context.View!).SelectMany(Rows) })));
        MapTheory(get, at);
    }

    /// <summary>Maps those of the models, which need no store.</summary>
    public static void MapTheory(MapPath get, AnswerAt at)
    {
        get("/theory", at("theory", (request, context) => Answers.Page<TheoryPage>(("Data", Theory(request)), ("Context", context))));
        get("/theory.part", at("theory", (request, context) => Answers.Page<TheoryPart>(("Data", Theory(request)))));
    }

    private static string? WhyNone(StudyView view) =>
        ScalingSource.HasBoundaries(view.Study) ? null
        : !view.Study.Task.Kind.Described.HasBoundaries
            ? $"Boundaries are fitted to full-rank networks; study {view.Study.Name} trains rank-K networks."
        : Sentence(StudyPlane.WhyNone(view.Study));

    private static string Sentence(string words) => $"{char.ToUpperInvariant(words[0])}{words[1..]}.";

    private static List<BoundaryFindings> Findings(StudyView view) =>
        ScalingSource.HasBoundaries(view.Study)
            ? view.Store.Keep(
                "findings",
                store =>
                {
                    var source = ScalingSource.FromStore(store);
                    var all = source
                        .Conventions.Select(convention => BoundaryFindings.Of(source, convention, FigureSource.FigureResamples, seed: 0))
                        .ToList();
                    all.ForEach(findings => _ = findings.Foundation);
                    return all;
                },
                MayBeOld
            )
            : [];

    private static IEnumerable<object> Rows(BoundaryFindings findings) =>
        findings.Estimates.Select(estimate => new
        {
            study = findings.Source.Study,
            @class = findings.Class.Replace('-', '_'),
            procedure = FindingText.NameOf(estimate.Procedure),
            exponent = estimate.Law?.Exponent,
            interval_low = estimate.Law is null ? null : (double?)estimate.Lower,
            interval_high = estimate.Law is null ? null : (double?)estimate.Upper,
            no_law = estimate.NoLaw,
            points = estimate.Analysis.Points.Select(point => new { period_ms = point.PeriodMs, learning_rate = point.LearningRate }),
        });

    private static TheoryView Theory(HttpRequest request)
    {
        return TheoryView.Of(Number("delay", 300), Number("response", 50), Number("step", 5), Number("log_rate", -5));

        double Number(string name, double none) =>
            ((string?)request.Query[name]) is not { Length: > 0 } text ? none
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
            : throw new ArgumentException($"{name} = {text} is not a number.");
    }
}
