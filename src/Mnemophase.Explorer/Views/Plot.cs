namespace Mnemophase.Explorer.Views;

/// <summary>Parts that charts share, as plotly.js takes them; what is null is left out.</summary>
internal static class Plot
{
    private static readonly string[] Colours = ["--one", "--two", "--three", "--four"];

    /// <summary>Colours of curves by their place, which are none of the classes'.</summary>
    public static string Colour(int place) => Colours[place % Colours.Length];

    /// <summary>Points, joined where there is a line, marked where there is a marker.</summary>
    public static object Trace(
        object x,
        object y,
        string name,
        object? line = null,
        object? marker = null,
        string? hovertemplate = null,
        string? hoverinfo = null,
        object? text = null,
        object? customdata = null,
        string? yaxis = null,
        double? opacity = null
    ) =>
        new
        {
            x,
            y,
            name,
            mode = marker is null ? "lines"
            : line is null ? "markers"
            : "lines+markers",
            line,
            marker,
            hovertemplate,
            hoverinfo,
            text,
            customdata,
            yaxis,
            opacity,
        };

    /// <summary>How a line is drawn.</summary>
    public static object Line(string color, double width, string? dash = null) =>
        new
        {
            color,
            width,
            dash,
        };

    /// <summary>How points are marked, all alike or each by its own.</summary>
    public static object Marker(object color, double size, object? symbol = null, object? line = null) =>
        new
        {
            color,
            size,
            symbol,
            line,
        };

    /// <summary>A dotted line from the lower to the upper edge.</summary>
    public static object Upright(double x, double width) =>
        new
        {
            type = "line",
            x0 = x,
            x1 = x,
            yref = "paper",
            y0 = 0,
            y1 = 1,
            line = Line("--faint", width, "dot"),
        };

    /// <summary>A shaded band from the lower to the upper edge.</summary>
    public static object Band(double from, double to, string colour, double opacity) =>
        new
        {
            type = "rect",
            x0 = from,
            x1 = to,
            yref = "paper",
            y0 = 0,
            y1 = 1,
            fillcolor = colour,
            opacity,
            line = new { width = 0 },
        };
}
