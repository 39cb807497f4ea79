namespace Mnemophase.Figures.RankTwo;

/// <summary>|x| of every neuron over the steps during and after the trial, from 0 to 1, neurons sorted; the trial's end is marked.</summary>
public static class SortedActivityPanel
{
    /// <summary>Fills a panel.</summary>
    /// <param name="activity">The activity and the order of its neurons.</param>
    public static void Draw(FigurePanel panel, NeuralActivity activity)
    {
        int neurons = activity.Neurons;
        int steps = activity.Steps;
        // Step t fills the column from t to t + 1, the first neuron the uppermost row.
        panel.LinearX("Step", 0, steps, about: 5).LinearY("Neuron, sorted", 0, neurons, about: 4);
        panel.TicksY([(neurons - 0.5, "1"), (0.5, AxisTicks.Plain(neurons))]);
        panel.AddCells(
            neurons,
            steps,
            (row, step) => CellImage.ColourOf(Math.Abs(activity.Values[(step * neurons) + activity.Order[row]])),
            new CoordinateRect(0, steps, 0, neurons)
        );
        if (activity.TrialSteps < steps)
        {
            panel.AddUpright(activity.TrialSteps, SKColors.White, FigureStyle.Dashed, width: 2);
        }
    }
}
