using Microsoft.AspNetCore.Http;
using Mnemophase.Explorer.Pages;
using Mnemophase.Explorer.Views;

namespace Mnemophase.Explorer.Endpoints;

/// <summary>Two networks side by side, and one seed across cells.</summary>
internal static class CompareEndpoints
{
    /// <summary>Maps their addresses.</summary>
    public static void Map(MapPath get, AnswerAt at)
    {
        get("/compare", at("compare", Page));
        get(
            "/compare.json",
            at(
                "compare",
                (request, context) =>
                    Answers.Json(
                        new
                        {
                            a = Of(request, context, "a") is { } one ? NetworkJson.Of(one) : null,
                            b = Of(request, context, "b") is { } other ? NetworkJson.Of(other) : null,
                        }
                    )
            )
        );
    }

    private static IResult Page(HttpRequest request, PageContext context)
    {
        var (a, b) = (Of(request, context, "a"), Of(request, context, "b"));
        var seed = a is not null && (request.Query["seeds"].Count > 0 || b is null) ? SeedView.Of(context.View!, a.Row.Key.Seed) : null;
        return Answers.Page<ComparePage>(
            ("View", context.View),
            ("Context", context),
            ("AName", request.Query["a"].ToString()),
            ("BName", request.Query["b"].ToString()),
            ("A", a),
            ("B", b),
            ("Seed", seed)
        );
    }

    /// <summary>A network by its name in the address: "0.1,80,2", with the store behind it where it is another one.</summary>
    private static NetworkView? Of(HttpRequest request, PageContext context, string which)
    {
        if (((string?)request.Query[which])?.Split(',') is not [var up, var place, var seed, .. var store])
        {
            return null;
        }

        var view = store is [var key] && context.Shelf.Find(key) is { } other ? StudyView.Of(other) : context.View!;
        return view.Find(up, place) is { } cell && int.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? NetworkView.Of(view, new NetworkKey(cell, number))
            : null;
    }
}
