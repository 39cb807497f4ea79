using System.Reflection;

namespace Mnemophase.Store;

/// <summary>Which program trained a network.</summary>
/// <param name="Version">Version, such as 0.1.0.</param>
/// <param name="Commit">Commit it was built from; empty when it was built outside a repository.</param>
public sealed record ProgramVersion(string Version, string Commit)
{
    /// <summary>This program.</summary>
    public static ProgramVersion Current { get; } =
        Parse(typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "");

    /// <summary>Takes apart "0.1.0+commit".</summary>
    public static ProgramVersion Parse(string informational)
    {
        var plus = informational.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? new ProgramVersion(informational, "") : new ProgramVersion(informational[..plus], informational[(plus + 1)..]);
    }
}
