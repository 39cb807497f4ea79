namespace Mnemophase.Results;

/// <summary>A store does not hold what a figure shows; the message says what is missing.</summary>
public sealed class FigureNotDrawnException(string message) : ArgumentException(message);
