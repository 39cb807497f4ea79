namespace Mnemophase.Studies.Definition;

/// <summary>Messages of argument exceptions for people.</summary>
public static class ArgumentMessages
{
    /// <summary>The message without the parameter name that the framework appends.</summary>
    public static string PlainMessage(this ArgumentException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var end = exception.Message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return end < 0 ? exception.Message : exception.Message[..end];
    }
}
