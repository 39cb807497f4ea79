using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Mnemophase.Explorer.Views;
using Mnemophase.Pages;

namespace Mnemophase.Explorer.Endpoints;

/// <summary>The forms in which a page answers.</summary>
internal static class Answers
{
    private const int Version = 1;

    /// <summary>A page, or a part of one.</summary>
    public static IResult Page<TComponent>(params ReadOnlySpan<(string Name, object? Value)> parameters)
        where TComponent : IComponent => Bytes(Encoding.UTF8.GetBytes(Markup<TComponent>(parameters)), "text/html; charset=utf-8");

    /// <summary>A picture.</summary>
    public static IResult Svg<TComponent>(params ReadOnlySpan<(string Name, object? Value)> parameters)
        where TComponent : IComponent => Bytes(Encoding.UTF8.GetBytes(Markup<TComponent>(parameters)), "image/svg+xml");

    /// <summary>Numbers for programs: an object with version; a list stands under rows.</summary>
    public static IResult Json(object value)
    {
        var text = JsonSerializer.SerializeToNode(value, Chart.Json)!.AsObject();
        text.Insert(0, "version", Version);
        return Bytes(Encoding.UTF8.GetBytes(text.ToJsonString(Chart.Json)), "application/json");
    }

    /// <summary>A table.</summary>
    public static IResult Csv(byte[] table, string name) => TypedResults.File(table, "text/csv; charset=utf-8", $"{name}.csv");

    /// <summary>A file to keep.</summary>
    public static IResult File(byte[] bytes, string name) => TypedResults.File(bytes, "application/octet-stream", name);

    /// <summary>Bytes of a kind.</summary>
    public static IResult Bytes(byte[] bytes, string kind) => TypedResults.Bytes(bytes, kind);

    private static string Markup<TComponent>(ReadOnlySpan<(string Name, object? Value)> parameters)
        where TComponent : IComponent
    {
        var named = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in parameters)
        {
            named[name] = value;
        }

        return HtmlPage.Render<TComponent>(named);
    }
}
