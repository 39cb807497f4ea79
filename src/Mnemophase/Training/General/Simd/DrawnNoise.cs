using Mnemophase.Numerics.Lanes;
using Mnemophase.Training.Simd;

namespace Mnemophase.Training.General.Simd;

/// <summary>Standard normals as they were drawn, [… × trials × channels], from which each tile takes its own, scaled and transposed, when it needs them.</summary>
internal sealed unsafe class DrawnNoise<T> : IDisposable
    where T : struct, ILanes<T>
{
    private FloatBuffer _values = new(0);

    /// <summary>Whether there is any.</summary>
    public bool IsDrawn { get; private set; }

    /// <summary>Takes the numbers; what fills up the last tile is read behind them and must exist.</summary>
    public void Take(ReadOnlySpan<float> values, int channels)
    {
        IsDrawn = values.Length > 0;
        TrialTiles.Grow(ref _values, values.Length + ((long)CanonicalOrder.GroupTrials * channels) + T.Count);
        values.CopyTo(new Span<float>(_values.Pointer, values.Length));
    }

    /// <summary>Writes the numbers of a step and tile, [channels × Row].</summary>
    public void Spread(TileLayout layout, int channels, int step, int tile, float scale, float* destination)
    {
        var row = layout.Row;
        for (var vector = 0; vector < 2; vector++)
        {
            var source = _values.Pointer + ((((long)step * layout.Trials) + layout.TrialOf(tile, vector)) * channels);
            var to = destination + (vector * T.Count);
            if (channels < T.Count)
            {
                for (var channel = 0; channel < channels; channel++)
                {
                    for (var lane = 0; lane < T.Count; lane++)
                    {
                        to[(channel * row) + lane] = source[(lane * channels) + channel] * scale;
                    }
                }

                continue;
            }

            for (var column = 0; column < channels; column += T.Count)
            {
                var first = Math.Min(column, channels - T.Count);
                T.Transpose(source + first, channels, to + ((long)first * row), row, scale);
            }
        }
    }

    public void Dispose() => _values.Dispose();
}
