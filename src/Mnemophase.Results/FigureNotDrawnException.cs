namespace Mnemophase.Results;

/// <summary>A store does not hold what a figure shows; the message says what is missing.</summary>
/// <param name="message">What is missing.</param>
/// <param name="names">Names of the values that would mend it, if any.</param>
public sealed class FigureNotDrawnException(string message, params string[] names) : ValueException(message, names);
