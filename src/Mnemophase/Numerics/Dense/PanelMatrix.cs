using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mnemophase.Numerics.Dense;

/// <summary>A dense matrix laid out for many products with few vectors: panels of 16 rows, each column after column.</summary>
/// <remarks>
/// Every element of a product is one chain of fused multiply-adds over the columns in their order, whatever the processor and however many vectors
/// are multiplied at once: the bits do not depend on either.
/// </remarks>
public sealed class PanelMatrix
{
    private const int PanelRows = 16;
    private readonly double[] _panels;

    /// <summary>A matrix from its rows.</summary>
    /// <param name="values">[rows × columns], row-major.</param>
    /// <exception cref="ArgumentException">There are not rows × columns values.</exception>
    public PanelMatrix(ReadOnlySpan<double> values, int rows, int columns)
    {
        if (values.Length != rows * columns)
        {
            throw new ArgumentException($"{rows} × {columns} values are needed, not {values.Length}.", nameof(values));
        }

        (Rows, Columns) = (rows, columns);
        _panels = new double[PaddedRows * columns];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                _panels[(i / PanelRows * PanelRows * columns) + (j * PanelRows) + (i % PanelRows)] = values[(i * columns) + j];
            }
        }
    }

    /// <summary>Rows.</summary>
    public int Rows { get; }

    /// <summary>Columns.</summary>
    public int Columns { get; }

    /// <summary>Rows, rounded up to whole panels: what each product needs room for.</summary>
    public int PaddedRows => Padded(Rows);

    /// <summary>Room that a product of so many rows needs.</summary>
    public static int Padded(int rows) => (rows + PanelRows - 1) / PanelRows * PanelRows;

    /// <summary>Products with several vectors.</summary>
    /// <param name="vectors">[count × columns].</param>
    /// <param name="products">[count × <see cref="PaddedRows"/>]; what stands behind the rows is zero.</param>
    public void Times(ReadOnlySpan<double> vectors, Span<double> products, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vectors.Length, count * Columns, nameof(vectors));
        ArgumentOutOfRangeException.ThrowIfLessThan(products.Length, count * PaddedRows, nameof(products));
        for (var row = 0; row < PaddedRows; row += PanelRows)
        {
            ref var panel = ref MemoryMarshal.GetReference(_panels.AsSpan(row * Columns));
            var done = 0;
            for (; done + 3 <= count; done += 3)
            {
                Three(ref panel, vectors[(done * Columns)..], products[((done * PaddedRows) + row)..]);
            }

            for (; done < count; done++)
            {
                One(ref panel, vectors[(done * Columns)..], products[((done * PaddedRows) + row)..]);
            }
        }
    }

    private void One(ref double panel, ReadOnlySpan<double> vector, Span<double> product)
    {
        Vector256<double> a = default,
            b = default,
            c = default,
            d = default;
        for (var j = 0; j < Columns; j++)
        {
            var x = Vector256.Create(vector[j]);
            ref var column = ref Unsafe.Add(ref panel, j * PanelRows);
            a = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref column), x, a);
            b = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref column, 4), x, b);
            c = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref column, 8), x, c);
            d = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref column, 12), x, d);
        }

        Store(product, a, b, c, d);
    }

    /// <summary>Three vectors at once: each part of the panel is loaded once.</summary>
    private void Three(ref double panel, ReadOnlySpan<double> vectors, Span<double> products)
    {
        Vector256<double> a0 = default,
            b0 = default,
            c0 = default,
            d0 = default,
            a1 = default,
            b1 = default,
            c1 = default,
            d1 = default,
            a2 = default,
            b2 = default,
            c2 = default,
            d2 = default;
        var second = vectors[Columns..];
        var third = vectors[(2 * Columns)..];
        for (var j = 0; j < Columns; j++)
        {
            var x0 = Vector256.Create(vectors[j]);
            var x1 = Vector256.Create(second[j]);
            var x2 = Vector256.Create(third[j]);
            ref var column = ref Unsafe.Add(ref panel, j * PanelRows);
            var w = Vector256.LoadUnsafe(ref column);
            a0 = Vector256.FusedMultiplyAdd(w, x0, a0);
            a1 = Vector256.FusedMultiplyAdd(w, x1, a1);
            a2 = Vector256.FusedMultiplyAdd(w, x2, a2);
            w = Vector256.LoadUnsafe(ref column, 4);
            b0 = Vector256.FusedMultiplyAdd(w, x0, b0);
            b1 = Vector256.FusedMultiplyAdd(w, x1, b1);
            b2 = Vector256.FusedMultiplyAdd(w, x2, b2);
            w = Vector256.LoadUnsafe(ref column, 8);
            c0 = Vector256.FusedMultiplyAdd(w, x0, c0);
            c1 = Vector256.FusedMultiplyAdd(w, x1, c1);
            c2 = Vector256.FusedMultiplyAdd(w, x2, c2);
            w = Vector256.LoadUnsafe(ref column, 12);
            d0 = Vector256.FusedMultiplyAdd(w, x0, d0);
            d1 = Vector256.FusedMultiplyAdd(w, x1, d1);
            d2 = Vector256.FusedMultiplyAdd(w, x2, d2);
        }

        Store(products, a0, b0, c0, d0);
        Store(products[PaddedRows..], a1, b1, c1, d1);
        Store(products[(2 * PaddedRows)..], a2, b2, c2, d2);
    }

    private static void Store(Span<double> to, Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d)
    {
        a.CopyTo(to);
        b.CopyTo(to[4..]);
        c.CopyTo(to[8..]);
        d.CopyTo(to[12..]);
    }
}
