using Microsoft.AspNetCore.Http;
using Mnemophase.Explorer.Pages;
using Mnemophase.Explorer.Views;

namespace Mnemophase.Explorer.Endpoints;

/// <summary>The list of all networks.</summary>
internal static class ListEndpoints
{
    private const int MostRows = 5000;

    /// <summary>Maps its addresses.</summary>
    public static void Map(MapPath get, AnswerAt at)
    {
        get(
            "/list",
            at(
                "list",
                (request, context) =>
                    ListView.Waiting(context.View!.Store) is { } progress
                        ? Answers.Page<ListWaitPage>(("Read", progress.Read), ("Of", progress.Of), ("Context", context))
                        : Answers.Page<ListPage>(
                            ("Data", ListView.Of(context.View!, request.Query)),
                            ("Context", context),
                            ("AsksColumns", request.Query["columns"].Count > 0)
                        )
            )
        );
        get("/list.json", at("list", Json));
        get("/list.csv", at("list", Csv));
    }

    private static IResult Json(HttpRequest request, PageContext context)
    {
        var data = ListView.Of(context.View!, request.Query);
        var (from, count) = (
            Math.Clamp(Whole(request, "from", 0), 0, data.Rows.Length),
            Math.Clamp(Whole(request, "count", 100), 0, MostRows)
        );
        return Answers.Json(
            new
            {
                study = data.View.Study.Name,
                store = data.View.Store.Path,
                total = data.Rows.Length,
                from,
                columns = data.Columns.Select(column => column.Name),
                rows = data
                    .Rows.Skip(from)
                    .Take(count)
                    .Select(row => new
                    {
                        page = context.Links.Network(data.View, data.KeyOf(row)),
                        values = data.Columns.Select(column => column.ValueAt(row)),
                    }),
            }
        );
    }

    private static IResult Csv(HttpRequest request, PageContext context)
    {
        var data = ListView.Of(context.View!, request.Query);
        var positions = data.Table.Find("position")!.Numbers!;
        var wanted = data.Rows.Select(row => (int)positions[row]).ToHashSet();
        return Answers.Csv(
            NetworkLists.Csv(data.View, store => store.StreamRows().Where(row => wanted.Contains(row.Position))),
            $"{data.View.Study.Name}-networks"
        );
    }

    private static int Whole(HttpRequest request, string key, int none) =>
        int.TryParse(request.Query[key], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : none;
}
