using System.Text;
using Microsoft.AspNetCore.Http;
using Mnemophase.Dynamics.Portraits;
using Mnemophase.Explorer.Pages;
using Mnemophase.Explorer.Views;
using Mnemophase.Figures;
using Mnemophase.Figures.Portraits;
using Mnemophase.Results;

namespace Mnemophase.Explorer.Endpoints;

/// <summary>One network: its page, its data, its files, and what is found out about it on request.</summary>
internal static class NetworkEndpoints
{
    /// <summary>Maps their addresses.</summary>
    public static void Map(MapPath get, AnswerAt at)
    {
        get("/network/{rate}/{place}/{seed}", at("network", Network));
        get(
            "/{study}.toml",
            at(
                "network",
                (request, context) =>
                    Answers.File(Encoding.UTF8.GetBytes(StudyText.Write(context.View!.Study)), $"{context.View!.Study.Name}.toml")
            )
        );
    }

    private static IResult Network(HttpRequest request, PageContext context)
    {
        var (seed, form) = Forms.Of(
            request.RouteValues["seed"],
            ".json",
            ".csv",
            ".svg",
            ".weights",
            ".curves",
            ".analysis",
            ".marks",
            ".robustness",
            ".spectrum"
        );
        var view = context.View!;
        if (
            view.Find((string)request.RouteValues["rate"]!, (string)request.RouteValues["place"]!) is not { } cell
            || !int.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        )
        {
            return TypedResults.NotFound();
        }

        var key = new NetworkKey(cell, number);
        var file = FileNames.Of(view, key);
        return form switch
        {
            ".weights" => Whole(view, key)?.Weights is { } weights
                ? Answers.File(weights, $"{file}-weights.safetensors")
                : TypedResults.NotFound(),
            ".curves" => Whole(view, key)?.Curves is { } curves
                ? Answers.File(curves, $"{file}-curves.safetensors")
                : TypedResults.NotFound(),
            ".csv" => Whole(view, key) is { } whole && NetworkCurves.Of(view.Study, view.Store.Path, whole.Curves) is { } curves
                ? Answers.Csv(Encoding.UTF8.GetBytes(curves.Csv()), $"{file}-curves")
                : TypedResults.NotFound(),
            ".analysis" or ".marks" => NetworkView.Analyse(view, key, request.HttpContext.RequestAborted) is { } fresh
                ? Answers.Page<AnalysisPart>(
                    ("Data", fresh),
                    ("StepMs", view.Study.Task.StepMs),
                    ("File", file),
                    ("IsStored", form is ".marks")
                )
                : TypedResults.NotFound(),
            ".svg" => NetworkView.Analyse(view, key, request.HttpContext.RequestAborted) is { } drawn
                ? Answers.Bytes(FigureFile.Render(Portrayed(view, key, drawn.Portrait), FigureFormats.Svg), "image/svg+xml")
                : TypedResults.NotFound(),
            ".robustness" => NetworkView.Try(view, key, request.HttpContext.RequestAborted) is { } tried
                ? Answers.Page<RobustnessPart>(("Data", tried))
                : TypedResults.NotFound(),
            ".spectrum" => NetworkView.Of(view, key)?.Portrait is { } whole && NetworkCharts.Spectrum(whole, file) is { } spectrum
                ? Answers.Page<ChartFigure>(("Data", spectrum))
                : TypedResults.NotFound(),
            ".json" => NetworkView.Of(view, key) is { } data ? Answers.Json(NetworkJson.Of(data)) : TypedResults.NotFound(),
            _ => NetworkView.Of(view, key, spectra: false) is { } data
                ? Answers.Page<NetworkPage>(
                    ("Data", data),
                    ("Before", Beside(view, key, -1)),
                    ("After", Beside(view, key, 1)),
                    ("Context", context)
                )
                : TypedResults.NotFound(),
        };
    }

    private static NetworkPortraitFigure Portrayed(StudyView view, NetworkKey key, Portrait portrait) =>
        new(portrait, PortraitText.Title(view.Study.Name, key), PortraitText.Verdict(portrait), PortraitText.Lines(portrait));

    private static Store.StoredNetwork? Whole(StudyView view, NetworkKey key) =>
        view.Store.Read(store => store.Find(key) is { } row ? store.Whole(row.Position) : null);

    private static NetworkKey? Beside(StudyView view, NetworkKey key, int step)
    {
        var seeds = view.Study.Grid.Seeds;
        for (var i = 0; i < seeds.Count; i++)
        {
            if (seeds[i] == key.Seed)
            {
                return i + step >= 0 && i + step < seeds.Count ? new NetworkKey(key.Cell, seeds[i + step]) : null;
            }
        }

        return null;
    }
}
