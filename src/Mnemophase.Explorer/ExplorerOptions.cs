namespace Mnemophase.Explorer;

/// <summary>What the explorer is started with; <c>mnemo explore</c> sends it as one line of JSON.</summary>
public sealed record ExplorerOptions
{
    /// <summary>Stores to open, in the order of their tabs.</summary>
    public required IReadOnlyList<string> Stores { get; init; }

    /// <summary>Port on 127.0.0.1; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>The token that the link carries; null for a random one.</summary>
    public string? Token { get; init; }

    /// <summary>Prefix of every address behind a proxy, as in "/mnemo"; empty for none.</summary>
    public string BasePath { get; init; } = "";

    /// <summary>Host names that are right beside those of loopback.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Description (TOML) of networks from other programs; null for none.</summary>
    public string? Network { get; init; }

    /// <summary>The options with every value checked and the base path in its one form.</summary>
    /// <exception cref="ArgumentException">A value is impossible; the message names it.</exception>
    public ExplorerOptions Checked()
    {
        if (Port is < 0 or > 65535)
        {
            throw new ArgumentException($"--port = {Port} must lie between 0 and 65535.");
        }

        if (Token is { } token && (token.Length < 8 || token.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))))
        {
            throw new ArgumentException("--token must have at least 8 characters, all of them letters, digits, '-' or '_'.");
        }

        var path = BasePath.Trim('/');
        return path.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/')
            ? this with
            {
                BasePath = path.Length == 0 ? "" : $"/{path}",
            }
            : throw new ArgumentException($"--base-path = {BasePath} may contain only letters, digits, '-', '_', '.' and '/'.");
    }
}
