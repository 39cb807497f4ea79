namespace Mnemophase.Cli.Paths;

/// <summary>Whether a file or folder can be written where somebody wants it, found out by making an empty file there that is gone at once.</summary>
internal static class WritablePlace
{
    /// <summary>Why it cannot be; null if it can.</summary>
    public static string? WhyNot(string path, PathUse use)
    {
        var full = Path.GetFullPath(path);
        if (use is not PathUse.Folder)
        {
            if (Directory.Exists(full))
            {
                return $"is a folder; name a file, such as {Path.Combine(path, use is PathUse.Store ? "s.mnemo" : "x")}";
            }

            // Whether a file that is there may be replaced or continued is the verb's to say.
            if (File.Exists(full))
            {
                return null;
            }

            full = Path.GetDirectoryName(full)!;
            if (use is PathUse.Store && !Directory.Exists(full))
            {
                return File.Exists(full)
                    ? $"{full} is a file, not a folder; choose another place"
                    : $"the folder {full} does not exist; make it first, or choose another place";
            }
        }
        else if (File.Exists(full))
        {
            return "is a file; name a folder";
        }

        for (var folder = full; ; folder = Path.GetDirectoryName(folder)!)
        {
            if (File.Exists(folder))
            {
                return $"{folder} is a file, not a folder; choose another place";
            }

            if (Directory.Exists(folder))
            {
                return Probe(folder) is { } why ? $"{why}; choose another place" : null;
            }
        }
    }

    private static string? Probe(string folder)
    {
        try
        {
            var file = Path.Combine(folder, $".{Path.GetRandomFileName()}");
            new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return $"you may not write in {folder}";
        }
        catch (IOException e)
        {
            // The runtime reports a file system that takes no files as a file that is missing.
            return e is FileNotFoundException or DirectoryNotFoundException
                ? $"cannot be made, as {folder} takes no new files or folders"
                : $"cannot be made in {folder}: {e.Message}";
        }
    }
}
