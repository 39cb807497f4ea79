namespace Mnemophase.Cli.Terminal;

/// <summary>What the program returns to the shell.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>Something in the input is wrong: a study file, a file to read, the value of an option, options that do not go together.</summary>
    public const int Input = 1;

    /// <summary>The command line cannot be read: an unknown verb or option, a missing one, letters for a number.</summary>
    public const int Usage = 2;

    /// <summary>A store or a file cannot be written or read.</summary>
    public const int Store = 3;

    /// <summary>mnemo slurm merge is done, but networks are missing.</summary>
    public const int Incomplete = 4;

    /// <summary>The program itself failed.</summary>
    public const int Internal = 70;

    /// <summary>Stopped by Ctrl-C or SIGTERM; everything finished is kept.</summary>
    public const int Interrupted = 130;
}
