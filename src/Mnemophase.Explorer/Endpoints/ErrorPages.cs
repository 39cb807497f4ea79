using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Mnemophase.Explorer.Pages;
using Mnemophase.Formats;
using Mnemophase.Pages;
using Mnemophase.Store;

namespace Mnemophase.Explorer.Endpoints;

/// <summary>What becomes of errors: a page that says what is wrong with which file, and where to go on.</summary>
internal static class ErrorPages
{
    /// <summary>Answers with a page for what a page could not do.</summary>
    public static async Task Guard(HttpContext context, RequestDelegate next, StoreShelf shelf, ExplorerOptions options)
    {
        var links = new Links(options.BasePath, shelf.All.Count > 1);
        try
        {
            await next(context);
            if (context.Response is { StatusCode: StatusCodes.Status404NotFound, HasStarted: false })
            {
                await Say(
                    StatusCodes.Status404NotFound,
                    "There is no such page",
                    "The address names a page, cell or network that does not exist."
                );
            }
        }
        catch (StoreException e)
        {
            await Say(StatusCodes.Status503ServiceUnavailable, "A store cannot be read", e.Message);
        }
        catch (Exception e) when (e is MnemoFormatException or JsonException)
        {
            await Say(StatusCodes.Status500InternalServerError, "A network cannot be read", e.Message);
        }
        catch (ArgumentException e)
        {
            await Say(StatusCodes.Status400BadRequest, "The address is not valid", e.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer.
        }

        async Task Say(int status, string title, string message)
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync(
                HtmlPage.Render<ErrorPage>(
                    new Dictionary<string, object?>(StringComparer.Ordinal)
                    {
                        ["Title"] = title,
                        ["Message"] = message,
                        ["Context"] = new PageContext(shelf, links, null, ""),
                    }
                ),
                context.RequestAborted
            );
        }
    }
}
