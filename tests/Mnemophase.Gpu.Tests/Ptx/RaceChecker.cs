namespace Mnemophase.Gpu.Tests.Ptx;

/// <summary>Finds accesses to a word by two threads of a block, one of them a write, that no barrier orders.</summary>
/// <remarks>
/// Every warp has a vector clock; a barrier joins those of the warps that meet. Lanes of one warp count as unordered too, between two
/// barriers: the card promises no lockstep.
/// </remarks>
internal sealed class RaceChecker(int warps)
{
    private readonly int[][] _clocks = [.. Enumerable.Range(0, warps).Select(warp => Start(warp, warps))];
    private readonly Dictionary<long, Word> _words = [];

    /// <summary>Orders what the warps did before a barrier before what any of them does after it.</summary>
    public void Join(IReadOnlyCollection<int> met)
    {
        var joined = new int[warps];
        foreach (var warp in met)
        {
            for (var i = 0; i < warps; i++)
            {
                joined[i] = Math.Max(joined[i], _clocks[warp][i]);
            }
        }

        foreach (var warp in met)
        {
            joined.CopyTo(_clocks[warp], 0);
            _clocks[warp][warp]++;
        }
    }

    /// <summary>Takes note of a read.</summary>
    /// <returns>What it conflicts with; null for nothing.</returns>
    public string? Read(long place, int warp, int lane)
    {
        var word = Find(place);
        var clock = _clocks[warp];
        var conflict = word.Written(warp, lane, clock);
        word.ReaderLane[warp] = (sbyte)(word.ReadAt[warp] == clock[warp] && word.ReaderLane[warp] != lane ? -1 : lane);
        word.ReadAt[warp] = clock[warp];
        return conflict;
    }

    /// <summary>Takes note of a write.</summary>
    /// <returns>What it conflicts with; null for nothing.</returns>
    public string? Write(long place, int warp, int lane)
    {
        var word = Find(place);
        var clock = _clocks[warp];
        var conflict = word.Written(warp, lane, clock);
        for (var other = 0; other < warps && conflict is null; other++)
        {
            var unordered =
                other == warp ? word.ReadAt[warp] == clock[warp] && word.ReaderLane[warp] != lane : word.ReadAt[other] > clock[other];
            conflict = unordered ? $"a read by warp {other}" : null;
        }

        (word.Writer, word.WriterLane, word.WrittenAt) = (warp, lane, clock[warp]);
        return conflict;
    }

    private Word Find(long place)
    {
        if (!_words.TryGetValue(place, out var word))
        {
            word = new Word(warps);
            _words.Add(place, word);
        }

        return word;
    }

    private static int[] Start(int warp, int warps)
    {
        var clock = new int[warps];
        clock[warp] = 1;
        return clock;
    }

    private sealed class Word(int warps)
    {
        public readonly int[] ReadAt = new int[warps];
        public readonly sbyte[] ReaderLane = new sbyte[warps];
        public int Writer = -1;
        public int WriterLane;
        public int WrittenAt;

        public string? Written(int warp, int lane, int[] clock)
        {
            var unordered = Writer == warp ? WrittenAt == clock[warp] && WriterLane != lane : Writer >= 0 && WrittenAt > clock[Writer];
            return unordered ? $"a write by lane {WriterLane} of warp {Writer}" : null;
        }
    }
}
