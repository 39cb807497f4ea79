using Mnemophase.Tasks.Trials;
using Mnemophase.Training.Simd;

namespace Mnemophase.Training.General.Simd;

/// <summary>A batch in tile order: inputs, targets, weights and masks; reused from batch to batch, growing where it must.</summary>
internal sealed unsafe class TrialTiles : IDisposable
{
    private FloatBuffer _inputs = new(0);
    private FloatBuffer _targets = new(0);
    private FloatBuffer _weights = new(0);
    private FloatBuffer _masks = new(0);
    private TileLayout _layout = null!;
    private int _inputChannels;
    private int _outputChannels;

    /// <summary>Takes a batch.</summary>
    public void Take(TileLayout layout, TrialSet trials)
    {
        _layout = layout;
        (_inputChannels, _outputChannels) = (trials.InputChannels, trials.OutputChannels);
        var places = (long)layout.Tiles * layout.Steps * layout.Row;
        Clear(ref _inputs, places * _inputChannels);
        Clear(ref _targets, places * _outputChannels);
        Clear(ref _weights, places * _outputChannels);
        Clear(ref _masks, (long)layout.Tiles * (layout.Steps + 1) * layout.Row);
        for (var trial = 0; trial < trials.Trials; trial++)
        {
            var (tile, place) = layout.PlaceOf(trial);
            for (var step = 0; step < trials.Lengths[trial]; step++)
            {
                Mask(tile, step)[place] = 1;
                Spread(trials.Inputs.AsSpan(trials.Input(trial, step, 0), _inputChannels), Inputs(tile, step) + place);
                Spread(trials.Targets.AsSpan(trials.Output(trial, step, 0), _outputChannels), Targets(tile, step) + place);
                Spread(trials.Weights.AsSpan(trials.Output(trial, step, 0), _outputChannels), Weights(tile, step) + place);
            }
        }
    }

    /// <summary>u of a tile and step, [inputs × Row].</summary>
    public float* Inputs(int tile, int step) => _inputs.Pointer + Offset(tile, step, _inputChannels);

    /// <summary>Targets of a tile and step, [outputs × Row].</summary>
    public float* Targets(int tile, int step) => _targets.Pointer + Offset(tile, step, _outputChannels);

    /// <summary>Weights of a tile and step, [outputs × Row].</summary>
    public float* Weights(int tile, int step) => _weights.Pointer + Offset(tile, step, _outputChannels);

    /// <summary>1 within each trial, [Row]; there is one step more than the longest trial has, all 0.</summary>
    public float* Mask(int tile, int step) => _masks.Pointer + ((((long)tile * (_layout.Steps + 1)) + step) * _layout.Row);

    public void Dispose()
    {
        _inputs.Dispose();
        _targets.Dispose();
        _weights.Dispose();
        _masks.Dispose();
    }

    /// <summary>A buffer of at least a length, its first entries zero.</summary>
    internal static void Clear(ref FloatBuffer buffer, long length)
    {
        if (buffer.Length < length)
        {
            buffer.Dispose();
            buffer = new FloatBuffer(length);
        }
        else
        {
            new Span<float>(buffer.Pointer, checked((int)length)).Clear();
        }
    }

    /// <summary>A buffer of at least a length, whatever it holds.</summary>
    internal static void Grow(ref FloatBuffer buffer, long length)
    {
        if (buffer.Length < length)
        {
            buffer.Dispose();
            buffer = new FloatBuffer(length);
        }
    }

    private long Offset(int tile, int step, int channels) => (((long)tile * _layout.Steps) + step) * channels * _layout.Row;

    private void Spread(ReadOnlySpan<float> values, float* destination)
    {
        foreach (var value in values)
        {
            *destination = value;
            destination += _layout.Row;
        }
    }
}
