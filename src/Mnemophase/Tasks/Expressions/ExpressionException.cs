namespace Mnemophase.Tasks.Expressions;

/// <summary>An expression that cannot be read, or that has no value in some trial.</summary>
public sealed class ExpressionException : ArgumentException
{
    /// <summary>Names the expression, the column and the fault.</summary>
    /// <param name="column">Where the fault is, from 1.</param>
    public ExpressionException(string text, int column, string problem)
        : base($"'{text}', column {column}: {problem}")
    {
        Column = column;
    }

    /// <summary>An exception without a place.</summary>
    public ExpressionException() { }

    /// <summary>An exception without a place.</summary>
    public ExpressionException(string message)
        : base(message) { }

    /// <summary>An exception without a place.</summary>
    public ExpressionException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>Where the fault is, from 1.</summary>
    public int Column { get; }

    /// <summary>The name that is unknown; null if the fault is another.</summary>
    public string? UnknownName { get; init; }

    /// <summary>The names that could have been written in its place.</summary>
    public IReadOnlyList<string> KnownNames { get; init; } = [];
}
