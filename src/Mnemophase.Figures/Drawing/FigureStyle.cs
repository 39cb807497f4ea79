using Mnemophase.Judging;
using Mnemophase.Outcomes;

namespace Mnemophase.Figures.Drawing;

/// <summary>
/// What all figures share: sizes (in pixels of 1/96 inch), colours (of the one <see cref="Palette"/>) and
/// the wording of axis labels and units.
/// </summary>
public static class FigureStyle
{
    /// <summary>Size of a figure's title.</summary>
    public const float TitleSize = 15;

    /// <summary>Size of the line under the title and of panel titles.</summary>
    public const float SubtitleSize = 11.5f;

    /// <summary>Size of panel letters A, B, C.</summary>
    public const float LetterSize = 16;

    /// <summary>Size of axis labels.</summary>
    public const float AxisLabelSize = 12.5f;

    /// <summary>Size of tick labels, legends and notes.</summary>
    public const float SmallSize = 11;

    /// <summary>Width of a curve.</summary>
    public const float CurveWidth = 1.8f;

    /// <summary>Width of axes, ticks and outlines.</summary>
    public const float FrameWidth = 1;

    /// <summary>Dash and gap, in pixels.</summary>
    internal static readonly float[] Dashed = [5, 3];

    /// <summary>Dot and gap, in pixels.</summary>
    internal static readonly float[] Dotted = [1.5f, 3];

    /// <summary>Not learned: grey.</summary>
    public static readonly SKColor NotLearned = Palette.NotLearned.OnWhite;

    /// <summary>Limit cycle: blue.</summary>
    public static readonly SKColor LimitCycle = Palette.LimitCycle.OnWhite;

    /// <summary>Slow point: orange.</summary>
    public static readonly SKColor SlowPoint = Palette.SlowPoint.OnWhite;

    /// <summary>Text, axes and single curves.</summary>
    public static readonly SKColor Ink = Palette.Ink.OnWhite;

    /// <summary>Notes, grids and everything that stands back.</summary>
    public static readonly SKColor Faint = Palette.Faint.OnWhite;

    /// <summary>Bands and outlines that must not compete with data.</summary>
    public static readonly SKColor Pale = new(0xD4, 0xD4, 0xD4);

    /// <summary>Outlines and diagonals of cells without networks.</summary>
    public static readonly SKColor Hairline = new(0xE2, 0xE2, 0xE2);

    /// <summary>Arrows of a flow, behind trajectories.</summary>
    public static readonly SKColor Arrow = new(0x8C, 0x8C, 0x8C);

    /// <summary>What happens after the trial: violet.</summary>
    public static readonly SKColor After = Palette.Violet.OnWhite;

    /// <summary>An accent that is none of the mechanisms' colours: bluish green.</summary>
    public static readonly SKColor Accent = Palette.Learned.OnWhite;

    /// <summary>A second accent: vermilion.</summary>
    public static readonly SKColor Alert = Palette.Vermilion.OnWhite;

    /// <summary>Colours for what is no class: channels, conditions, single learning rates.</summary>
    public static IReadOnlyList<SKColor> Series { get; } = [.. Palette.Series.Select(colour => colour.OnWhite)];

    /// <summary>Label of a delay axis of the full-rank studies.</summary>
    public const string DelayLabel = "Delay (ms)";

    /// <summary>Label of a response-window axis (persistence).</summary>
    public const string ResponseLabel = "Response window (ms)";

    /// <summary>Label of a learning-rate axis.</summary>
    public const string LearningRateLabel = "Learning rate η";

    /// <summary>Label of a training axis.</summary>
    public const string EpochLabel = "Epoch";

    /// <summary>The colour of a mechanism, the same in every figure.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a mechanism.</exception>
    public static SKColor ColourOf(Mechanism mechanism) => Palette.Of(mechanism).OnWhite;

    /// <summary>The name of a mechanism as legends write it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a mechanism.</exception>
    public static string NameOf(Mechanism mechanism) =>
        mechanism switch
        {
            Mechanism.NotLearned => "not learned",
            Mechanism.LimitCycle => "limit cycle",
            Mechanism.SlowPoint => "slow point",
            Mechanism.Unstable => "unstable",
            Mechanism.Learned => "learned",
            _ => throw new ArgumentOutOfRangeException(nameof(mechanism), mechanism, "Not a mechanism."),
        };

    /// <summary>The colour of a class as a grouping shows it: learned networks of either mechanism are green.</summary>
    /// <param name="grouping">What is told apart.</param>
    public static SKColor ColourOf(Mechanism shown, MechanismGrouping grouping) => ColourOf(grouping.NamedAs(shown));

    /// <summary>The name of a class as a grouping shows it.</summary>
    /// <param name="grouping">What is told apart.</param>
    public static string NameOf(Mechanism shown, MechanismGrouping grouping) => NameOf(grouping.NamedAs(shown));

    /// <summary>A colour as the plotting library wants it.</summary>
    internal static Color ToPlot(this SKColor colour, double opacity = 1) =>
        new(colour.Red, colour.Green, colour.Blue, (byte)Math.Round(255 * opacity));
}
