namespace Mnemophase.Cli.Paths;

/// <summary>What becomes of a path on the command line.</summary>
public enum PathUse
{
    /// <summary>It is read: a file or folder that is there.</summary>
    Read,

    /// <summary>A study: a name of the program's, or a file that is read.</summary>
    Study,

    /// <summary>A file that is written; its folder is made.</summary>
    File,

    /// <summary>A folder that is written into; it is made.</summary>
    Folder,

    /// <summary>A store that is made if it is not there; its folder is.</summary>
    Store,
}
