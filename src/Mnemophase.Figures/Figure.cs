namespace Mnemophase.Figures;

/// <summary>A figure: knows what it shows and composes it on a sheet. It holds plain results and computes no new ones.</summary>
public abstract class Figure
{
    /// <summary>What the figure is called in messages and in the description of SVG and PDF files.</summary>
    public abstract string Name { get; }

    /// <summary>Places the figure's panels and legends on a new sheet. The caller disposes it.</summary>
    public abstract FigureSheet Compose();
}
