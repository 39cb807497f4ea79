using Mnemophase.Store;

namespace Mnemophase.Studies.Tests.Store;

public sealed class NetworkFileSystemTests : IDisposable
{
    private static readonly string[] Mounts =
    [
        "/dev/sda1 / ext4 rw 0 0",
        "server:/export /home nfs4 rw,vers=4.2 0 0",
        "/dev/sdb1 /home/local ext4 rw 0 0",
        "scratch /scratch lustre rw 0 0",
        "//host/share /mnt/a\\040share cifs rw 0 0",
        "user@host: /home/local/far fuse.sshfs rw 0 0",
        "tmpfs /scratch tmpfs rw 0 0",
        "broken line",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/home/me/s.mnemo", "nfs4 at /home")]
    [InlineData("/homework/s.mnemo", null)]
    [InlineData("/home/local/s.mnemo", null)]
    [InlineData("/home/local/../me/s.mnemo", "nfs4 at /home")]
    [InlineData("/home/local/far/s.mnemo", "fuse.sshfs at /home/local/far")]
    [InlineData("/mnt/a share/s.mnemo", "cifs at /mnt/a share")]
    [InlineData("/scratch/s.mnemo", null)] // the later mount covers the earlier
    [InlineData("/s.mnemo", null)]
    public void ThePlaceOfAFileIsThatOfTheLastMountAboveIt(string path, string? expected) =>
        Assert.Equal(expected, NetworkFileSystem.Of(path, Mounts));

    [Fact]
    public void LinksAreFollowed()
    {
        var far = Directory.CreateDirectory(_folder.File("far")).FullName;
        Directory.CreateSymbolicLink(_folder.File("near"), far);
        Assert.Equal(
            $"nfs at {far}",
            NetworkFileSystem.Of(_folder.File("near/s.mnemo"), ["/dev/sda1 / ext4 rw", $"server:/x {far} nfs rw"])
        );
    }

    [Fact]
    public void AStoreOnANetworkIsRefusedUnlessItIsOneMachinesAlone()
    {
        var path = _folder.File("s.mnemo");
        StoreAccess access = new() { Mounts = ["/dev/sda1 / ext4 rw", $"server:/x {_folder.Path} nfs4 rw"] };
        var refused = Assert.Throws<StoreException>(() => StudyStore.OpenOrCreate(path, SmallStudies.Of(), TimeProvider.System, access));
        Assert.Contains("nfs4", refused.Message, StringComparison.Ordinal);
        Assert.Equal(StoreRemedy.Alone, refused.Remedy);
        Assert.False(File.Exists(path));
        using var store = StudyStore.OpenOrCreate(path, SmallStudies.Of(), TimeProvider.System, access with { Alone = true });
        store.Add([], [new StoredCheckpoint(0, 1, 1, DateTimeOffset.UnixEpoch, [1])]);
        // No log and no shared memory beside it, which machines cannot share.
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }
}
