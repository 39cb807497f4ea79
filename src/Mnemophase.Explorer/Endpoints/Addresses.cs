using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Mnemophase.Explorer.Pages;
using Mnemophase.Explorer.Views;

namespace Mnemophase.Explorer.Endpoints;

/// <summary>Which address leads to which answer.</summary>
internal static class Addresses
{
    /// <summary>Maps all addresses.</summary>
    public static void Map(IEndpointRouteBuilder app, StoreShelf shelf, Links links, IReadOnlyList<ElsewhereView> elsewhere)
    {
        app.MapGet("/assets/{version}/{name}", Asset);
        Get(
            "/status.json",
            At("", (request, context) => Answers.Json(new { trained = context.View!.Store.Read(store => store.TrainedNetworks()) }))
        );
        if (elsewhere.Count > 0)
        {
            Elsewhere(app, shelf, links, elsewhere);
            return;
        }

        PhaseEndpoints.Map(Get, At);
        NetworkEndpoints.Map(Get, At);
        ListEndpoints.Map(Get, At);
        CompareEndpoints.Map(Get, At);
        ScalingEndpoints.Map(Get, At);

        void Get(string path, RequestDelegate answer) => app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], answer);

        RequestDelegate At(string page, Func<HttpRequest, PageContext, IResult> answer) =>
            async context =>
            {
                // Reading a store and rendering a page block their thread, so they have one of the pool to themselves.
                var result = await Task.Run(() =>
                    shelf.Find(context.Request.Query["store"]) is { } store
                        ? answer(context.Request, new PageContext(shelf, links, StudyView.Of(store, context.Request.Query), page))
                        : TypedResults.NotFound()
                );
                context.Response.Headers.CacheControl = "no-cache";
                await result.ExecuteAsync(context);
            };
    }

    /// <summary>Networks from elsewhere have a page each, and none of a study.</summary>
    private static void Elsewhere(IEndpointRouteBuilder app, StoreShelf shelf, Links links, IReadOnlyList<ElsewhereView> networks)
    {
        app.MapGet("/", context => Answer(context, 0));
        app.MapGet(
            "/elsewhere/{number:int}",
            context => Answer(context, int.Parse((string)context.Request.RouteValues["number"]!, CultureInfo.InvariantCulture))
        );
        ScalingEndpoints.MapTheory(
            (path, answer) => app.MapGet(path, answer),
            (page, answer) => context => answer(context.Request, new PageContext(shelf, links, null, page)).ExecuteAsync(context)
        );

        async Task Answer(HttpContext context, int number)
        {
            var result = await Task.Run(() =>
                number < networks.Count
                    ? Answers.Page<ElsewherePage>(
                        ("Data", networks[number]),
                        ("All", networks),
                        ("Context", new PageContext(shelf, links, null, "elsewhere"))
                    )
                    : TypedResults.NotFound()
            );
            await result.ExecuteAsync(context);
        }
    }

    private static async Task Asset(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        if (AssetFiles.Find(name) is not { } bytes)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        context.Response.ContentType = name.EndsWith(".css", StringComparison.Ordinal) ? "text/css" : "text/javascript";
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}

/// <summary>Maps an address.</summary>
internal delegate void MapPath(string path, RequestDelegate answer);

/// <summary>An answer about a study, with the page it belongs to.</summary>
internal delegate RequestDelegate AnswerAt(string page, Func<HttpRequest, PageContext, IResult> answer);
