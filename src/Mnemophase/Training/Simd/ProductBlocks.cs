namespace Mnemophase.Training.Simd;

/// <summary>One block of rows a product kernel computes at once.</summary>
/// <param name="Height">Rows: 12, 6 or 4.</param>
internal readonly record struct ProductBlock(int Row, int Height);

/// <summary>A cut of the rows of a product into the heights there are kernels for.</summary>
internal sealed class ProductBlocks
{
    private ProductBlocks(ProductBlock[] blocks)
    {
        Blocks = blocks;
        PaddedRows = blocks[^1].Row + blocks[^1].Height;
    }

    public ProductBlock[] Blocks { get; }

    public int PaddedRows { get; }

    /// <summary>Twelve rows of two vectors fill the 32 registers of AVX-512, six the 16 of AVX2; what is left over goes in sixes and fours.</summary>
    public static ProductBlocks Plan(int rows, int lanes)
    {
        var blocks = new List<ProductBlock>();
        for (var row = 0; row < rows; )
        {
            var left = rows - row;
            var height =
                lanes >= 16 && left >= 11 ? 12
                : left is 5 or 6 or 9 or 10 or > 12 ? 6
                : 4;
            blocks.Add(new ProductBlock(row, height));
            row += height;
        }

        return new ProductBlocks([.. blocks]);
    }
}
