using System.Runtime.CompilerServices;

namespace Mnemophase.Training.Simd;

/// <summary>
/// A few threads that share the tiles of one epoch. Which thread runs which tile is fixed, and nothing is allocated per call.
/// </summary>
internal sealed class TileTeam : IDisposable
{
    private readonly Action<int> _work;
    private readonly Thread[] _helpers;
    private readonly SemaphoreSlim[] _start;
    private readonly SemaphoreSlim _done = new(0);
    private volatile bool _stopping;

    /// <summary>Starts <paramref name="size"/> - 1 helpers; the caller is member 0.</summary>
    public TileTeam(int size, Action<int> work)
    {
        _work = work;
        _helpers = new Thread[size - 1];
        _start = new SemaphoreSlim[size - 1];
        for (var i = 0; i < _helpers.Length; i++)
        {
            var member = i + 1;
            _start[i] = new SemaphoreSlim(0);
            _helpers[i] = new Thread(() => Help(member)) { IsBackground = true, Name = $"tile worker {member}" };
            _helpers[i].Start();
        }
    }

    /// <summary>Runs the work once for every member and returns when all are done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run()
    {
        if (_helpers.Length == 0)
        {
            _work(0);
            return;
        }

        foreach (var start in _start)
        {
            start.Release();
        }

        _work(0);
        for (var i = 0; i < _helpers.Length; i++)
        {
            _done.Wait();
        }
    }

    public void Dispose()
    {
        _stopping = true;
        foreach (var start in _start)
        {
            start.Release();
        }

        foreach (var helper in _helpers)
        {
            helper.Join();
        }

        foreach (var start in _start)
        {
            start.Dispose();
        }

        _done.Dispose();
    }

    private void Help(int member)
    {
        while (true)
        {
            _start[member - 1].Wait();
            if (_stopping)
            {
                return;
            }

            _work(member);
            _done.Release();
        }
    }
}
