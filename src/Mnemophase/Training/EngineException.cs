namespace Mnemophase.Training;

/// <summary>An engine cannot be used on this machine, or failed as a whole, as when a card is lost. No network's fault: the run ends, and what is not finished stays so.</summary>
public class EngineException : Exception
{
    /// <summary>With a message for the user.</summary>
    public EngineException(string message)
        : base(message) { }

    /// <summary>With a message and what it came from.</summary>
    public EngineException(string message, Exception inner)
        : base(message, inner) { }
}
