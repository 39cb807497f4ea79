using System.Text;
using Microsoft.AspNetCore.Http;
using Mnemophase.Explorer.Pages;
using Mnemophase.Explorer.Views;
using Mnemophase.Outcomes;

namespace Mnemophase.Explorer.Endpoints;

/// <summary>The phase diagram and its cells.</summary>
internal static class PhaseEndpoints
{
    /// <summary>Maps their addresses.</summary>
    public static void Map(MapPath get, AnswerAt at)
    {
        get("/", at("phase", Page));
        get("/index.svg", at("phase", Svg));
        get(
            "/index.csv",
            at("phase", (request, context) => Answers.Csv(Csv(PhaseView.Of(context.View!)), $"{context.View!.Study.Name}-counts"))
        );
        get("/index.json", at("phase", (request, context) => Answers.Json(Json(PhaseView.Of(context.View!)))));
        get("/cell/{rate}/{place}", at("cell", OneCell));
    }

    /// <summary>Makes the page once for nobody, so that it is quick when somebody asks.</summary>
    public static void WarmUp(PageContext context) => Page(new DefaultHttpContext().Request, context);

    private static IResult Page(HttpRequest request, PageContext context)
    {
        var selected = SelectedCell(request, context.View!);
        return Answers.Page<PhasePage>(
            ("Data", PhaseView.Of(context.View!)),
            ("Filter", ClassFilter.Of(context.View!, request.Query["show"])),
            ("Context", context),
            ("Beside", request.Query["published"] == "1"),
            ("Selected", selected),
            ("Panel", selected is null ? null : CellView.Of(context.View!, selected))
        );
    }

    private static IResult Svg(HttpRequest request, PageContext context) =>
        Answers.Svg<PhaseDiagram>(
            ("Data", PhaseView.Of(context.View!)),
            ("Filter", ClassFilter.Of(context.View!, request.Query["show"])),
            ("Context", context),
            ("Published", request.Query["published"] == "1"),
            ("Standalone", true)
        );

    private static IResult OneCell(HttpRequest request, PageContext context)
    {
        var (place, form) = Forms.Of(request.RouteValues["place"], ".json", ".csv", ".panel");
        var view = context.View!;
        if (view.Find((string)request.RouteValues["rate"]!, place) is not { } cell)
        {
            return TypedResults.NotFound();
        }

        return form switch
        {
            ".csv" => Answers.Csv(NetworkLists.Csv(view, store => store.Rows(cell)), $"{view.Study.Name}-cell"),
            ".json" => Answers.Json(NetworkLists.Json(view, store => store.Rows(cell))),
            ".panel" => Answers.Page<CellPanel>(("Data", CellView.Of(view, cell)), ("Context", context)),
            _ => Answers.Page<CellPage>(
                ("Data", CellView.Of(view, cell) is var read ? read : null),
                ("Charts", CellCharts.Of(read)),
                ("Context", context)
            ),
        };
    }

    /// <summary>The cell whose panel is open: "?cell=0.1,80".</summary>
    private static Cell? SelectedCell(HttpRequest request, StudyView view) =>
        ((string?)request.Query["cell"])?.Split(',', 2) is [var rate, var place] ? view.Find(rate, place) : null;

    private static byte[] Csv(PhaseView data)
    {
        var view = data.View;
        var text = new StringBuilder("study,learning_rate")
            .AppendJoin("", view.Study.Grid.Axes.Select(axis => $",{axis.Axis.Column}"))
            .Append(",networks,planned")
            .AppendJoin("", view.Classes.Select(found => $",{ClassFilter.NameOf(view, found)}"))
            .Append(",undecided\n");
        foreach (var place in data.Cells)
        {
            text.Append(CultureInfo.InvariantCulture, $"{view.Study.Name},{place.Cell.LearningRate:R}")
                .AppendJoin("", place.Cell.Values.Select(value => $",{value.Text}"))
                .Append(CultureInfo.InvariantCulture, $",{place.Networks},{place.Planned}")
                .AppendJoin("", view.Classes.Select(found => $",{PhaseView.CountOf(place.Counts, found)}"))
                .Append(CultureInfo.InvariantCulture, $",{place.Undecided}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static object Json(PhaseView data)
    {
        var view = data.View;
        return new
        {
            study = view.Study.Name,
            store = view.Store.Path,
            networks = data.Whole.Networks,
            planned = data.Whole.Planned,
            rows = data.Cells.Select(place => new
            {
                learning_rate = place.Cell.LearningRate,
                axes = place.Cell.Values.ToDictionary(
                    value => value.Axis.Column,
                    value => value.Choice is { } choice ? (object)choice : value.Number,
                    StringComparer.Ordinal
                ),
                networks = place.Networks,
                planned = place.Planned,
                classes = view.Classes.ToDictionary(
                    found => ClassFilter.NameOf(view, found),
                    found => PhaseView.CountOf(place.Counts, found),
                    StringComparer.Ordinal
                ),
                undecided = place.Undecided,
                published = place.Published is { } published
                    ? view.Classes.ToDictionary(
                        found => ClassFilter.NameOf(view, found),
                        found => PhaseView.CountOf(published, found),
                        StringComparer.Ordinal
                    )
                    : null,
            }),
            boundaries = data.Boundaries.Select(boundary => new
            {
                name = boundary.Name,
                exponent = boundary.Analysis.Law?.Exponent,
                no_law = boundary.Analysis.NoLaw,
                points = boundary.Analysis.Points.Select(point => new { period_ms = point.PeriodMs, learning_rate = point.LearningRate }),
            }),
        };
    }
}

/// <summary>The form that the end of an address asks for.</summary>
internal static class Forms
{
    /// <summary>The last part of an address without its form, and the form; an empty one for the page.</summary>
    public static (string Place, string Form) Of(object? last, params ReadOnlySpan<string> forms)
    {
        var text = (string?)last ?? "";
        foreach (var form in forms)
        {
            if (text.EndsWith(form, StringComparison.Ordinal))
            {
                return (text[..^form.Length], form);
            }
        }

        return (text, "");
    }
}
