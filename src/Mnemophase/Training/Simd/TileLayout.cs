namespace Mnemophase.Training.Simd;

/// <summary>
/// How the batch lies in memory. Trials are cut into tiles of two vectors, a group or a half of <see cref="CanonicalOrder"/>; within a
/// tile every neuron is one row of <see cref="Row"/> trials, so that a neuron's weights are broadcast and the trials are the lanes. A tile is carried through
/// all steps forward and backward while its history stays in the cache, and tiles are the unit of work for several cores.
/// </summary>
/// <remarks>
/// The output channels ride along as more neurons: rows from N on of the stacked weights [W_rec; W_out]. Row counts are
/// padded to what the kernels take; padded rows hold zeros.
/// </remarks>
internal sealed class TileLayout
{
    /// <summary>Rows of δ the gradient kernel takes at once.</summary>
    public const int GradientRowBlock = 6;

    private const int GradientColumnBlock = 4;

    /// <summary>A layout.</summary>
    /// <param name="lanes">Lanes of a vector.</param>
    /// <param name="outputs">Output channels, stacked below the neurons.</param>
    /// <param name="inputs">Input channels that stand below the rates; none where inputs are added on their own.</param>
    public TileLayout(int lanes, int neurons, int trials, int steps, int outputs = 2, int inputs = 0)
    {
        Lanes = lanes;
        Neurons = neurons;
        Trials = trials;
        Steps = steps;
        Row = 2 * lanes;
        TileHalves = lanes / CanonicalOrder.HalfLanes;
        Halves =
            (2 * (trials / CanonicalOrder.GroupTrials))
            + Math.Min(2, ((trials % CanonicalOrder.GroupTrials) + CanonicalOrder.HalfLanes - 1) / CanonicalOrder.HalfLanes);
        Tiles = (Halves + TileHalves - 1) / TileHalves;
        StackedRows = neurons + outputs;
        Forward = ProductBlocks.Plan(StackedRows, lanes);
        Backward = ProductBlocks.Plan(neurons, lanes);
        ForwardRows = Forward.PaddedRows;
        BackwardRows = Backward.PaddedRows;
        DeltaRows = RoundUp(StackedRows, GradientRowBlock);
        RateRows = RoundUp(neurons + inputs, GradientColumnBlock);
        ChunkSteps = CanonicalOrder.ChunkSteps(neurons, steps);
    }

    /// <summary>Lanes of a vector.</summary>
    public int Lanes { get; }

    /// <summary>Neurons N.</summary>
    public int Neurons { get; }

    /// <summary>Trials of the batch; the last tile is filled up with trials of weight 0.</summary>
    public int Trials { get; }

    /// <summary>Steps T of a trial.</summary>
    public int Steps { get; }

    /// <summary>Trials of a tile: the floats of one row.</summary>
    public int Row { get; }

    /// <summary>Tiles of the batch.</summary>
    public int Tiles { get; }

    /// <summary>Halves of groups in a tile: 1, or 2 where a vector has the lanes of both.</summary>
    public int TileHalves { get; }

    /// <summary>Halves of groups that hold trials of the batch.</summary>
    public int Halves { get; }

    /// <summary>Vectors of a row that are multiplied: 2, or 1 in the last group if the batch has no trial for its second vector.</summary>
    public int Vectors(int tile) => Trials - (tile * TileHalves / 2 * CanonicalOrder.GroupTrials) <= CanonicalOrder.GroupLanes ? 1 : 2;

    /// <summary>The trial in the first lane of a tile's first or second vector; the lanes after it hold those that follow.</summary>
    public int TrialOf(int tile, int vector)
    {
        var half = tile * TileHalves;
        return (half / 2 * CanonicalOrder.GroupTrials) + (half % 2 * CanonicalOrder.HalfLanes) + (vector * CanonicalOrder.GroupLanes);
    }

    /// <summary>Where a trial lies: its tile, and its place in a row.</summary>
    public (int Tile, int Place) PlaceOf(int trial)
    {
        var (group, within) = Math.DivRem(trial, CanonicalOrder.GroupTrials);
        var (vector, lane) = Math.DivRem(within, CanonicalOrder.GroupLanes);
        var (tile, place) = Math.DivRem(lane, Lanes);
        return ((group * 2 / TileHalves) + tile, (vector * Lanes) + place);
    }

    /// <summary>Neurons and output channels.</summary>
    public int StackedRows { get; }

    /// <summary>Blocks of the product [W_rec; W_out] r.</summary>
    public ProductBlocks Forward { get; }

    /// <summary>Blocks of the product [W_rec; W_out]ᵀ δ.</summary>
    public ProductBlocks Backward { get; }

    /// <summary>Rows a forward product writes.</summary>
    public int ForwardRows { get; }

    /// <summary>Rows a backward product writes.</summary>
    public int BackwardRows { get; }

    /// <summary>Rows of one step of δ.</summary>
    public int DeltaRows { get; }

    /// <summary>Rows of one step of rates.</summary>
    public int RateRows { get; }

    /// <summary>Steps whose rates and δ stay together in the second-level cache for the gradient kernel.</summary>
    public int ChunkSteps { get; }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
