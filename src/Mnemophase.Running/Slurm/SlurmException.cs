namespace Mnemophase.Running.Slurm;

/// <summary>Slurm is not there or refuses, or a folder of a sharded study cannot be used; the message says what to do.</summary>
public sealed class SlurmException : Exception
{
    /// <summary>An error for people.</summary>
    public SlurmException(string message, Exception? inner = null)
        : base(message, inner) { }
}
