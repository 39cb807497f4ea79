namespace Mnemophase.Cli.Paths;

/// <summary>An argument or option whose value is a path; <see cref="PathCheck"/> looks at it before the verb begins.</summary>
public interface IPathSymbol
{
    /// <summary>What becomes of the path.</summary>
    PathUse Use { get; }

    /// <summary>The option under which a path that is not there is the verb's to skip; null if there is none.</summary>
    Option<bool>? SkippedUnder { get; }
}

/// <summary>An argument that is a path, or several.</summary>
/// <param name="name">Its name in the help.</param>
/// <param name="use">What becomes of the path.</param>
/// <typeparam name="T">A string, or several.</typeparam>
public sealed class PathArgument<T>(string name, PathUse use) : Argument<T>(name), IPathSymbol
{
    /// <inheritdoc/>
    public PathUse Use { get; } = use;

    /// <inheritdoc/>
    public Option<bool>? SkippedUnder { get; init; }
}

/// <summary>An option that takes a path, or several.</summary>
/// <param name="name">Its name with dashes.</param>
/// <param name="use">What becomes of the path.</param>
/// <typeparam name="T">A string, or several.</typeparam>
public sealed class PathOption<T>(string name, PathUse use) : Option<T>(name), IPathSymbol
{
    /// <inheritdoc/>
    public PathUse Use { get; } = use;

    /// <inheritdoc/>
    public Option<bool>? SkippedUnder => null;
}
