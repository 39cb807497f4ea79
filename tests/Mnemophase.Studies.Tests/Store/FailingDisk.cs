using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mnemophase.Studies.Tests.Store;

/// <summary>
/// Puts itself between SQLite and the system's calls that write (through the seam SQLite has for that, xSetSystemCall), and lets chosen
/// ones fail for the files of one folder. Every file elsewhere is written as ever.
/// </summary>
internal static unsafe class FailingDisk
{
    /// <summary>ENOSPC.</summary>
    public const int Full = 28;

    /// <summary>EIO.</summary>
    public const int Broken = 5;

    private static readonly Lock Gate = new();
    private static delegate* unmanaged[Cdecl]<int, byte*, nint, nint> _write;
    private static delegate* unmanaged[Cdecl]<int, byte*, nint, long, nint> _writeAt;
    private static delegate* unmanaged[Cdecl]<int, byte*, nint, long, nint> _writeAt64;
    private static delegate* unmanaged[Cdecl]<int, long, int> _truncate;
    private static bool _installed;
    private static volatile string? _folder;
    private static int _left;
    private static int _error;
    private static bool _forGood;

    /// <summary>Writes done to the folder since it was armed.</summary>
    public static int Writes { get; private set; }

    /// <summary>Lets the write after so many fail, and all later ones if the disk is gone for good.</summary>
    public static void Arm(string folder, int writes, int error, bool forGood)
    {
        lock (Gate)
        {
            Install();
            (_left, _error, _forGood, Writes) = (writes, error, forGood, 0);
            _folder = folder;
        }
    }

    /// <summary>All writes succeed again.</summary>
    public static void Disarm() => _folder = null;

    private static void Install()
    {
        if (_installed)
        {
            return;
        }

        var vfs = FindVfs(null);
        var get = (delegate* unmanaged[Cdecl]<Vfs*, byte*, void*>)vfs->GetSystemCall;
        fixed (
            byte* write = "write\0"u8,
                writeAt = "pwrite\0"u8,
                writeAt64 = "pwrite64\0"u8,
                truncate = "ftruncate\0"u8
        )
        {
            _write = (delegate* unmanaged[Cdecl]<int, byte*, nint, nint>)get(vfs, write);
            _writeAt = (delegate* unmanaged[Cdecl]<int, byte*, nint, long, nint>)get(vfs, writeAt);
            _writeAt64 = (delegate* unmanaged[Cdecl]<int, byte*, nint, long, nint>)get(vfs, writeAt64);
            _truncate = (delegate* unmanaged[Cdecl]<int, long, int>)get(vfs, truncate);
            Set(vfs, write, (delegate* unmanaged[Cdecl]<int, byte*, nint, nint>)&Write);
            Set(vfs, writeAt, (delegate* unmanaged[Cdecl]<int, byte*, nint, long, nint>)&WriteAt);
            Set(vfs, writeAt64, (delegate* unmanaged[Cdecl]<int, byte*, nint, long, nint>)&WriteAt64);
            Set(vfs, truncate, (delegate* unmanaged[Cdecl]<int, long, int>)&Truncate);
        }

        _installed = true;
    }

    private static void Set(Vfs* vfs, byte* name, void* call) =>
        ((delegate* unmanaged[Cdecl]<Vfs*, byte*, void*, int>)vfs->SetSystemCall)(vfs, name, call);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Write(int file, byte* bytes, nint count) => Fails(file) ? Fail() : _write(file, bytes, count);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint WriteAt(int file, byte* bytes, nint count, long at) => Fails(file) ? Fail() : _writeAt(file, bytes, count, at);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint WriteAt64(int file, byte* bytes, nint count, long at) => Fails(file) ? Fail() : _writeAt64(file, bytes, count, at);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(int file, long size) => Fails(file) ? Fail() : _truncate(file, size);

    private static int Fail()
    {
        Marshal.SetLastSystemError(_error);
        return -1;
    }

    private static bool Fails(int file)
    {
        if (
            _folder is not { } folder
            || new FileInfo($"/proc/self/fd/{file}").LinkTarget?.StartsWith(folder, StringComparison.Ordinal) != true
        )
        {
            return false;
        }

        lock (Gate)
        {
            Writes++;
            _left--;
            return _left == -1 || (_left < 0 && _forGood);
        }
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find", CallingConvention = CallingConvention.Cdecl)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static extern Vfs* FindVfs(byte* name);

    /// <summary>sqlite3_vfs of version 3.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Vfs
    {
        public int Version;
        public int FileSize;
        public int LongestPath;
        public void* Next;
        public byte* Name;
        public void* Data;
        public void* Open;
        public void* Delete;
        public void* Access;
        public void* FullPath;
        public void* DlOpen;
        public void* DlError;
        public void* DlSym;
        public void* DlClose;
        public void* Randomness;
        public void* Sleep;
        public void* CurrentTime;
        public void* LastError;
        public void* CurrentTimeInt64;
        public void* SetSystemCall;
        public void* GetSystemCall;
        public void* NextSystemCall;
    }
}
