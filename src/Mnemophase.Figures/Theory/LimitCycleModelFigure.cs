using Mnemophase.Theory;

namespace Mnemophase.Figures.Theory;

/// <summary>
/// The limit-cycle model (Figure S2). A: its flow in the plane, with the cycle, the start and the half where the output is on.
/// B: the loss over the model's rate r, the closed form against the loss of simulated trials.
/// </summary>
public sealed class LimitCycleModelFigure : Figure
{
    private const double FlowRate = 0.1;
    private const double PlaneHalf = 1.6;
    private const int ArrowsAcross = 15;
    private const int CurvePoints = 1201;
    private const int SimulatedPoints = 61;

    private readonly LimitCycleModel model;
    private readonly double timeStep;

    /// <summary>The figure for given periods; the paper's are the defaults.</summary>
    /// <param name="delaySteps">T_delay in steps.</param>
    /// <param name="responseSteps">T_resp in steps.</param>
    /// <param name="timeStep">Time step of the simulation, in steps.</param>
    /// <exception cref="ArgumentException">A period or the time step is not positive and finite.</exception>
    public LimitCycleModelFigure(double delaySteps = 60, double responseSteps = 10, double timeStep = 0.01)
    {
        model = new LimitCycleModel(delaySteps, responseSteps);
        if (!(timeStep > 0) || !double.IsFinite(timeStep))
        {
            throw new ArgumentException($"The time step must be positive and finite, got {timeStep}.", nameof(timeStep));
        }
        this.timeStep = timeStep;
    }

    /// <inheritdoc/>
    public override string Name => "The limit-cycle model";

    /// <inheritdoc/>
    public override FigureSheet Compose()
    {
        const float width = 960;
        const float height = 462;
        var sheet = new FigureSheet(width, height, Name, "A: arrow length is proportional to the square root of the speed");
        float top = sheet.HeaderBottom + 30;
        float side = height - top - 58;
        string flowTitle = $"flow for r = {FlowRate} per step";
        AddFlow(sheet.AddPanel(SKRect.Create(66, top, side, side), "A", flowTitle));
        float left = 66 + side + 84;
        string lossTitle = $"loss, T_delay = {model.Delay:0.###}, T_resp = {model.Response:0.###} steps";
        AddLoss(sheet.AddPanel(SKRect.Create(left, top, width - left - 24, side), "B", lossTitle));
        return sheet;
    }

    private static void AddFlow(FigurePanel panel)
    {
        panel.LinearX("x", -PlaneHalf, PlaneHalf, about: 4).LinearY("y", -PlaneHalf, PlaneHalf, about: 4);
        panel.AddBand([-PlaneHalf, 0], [-PlaneHalf, -PlaneHalf], [PlaneHalf, PlaneHalf], FigureStyle.Accent, 0.12);
        double Place(int i) => PlaneHalf * 0.94 * ((2.0 * i / (ArrowsAcross - 1)) - 1);
        (double X, double Y)[] places =
        [
            .. Enumerable.Range(0, ArrowsAcross * ArrowsAcross).Select(i => (Place(i % ArrowsAcross), Place(i / ArrowsAcross))),
        ];
        panel.AddArrows(places, [.. places.Select(p => LimitCycleModel.Flow(FlowRate, p.X, p.Y))], longest: 22, FigureStyle.Faint);
        double[] angles = [.. Enumerable.Range(0, 361).Select(i => i * Math.PI / 180)];
        panel.AddCurve([.. angles.Select(Math.Cos)], [.. angles.Select(Math.Sin)], FigureStyle.LimitCycle, width: 2.6f);
        panel.AddPoints([0], [-1], FigureStyle.Ink, MarkerShape.FilledCircle, 9);
        panel.AddWords("start", 0.06, -1.06, alignment: Alignment.UpperLeft, onWhite: true);
        panel.AddWords("output on", -PlaneHalf * 0.94, PlaneHalf * 0.94, FigureStyle.Ink, Alignment.UpperLeft, 12, onWhite: true);
        panel.AddWords("output off", PlaneHalf * 0.94, PlaneHalf * 0.94, FigureStyle.Ink, Alignment.UpperRight, 12, onWhite: true);
    }

    private void AddLoss(FigurePanel panel)
    {
        double highest = 1 / model.Delay;
        double[] rates = [.. Enumerable.Range(0, CurvePoints).Select(i => highest * i / (CurvePoints - 1))];
        double[] losses = [.. rates.Select(model.Loss)];
        double[] simulatedRates = [.. Enumerable.Range(0, SimulatedPoints).Select(i => highest * i / (SimulatedPoints - 1))];
        double[] simulated = [.. simulatedRates.Select(r => model.Simulate(r, timeStep).Loss)];
        double top = Math.Max(losses.Max(), simulated.Max()) * 1.1;
        panel.LinearX("Rate r (cycles per step)", 0, highest, about: 4).LinearY("Loss L(r)", 0, top, about: 6);
        panel.AddBand([0, model.NoLearningEdge], [0, 0], [top, top], FigureStyle.NotLearned, 0.35, "no-learning zone");
        panel.AddUpright(model.Optimum, FigureStyle.Faint, FigureStyle.Dashed, "optimum r°");
        panel.AddCurve(rates, losses, FigureStyle.LimitCycle, "closed form");
        string step = $"simulated, dt = {timeStep:0.####}";
        panel.AddPoints(simulatedRates, simulated, FigureStyle.Ink, MarkerShape.OpenCircle, 6, step);
        panel.ShowLegend(Alignment.UpperLeft);
    }
}
