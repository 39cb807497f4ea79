using Mnemophase.Figures.PhaseDiagram;

namespace Mnemophase.Explorer.Views;

/// <summary>Where the cells of a phase diagram lie, in pixels of its own coordinates: edges halfway to the neighbours (in log10 for learning rates), choices evenly spaced.</summary>
public sealed class DiagramGeometry
{
    private const double Left = 84;
    private const double Top = 14;
    private const double Bottom = 52;
    private const double LeastCell = 15;
    private const double MostAcross = 760;
    private const double MostUp = 520;

    private readonly double[] _columns;
    private readonly double[] _rows;

    /// <summary>The geometry of a view.</summary>
    public DiagramGeometry(StudyView view)
    {
        View = view;
        var numbers = view.Places.Select((place, i) => place is { Choice: null } value ? value.Number : i).ToArray();
        _columns = UnevenEdges.Of(numbers, 0.5);
        _rows = UnevenEdges.Of([.. view.Ups.Reverse().Select(Math.Log10)], 0.5);
        var (across, up) = (_columns[^1] - _columns[0], _rows[^1] - _rows[0]);
        Width = Math.Clamp(LeastCell * across / Narrowest(_columns), 480, MostAcross);
        Height = Math.Clamp(LeastCell * up / Narrowest(_rows), 300, MostUp);
    }

    /// <summary>The view.</summary>
    public StudyView View { get; }

    /// <summary>Width of the cells together.</summary>
    public double Width { get; }

    /// <summary>Height of the cells together.</summary>
    public double Height { get; }

    /// <summary>Width and height of the whole picture.</summary>
    public (double Width, double Height) Size => (Left + Width + 12, Top + Height + Bottom);

    /// <summary>Left edge, upper edge and lower edge of the cells.</summary>
    public (double Left, double Top, double Bottom) Frame => (Left, Top, Top + Height);

    /// <summary>Left, top, width and height of a cell: row from the largest learning rate, column from the left.</summary>
    public (double X, double Y, double Width, double Height) CellAt(int row, int column)
    {
        var up = _rows.Length - 2 - row;
        var (x, right) = (X(_columns[column]), X(_columns[column + 1]));
        var (y, bottom) = (Y(_rows[up + 1]), Y(_rows[up]));
        return (x, y, right - x, bottom - y);
    }

    /// <summary>Whether a point of the study's plane lies within the diagram.</summary>
    public bool Holds(double rate, double place) =>
        Math.Log10(rate) is var up && up >= _rows[0] && up <= _rows[^1] && place >= _columns[0] && place <= _columns[^1];

    /// <summary>A point of the study's plane in pixels.</summary>
    public (double X, double Y) At(double rate, double place) => (X(place), Y(Math.Log10(rate)));

    /// <summary>The range of the axis across, edges of the outer cells.</summary>
    public (double From, double To) Across => (_columns[0], _columns[^1]);

    private double X(double value) => Left + ((value - _columns[0]) / (_columns[^1] - _columns[0]) * Width);

    private double Y(double logRate) => Top + Height - ((logRate - _rows[0]) / (_rows[^1] - _rows[0]) * Height);

    private static double Narrowest(double[] edges) => edges.Zip(edges.Skip(1), (from, to) => to - from).Min();
}
