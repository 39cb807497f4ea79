namespace Mnemophase.Exchange.Release;

/// <summary>What a release says about itself.</summary>
public sealed record ReleaseOptions
{
    private static readonly Dictionary<string, (string Name, string Url)> Licenses = new(StringComparer.OrdinalIgnoreCase)
    {
        ["CC-BY-4.0"] = ("Creative Commons Attribution 4.0 International", "https://creativecommons.org/licenses/by/4.0/"),
        ["CC0-1.0"] = ("Creative Commons Zero 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ["ODC-By-1.0"] = ("Open Data Commons Attribution License 1.0", "https://opendatacommons.org/licenses/by/1-0/"),
        ["MIT"] = ("MIT License", "https://opensource.org/license/mit"),
    };

    /// <summary>Licences that can be named.</summary>
    public static IReadOnlyCollection<string> LicenseNames => Licenses.Keys;

    /// <summary>Title; null for one made of the study's.</summary>
    public string? Title { get; init; }

    /// <summary>Who publishes it, one name each; at least one.</summary>
    public IReadOnlyList<string> Authors { get; init; } = ["Mnemophase contributors"];

    /// <summary>Licence of the data, one of <see cref="LicenseNames"/>.</summary>
    public string License { get; init; } = "CC-BY-4.0";

    /// <summary>Checks the values; call it where they enter.</summary>
    /// <exception cref="ArgumentException">A value is impossible; the message names the option.</exception>
    public void Validate()
    {
        if (!Licenses.ContainsKey(License))
        {
            throw new ValueException($"license {License} is not known; choose one of {string.Join(", ", LicenseNames)}.", "license");
        }

        if (Authors.Count == 0 || Authors.Any(string.IsNullOrWhiteSpace))
        {
            throw new ValueException("author must not be empty.", "author");
        }
    }

    /// <summary>Full name and address of the licence.</summary>
    internal (string Name, string Url) LicenseTerms => Licenses[License];

    /// <summary>The licence as hubs and CITATION.cff spell it.</summary>
    internal string LicenseId => Licenses.Keys.First(name => string.Equals(name, License, StringComparison.OrdinalIgnoreCase));
}
