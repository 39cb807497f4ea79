using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Numerics.Lanes;
using Mnemophase.Tasks;

namespace Mnemophase.Training.Simd;

/// <summary>
/// The fast engine: single precision, the widest vectors the machine has, cache-sized tiles of trials, nothing allocated per epoch.
/// Same bits for any number of threads and any vector width (<see cref="CanonicalOrder"/>).
/// </summary>
public sealed class SimdEngine : IFullRankEngine
{
    private readonly IFullRankEngine _engine;

    /// <summary>Makes an engine for one model and batch.</summary>
    /// <param name="threads">Threads that share one network's tiles; 1 where networks run side by side.</param>
    /// <param name="instructionSet">Vector width; null for the widest there is.</param>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instruction set asked for.</exception>
    public SimdEngine(FullRankModel model, TrialBatch batch, int threads = 1, InstructionSet? instructionSet = null)
        : this(model, batch, threads, instructionSet ?? InstructionSets.Best, emulate: false) { }

    /// <summary>As above; a width that the machine lacks may be emulated, slowly, to compare bits.</summary>
    internal SimdEngine(FullRankModel model, TrialBatch batch, int threads, InstructionSet set, bool emulate)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        model.Validate();
        InstructionSets.Require(set, emulate);
        _engine = set switch
        {
            Simd.InstructionSet.Vector512 => new TileEngine<Lanes512>(model, batch, threads, set),
            Simd.InstructionSet.Vector256 => new TileEngine<Lanes256>(model, batch, threads, set),
            _ => new TileEngine<TwinLanes<Lanes128>>(model, batch, threads, set),
        };
    }

    /// <summary>
    /// Whether networks start with the last bit of every weight flipped (zeros stay). Nothing else changes, so what becomes of them
    /// shows what rounding decides. The name then says so.
    /// </summary>
    public bool MovedStarts { get; init; }

    /// <inheritdoc/>
    public string Name => MovedStarts ? "simd-moved" : _engine.Name;

    /// <inheritdoc/>
    public string InstructionSet => _engine.InstructionSet;

    /// <inheritdoc/>
    public string Arithmetic => _engine.Arithmetic;

    /// <inheritdoc/>
    public FullRankModel Model => _engine.Model;

    /// <inheritdoc/>
    public TrialBatch Batch => _engine.Batch;

    /// <inheritdoc/>
    public void SetParameters(FullRankNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        _engine.SetParameters(MovedStarts ? Moved(network) : network);
    }

    /// <inheritdoc/>
    public void SetParameters(FullRankNetwork network, FullRankNetwork? momentum) => _engine.SetParameters(network, momentum);

    /// <inheritdoc/>
    public void DrawNoise(TorchGenerator generator) => _engine.DrawNoise(generator);

    /// <inheritdoc/>
    public void SetNoise(ReadOnlySpan<float> start, ReadOnlySpan<float> noise) => _engine.SetNoise(start, noise);

    /// <inheritdoc/>
    public EpochOutcome Gradient() => _engine.Gradient();

    /// <inheritdoc/>
    public void Update(SgdOptions options) => _engine.Update(options);

    /// <inheritdoc/>
    public void CopyParameters(FullRankNetwork destination) => _engine.CopyParameters(destination);

    /// <inheritdoc/>
    public bool CopyMomentum(FullRankNetwork destination) => _engine.CopyMomentum(destination);

    /// <inheritdoc/>
    public void CopyGradient(FullRankNetwork destination) => _engine.CopyGradient(destination);

    /// <inheritdoc/>
    public void CopyOutputs(Span<float> destination) => _engine.CopyOutputs(destination);

    /// <inheritdoc/>
    public void Dispose() => _engine.Dispose();

    private static FullRankNetwork Moved(FullRankNetwork network) =>
        new(
            network.Neurons,
            Array.ConvertAll(
                network.Parameters,
                value => value == 0 ? value : BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(value) ^ 1)
            )
        );
}
