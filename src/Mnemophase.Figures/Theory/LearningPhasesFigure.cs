using Mnemophase.Theory;

namespace Mnemophase.Figures.Theory;

/// <summary>
/// The three phases of the analytical models (Figure 4G): the critical learning rates of slow point and limit cycle over the delay, in the
/// limit of a short response (science.md, section 1). Below both, both can be learned; between them only limit cycles; above, nothing.
/// </summary>
/// <param name="responseSteps">T_resp in steps; the paper's figure has 5.</param>
public sealed class LearningPhasesFigure(double responseSteps = 5) : Figure
{
    private const int Delays = 100;
    private const double ShortestDelay = 10;
    private const double LongestDelay = 400;
    private const double LowestRate = 1e-9;
    private const double HighestRate = 3e-3;

    /// <inheritdoc/>
    public override string Name => "Learning phases of the analytical models";

    /// <inheritdoc/>
    public override FigureSheet Compose()
    {
        string subtitle = $"Critical learning rates for a short response, T_resp = {responseSteps:0.###} steps";
        var sheet = new FigureSheet(560, 470, Name, subtitle);
        FigurePanel panel = sheet
            .AddPanel(SKRect.Create(78, sheet.HeaderBottom + 14, 460, 470 - sheet.HeaderBottom - 72))
            .LogX("Delay (steps)", ShortestDelay, LongestDelay)
            .LogY(FigureStyle.LearningRateLabel, LowestRate, HighestRate, about: 7);
        panel.TicksX(new double[] { 10, 20, 50, 100, 200, 400 }.Select(d => (d, AxisTicks.Plain(d))));

        double[] delays =
        [
            .. Enumerable.Range(0, Delays).Select(i => ShortestDelay * Math.Pow(LongestDelay / ShortestDelay, i / (Delays - 1.0))),
        ];
        double[] slowPoint = [.. delays.Select(d => new SlowPointModel(d, responseSteps).ShortResponseLimit)];
        double[] limitCycle = [.. delays.Select(d => new LimitCycleModel(d, responseSteps).ShortResponseLimit)];
        AddPhases(panel, delays, slowPoint, limitCycle);
        return sheet;
    }

    private static void AddPhases(FigurePanel panel, double[] delays, double[] slowPoint, double[] limitCycle)
    {
        double[] floor = [.. delays.Select(_ => LowestRate)];
        double[] ceiling = [.. delays.Select(_ => HighestRate)];
        double[] bottom = [.. slowPoint.Select(rate => Math.Max(rate, LowestRate))];
        panel.AddBand(delays, limitCycle, ceiling, FigureStyle.NotLearned, 0.35);
        panel.AddBand(delays, bottom, limitCycle, FigureStyle.LimitCycle, 0.25);
        panel.AddBand(delays, floor, bottom, FigureStyle.SlowPoint, 0.25);
        panel.AddCurve(delays, limitCycle, FigureStyle.LimitCycle, "limit cycle: T_resp / (4 T_delay³)", 2.4f);
        panel.AddCurve(delays, slowPoint, FigureStyle.SlowPoint, "slow point: (π⁴/4) T_resp / T_delay⁵", 2.4f);
        panel.AddWords("nothing is learned", 110, 1.6e-4, size: 13);
        panel.AddWords("limit cycles only", 152, 3e-8, size: 13);
        panel.AddWords("limit cycles\nand slow points", 21, 2e-7, size: 13);
        panel.ShowLegend(Alignment.LowerLeft);
    }
}
