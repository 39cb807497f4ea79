using Mnemophase.Tasks;

namespace Mnemophase.Training.Simd;

/// <summary>The batch's inputs, targets and mask in tile order, laid out once.</summary>
internal sealed unsafe class TaskTiles : IDisposable
{
    private const int Channels = CueDiscriminationTask.Channels;
    private readonly TileLayout _layout;
    private readonly FloatBuffer _inputs;
    private readonly FloatBuffer _targets;
    private readonly FloatBuffer _masks;
    private readonly FloatBuffer _stepWeights;

    public TaskTiles(TileLayout layout, TrialBatch batch)
    {
        _layout = layout;
        _inputs = new FloatBuffer((long)layout.Tiles * layout.Steps * Channels * layout.Row);
        _targets = new FloatBuffer(_inputs.Length);
        _masks = new FloatBuffer((long)layout.Tiles * layout.Row);
        _stepWeights = new FloatBuffer(layout.Steps);
        HasInput = new bool[layout.Steps];
        batch.StepWeights.CopyTo(_stepWeights.Span);
        for (var trial = 0; trial < layout.Trials; trial++)
        {
            var (tile, place) = layout.PlaceOf(trial);
            _masks.Pointer[(tile * layout.Row) + place] = 1;
            for (var step = 0; step < layout.Steps; step++)
            {
                for (var channel = 0; channel < Channels; channel++)
                {
                    var from = batch.Index(trial, step, channel);
                    var to = IndexOf(trial, step, channel);
                    _inputs.Pointer[to] = batch.Inputs[from];
                    _targets.Pointer[to] = batch.Targets[from];
                    HasInput[step] |= batch.Inputs[from] != 0;
                }
            }
        }
    }

    /// <summary>Whether any trial has input at a step.</summary>
    public bool[] HasInput { get; }

    /// <summary>w, [T].</summary>
    public float* StepWeights => _stepWeights.Pointer;

    /// <summary>u of a tile and step, [2 × Row].</summary>
    public float* Inputs(int tile, int step) => _inputs.Pointer + Offset(tile, step);

    /// <summary>Targets of a tile, [T × 2 × Row].</summary>
    public float* Targets(int tile) => _targets.Pointer + Offset(tile, 0);

    /// <summary>Mask of a tile, [Row].</summary>
    public float* Mask(int tile) => _masks.Pointer + ((long)tile * _layout.Row);

    /// <summary>Where a tile and step start in an array [tiles × T × 2 × Row].</summary>
    public long Offset(int tile, int step) => (((long)tile * _layout.Steps) + step) * Channels * _layout.Row;

    /// <summary>Position of one value in an array [tiles × T × 2 × Row].</summary>
    public long IndexOf(int trial, int step, int channel)
    {
        var (tile, place) = _layout.PlaceOf(trial);
        return Offset(tile, step) + (channel * _layout.Row) + place;
    }

    public void Dispose()
    {
        _inputs.Dispose();
        _targets.Dispose();
        _masks.Dispose();
        _stepWeights.Dispose();
    }
}
