using Microsoft.AspNetCore.Http;
using Mnemophase.Outcomes;

namespace Mnemophase.Explorer.Stores;

/// <summary>The addresses of pages. Store and places stand in them where they vary, so that an address always leads to the same view.</summary>
/// <param name="basePath">Prefix of every address.</param>
/// <param name="several">Whether several stores are open.</param>
public sealed class Links(string basePath, bool several)
{
    /// <summary>Prefix of every address.</summary>
    public string BasePath => basePath;

    /// <summary>A page of its own, or a file of the program.</summary>
    public string Page(string path) => $"{basePath}{path}";

    /// <summary>A page of a study.</summary>
    /// <param name="path">Path of the page, "/list".</param>
    /// <param name="query">What else the address says; empty values are left out.</param>
    public string Of(StudyView view, string path, params ReadOnlySpan<(string Key, string? Value)> query)
    {
        var pairs = new List<KeyValuePair<string, string?>>();
        foreach (var (key, value) in query)
        {
            if (!string.IsNullOrEmpty(value))
            {
                pairs.Add(KeyValuePair.Create(key, (string?)value));
            }
        }

        if (several)
        {
            pairs.Add(KeyValuePair.Create("store", (string?)view.Store.Key));
        }

        pairs.AddRange(view.Query.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        return $"{basePath}{path}{QueryString.Create(pairs)}";
    }

    /// <summary>The page of a cell.</summary>
    public string Cell(StudyView view, Cell cell, string form = "") => Of(In(view, cell), $"/cell/{Path(view, cell)}{form}");

    /// <summary>The page of a network.</summary>
    public string Network(StudyView view, NetworkKey key, string form = "") =>
        Of(In(view, key.Cell), $"/network/{Path(view, key.Cell)}/{key.Seed}{form}");

    /// <summary>A network in one part of an address: "0.1,80,2".</summary>
    public static string Name(StudyView view, NetworkKey key)
    {
        return $"{view.NameOf(key.Cell)},{key.Seed}";
    }

    private static StudyView In(StudyView view, Cell cell)
    {
        return view.Contains(cell) ? view : view.At(cell);
    }

    private static string Path(StudyView view, Cell cell) =>
        $"{StudyText.Number(view.UpOf(cell))}/{Uri.EscapeDataString(view.PlaceOf(cell))}";
}
