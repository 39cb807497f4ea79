namespace Mnemophase.Scaling.Fitting;

/// <summary>QR factors of a tall matrix by Householder reflections, columns taken in the order of their remaining norm: J P = Q R.</summary>
/// <remarks>Source: Businger and Golub, Numer. Math. 7, 269 (1965). For the few columns of a curve fit; works in place on one array.</remarks>
internal sealed class PivotedQr
{
    private readonly double[] _matrix;
    private readonly double[] _reflector;
    private readonly int _rows;

    /// <summary>Room for one matrix after another of the same size: a fit factorises a dozen, a resampled law a million.</summary>
    /// <param name="rows">Rows, at least as many as columns.</param>
    public PivotedQr(int rows, int columns)
    {
        _matrix = new double[rows * columns];
        _reflector = new double[rows];
        _rows = rows;
        Columns = columns;
        Order = new int[columns];
        ColumnNorms = new double[columns];
    }

    /// <summary>[columns × rows] where the next matrix is put, one column after the other; <see cref="Factor"/> overwrites it.</summary>
    public double[] Matrix => _matrix;

    /// <summary>Factorises <see cref="Matrix"/>.</summary>
    /// <param name="rightHandSide">[rows]; becomes Qᵀ times itself.</param>
    /// <param name="pivot">Whether columns may change places.</param>
    public void Factor(Span<double> rightHandSide, bool pivot)
    {
        for (var column = 0; column < Columns; column++)
        {
            (Order[column], ColumnNorms[column]) = (column, Norm(Column(column, 0)));
        }

        for (var step = 0; step < Columns; step++)
        {
            if (pivot)
            {
                Swap(step, Longest(step));
            }

            Reflect(step, rightHandSide);
        }
    }

    /// <summary>Columns.</summary>
    public int Columns { get; }

    /// <summary>[columns] which column of the matrix stands at each place of R.</summary>
    public int[] Order { get; }

    /// <summary>[columns] Euclidean norms of the matrix's columns, in their own order.</summary>
    public double[] ColumnNorms { get; }

    /// <summary>Entry of the upper triangle R.</summary>
    public double R(int row, int column) => _matrix[(column * _rows) + row];

    /// <summary>Solves R z = b; z is zero from the first zero on R's diagonal, as for a matrix of that rank.</summary>
    /// <param name="b">[columns or more]; its first entries become z.</param>
    public void SolveUpper(Span<double> b)
    {
        var rank = Rank;
        b[rank..Columns].Clear();
        for (var row = rank - 1; row >= 0; row--)
        {
            for (var column = row + 1; column < rank; column++)
            {
                b[row] -= R(row, column) * b[column];
            }

            b[row] /= R(row, row);
        }
    }

    /// <summary>Solves Rᵀ z = b where R has full rank.</summary>
    /// <param name="b">[columns]; becomes z.</param>
    public void SolveLower(Span<double> b)
    {
        for (var row = 0; row < Columns; row++)
        {
            for (var column = 0; column < row; column++)
            {
                b[row] -= R(column, row) * b[column];
            }

            b[row] /= R(row, row);
        }
    }

    /// <summary>Leading diagonal entries of R that are not zero.</summary>
    public int Rank
    {
        get
        {
            var rank = 0;
            while (rank < Columns && R(rank, rank) != 0)
            {
                rank++;
            }

            return rank;
        }
    }

    /// <summary>Euclidean norm, without overflow; not a number for two infinities, as MINPACK has it, which decides how far a search steps back.</summary>
    public static double Norm(ReadOnlySpan<double> values)
    {
        double largest = 0;
        var infinities = 0;
        foreach (var value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
            infinities += double.IsInfinity(value) ? 1 : 0;
        }

        if (largest is > 1e-100 and < 1e100)
        {
            return PlainNorm(values);
        }

        if (largest == 0 || infinities > 0)
        {
            return infinities > 1 ? double.NaN : largest;
        }

        double sum = 0;
        foreach (var value in values)
        {
            sum += value / largest * (value / largest);
        }

        return largest * Math.Sqrt(sum);
    }

    private static double PlainNorm(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values)
        {
            sum += value * value;
        }

        return Math.Sqrt(sum);
    }

    /// <summary>The column with the largest remaining norm, the first of several; one whose norm is not a number only if all are.</summary>
    private int Longest(int step)
    {
        var (longest, most) = (step, double.NaN);
        for (var column = step; column < Columns; column++)
        {
            var norm = Norm(Column(column, step));
            if (norm > most || (double.IsNaN(most) && !double.IsNaN(norm)))
            {
                (longest, most) = (column, norm);
            }
        }

        return longest;
    }

    private Span<double> Column(int column, int from) => _matrix.AsSpan((column * _rows) + from, _rows - from);

    private void Swap(int one, int other)
    {
        if (one == other)
        {
            return;
        }

        for (var row = 0; row < _rows; row++)
        {
            ref var a = ref _matrix[(one * _rows) + row];
            ref var b = ref _matrix[(other * _rows) + row];
            (a, b) = (b, a);
        }

        (Order[one], Order[other]) = (Order[other], Order[one]);
    }

    /// <summary>Reflects everything so that the column has nothing below its diagonal.</summary>
    private void Reflect(int step, Span<double> rightHandSide)
    {
        var column = Column(step, step);
        var norm = Norm(column);
        if (norm == 0)
        {
            return;
        }

        var target = column[0] > 0 ? -norm : norm;
        var reflector = _reflector.AsSpan(0, column.Length);
        column.CopyTo(reflector);
        reflector[0] -= target;
        var scale = -target * reflector[0];
        for (var other = step + 1; other < Columns; other++)
        {
            Apply(reflector, scale, Column(other, step));
        }

        Apply(reflector, scale, rightHandSide[step..]);
        column.Clear();
        column[0] = target;
    }

    /// <summary>x ← x - v (vᵀx) / scale, where scale is half of vᵀv.</summary>
    private static void Apply(ReadOnlySpan<double> reflector, double scale, Span<double> x)
    {
        double along = 0;
        for (var i = 0; i < reflector.Length; i++)
        {
            along += reflector[i] * x[i];
        }

        along /= scale;
        for (var i = 0; i < reflector.Length; i++)
        {
            x[i] -= along * reflector[i];
        }
    }
}
