using System.Security.Cryptography;
using System.Text;
using Mnemophase.Pages.Style;

namespace Mnemophase.Explorer.Pages;

/// <summary>The scripts and the style sheet, which lie inside the program: wherever it is started from, they are there.</summary>
public static class AssetFiles
{
    private static readonly Dictionary<string, (byte[] Bytes, string Version)> Files = Read();

    /// <summary>Names of the files.</summary>
    public static IReadOnlyCollection<string> Names => Files.Keys;

    /// <summary>Address of a file, which changes with it, so that browsers may keep it for good.</summary>
    public static string Address(string name) => $"/assets/{Files[name].Version}/{name}";

    /// <summary>A file; null where there is none of that name.</summary>
    public static byte[]? Find(string name) => Files.TryGetValue(name, out var file) ? file.Bytes : null;

    private static Dictionary<string, (byte[], string)> Read()
    {
        const string prefix = "assets/";
        var assembly = typeof(AssetFiles).Assembly;
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            files.Add(name[prefix.Length..], bytes);
        }

        files["style.css"] = [.. Encoding.UTF8.GetBytes(PageStyle.Css), .. files["explorer.css"]];
        files.Remove("explorer.css");
        // Modules name each other by relative addresses, so all of one program stand under one version.
        var all = files.OrderBy(file => file.Key, StringComparer.Ordinal).SelectMany(file => SHA256.HashData(file.Value)).ToArray();
        var version = Convert.ToHexStringLower(SHA256.HashData(all))[..10];
        return files.ToDictionary(file => file.Key, file => (file.Value, version), StringComparer.Ordinal);
    }
}
