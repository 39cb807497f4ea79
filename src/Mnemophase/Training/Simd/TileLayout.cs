namespace Mnemophase.Training.Simd;

/// <summary>
/// How the batch lies in memory. Trials are cut into tiles of two vectors; within a tile every neuron is one row of
/// <see cref="Row"/> trials, so that a neuron's weights are broadcast and the trials are the lanes. A tile is carried through
/// all steps forward and backward while its history stays in the cache, and tiles are the unit of work for several cores.
/// </summary>
/// <remarks>
/// The output channels ride along as two more neurons: rows N and N+1 of the stacked weights [W_rec; W_out]. Row counts are
/// padded to what the kernels take; padded rows hold zeros.
/// </remarks>
internal sealed class TileLayout
{
    /// <summary>Rows of δ the gradient kernel takes at once.</summary>
    public const int GradientRowBlock = 6;

    private const int OutputRows = 2;
    private const int GradientColumnBlock = 4;
    private const int ChunkBytes = 480 * 1024;

    public TileLayout(int lanes, int neurons, int trials, int steps)
    {
        Lanes = lanes;
        Neurons = neurons;
        Trials = trials;
        Steps = steps;
        Row = 2 * lanes;
        Tiles = (trials + Row - 1) / Row;
        StackedRows = neurons + OutputRows;
        Forward = ProductBlocks.Plan(StackedRows, lanes);
        Backward = ProductBlocks.Plan(neurons, lanes);
        ForwardRows = Forward.PaddedRows;
        BackwardRows = Backward.PaddedRows;
        DeltaRows = RoundUp(StackedRows, GradientRowBlock);
        RateRows = RoundUp(neurons, GradientColumnBlock);
        var stepBytes = (long)(DeltaRows + RateRows) * Row * sizeof(float);
        var longest = (int)Math.Max(1, ChunkBytes / stepBytes);
        var recurrentSteps = Math.Max(1, steps - 1);
        var chunks = (recurrentSteps + longest - 1) / longest;
        ChunkSteps = (recurrentSteps + chunks - 1) / chunks;
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

    /// <summary>Vectors of a row that hold trials of the batch: 2, or 1 in a last tile that is at most half full.</summary>
    public int Vectors(int tile) => Trials - (tile * Row) <= Lanes ? 1 : 2;

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
