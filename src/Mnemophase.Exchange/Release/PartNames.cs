namespace Mnemophase.Exchange.Release;

/// <summary>Names of the parts of a dataset.</summary>
internal static class PartNames
{
    /// <summary>Hubs take 10,000 entries a folder; beyond this many, parts go into numbered folders of as many each.</summary>
    public const int MostEntries = 5000;

    /// <summary>Name of a part without its suffix: "part-00002-of-00080", within "0001/" and so on where there are many.</summary>
    public static string Of(int part, int parts)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"part-{part:D5}-of-{parts:D5}");
        return parts <= MostEntries ? name : string.Create(CultureInfo.InvariantCulture, $"{part / MostEntries:D4}/{name}");
    }
}
