using System.Text;

namespace Mnemophase.Store;

/// <summary>
/// Whether a path lies on a network file system. There, programs on several machines do not see each other's locks and logs reliably, and
/// a store they share would be damaged.
/// </summary>
public static class NetworkFileSystem
{
    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "ncpfs",
        "afs",
        "coda",
        "9p",
        "ceph",
        "lustre",
        "gpfs",
        "beegfs",
        "panfs",
        "pvfs2",
        "orangefs",
        "wekafs",
        "ocfs2",
        "gfs2",
        "glusterfs",
        "davfs",
        "virtiofs",
        "fuse.sshfs",
        "fuse.glusterfs",
        "fuse.ceph",
        "fuse.ceph-fuse",
        "fuse.s3fs",
        "fuse.rclone",
        "fuse.gcsfuse",
        "fuse.juicefs",
        "fuse.davfs2",
        "fuse.beegfs",
        "fuse.cephfs",
        "fuse.mount.davfs",
        "fuse.smbnetfs",
        "fuse.curlftpfs",
        "fuse.moosefs",
        "fuse.mfs",
    };

    /// <summary>Lines of the mount table of this machine; empty where there is none to read.</summary>
    public static IReadOnlyList<string> Mounts()
    {
        const string table = "/proc/self/mounts";
        try
        {
            return File.Exists(table) ? File.ReadAllLines(table) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The network file system a path lies on, such as "nfs4 at /home"; null if it is a local one or cannot be told.</summary>
    /// <param name="path">The path; the file itself need not exist.</param>
    /// <param name="mounts">Lines of a mount table: device, mount point, type, …, with spaces as \040; a later mount covers an earlier.</param>
    public static string? Of(string path, IEnumerable<string> mounts)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var target = RealPath(path);
        var (point, type) = ("", "");
        foreach (var fields in mounts.Select(line => line.Split(' ')).Where(fields => fields.Length >= 3))
        {
            var mounted = Unescape(fields[1]);
            if (mounted.Length >= point.Length && IsAtOrBelow(target, mounted))
            {
                (point, type) = (mounted, fields[2]);
            }
        }

        return Types.Contains(type) ? $"{type} at {point}" : null;
    }

    private static bool IsAtOrBelow(string path, string folder) =>
        folder is "/"
        || (path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/'));

    /// <summary>The path with the links of its folders followed.</summary>
    private static string RealPath(string path)
    {
        var real = "/";
        foreach (var part in Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            try
            {
                real = File.ResolveLinkTarget(real, returnFinalTarget: true) is { } target ? RealPath(target.FullName) : real;
            }
            catch (IOException)
            {
                // Not there yet, or a loop: the name stands for itself.
            }
        }

        return real;
    }

    /// <summary>The table writes space, tab, newline and backslash as three octal digits.</summary>
    private static string Unescape(string text)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var octal = i + 3 < text.Length && text[i] == '\\' && text.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0;
            result.Append(octal ? (char)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0')) : text[i]);
            i += octal ? 3 : 0;
        }

        return result.ToString();
    }
}
