namespace Mnemophase.Studies.Tests;

/// <summary>A folder for one test, gone with it.</summary>
/// <param name="inMemory">In memory unless told otherwise, where the machine has such a place: tests that make hundreds of stores would mostly wait for flushes of the disk.</param>
internal sealed class TemporaryFolder(bool inMemory = true) : IDisposable
{
    private const string Memory = "/dev/shm";

    public string Path { get; } =
        inMemory && Directory.Exists(Memory)
            ? Directory.CreateDirectory($"{Memory}/mnemo-test-{Guid.NewGuid():N}").FullName
            : Directory.CreateTempSubdirectory("mnemo-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
