namespace Mnemophase.Cli.Tests;

/// <summary>A folder for one test, gone with it; in memory where the machine has such a place, for most of these tests would wait for flushes of the disk.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    public string Path { get; } =
        Directory.Exists(Memory)
            ? Directory.CreateDirectory($"{Memory}/mnemo-test-{Guid.NewGuid():N}").FullName
            : Directory.CreateTempSubdirectory("mnemo-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
