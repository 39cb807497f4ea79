namespace Mnemophase.Cli.Output;

/// <summary>A store does not hold what a figure shows; the message says what is missing.</summary>
internal sealed class FigureNotDrawnException(string message) : ArgumentException(message);
