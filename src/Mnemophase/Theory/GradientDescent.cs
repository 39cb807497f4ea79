namespace Mnemophase.Theory;

/// <summary>The path of gradient descent on the parameter of an analytical model.</summary>
/// <param name="Rates">r before the first step and after each one; ends with the step that lands in the no-learning zone, [steps + 1].</param>
/// <param name="Losses">L(r) at the same points.</param>
/// <param name="LostAt">The step (from 1; 0 for a start inside) that landed in the no-learning zone, from which nothing returns; null if none did.</param>
public sealed record DescentPath(double LearningRate, double[] Rates, double[] Losses, int? LostAt);

/// <summary>Plain gradient descent r ← r - η L'(r) (science.md, section 1: one step that lands in the no-learning zone is final).</summary>
public static class GradientDescent
{
    /// <summary>Descends from a start for at most a number of steps; stops at the step that lands in the no-learning zone.</summary>
    /// <exception cref="ArgumentException">The learning rate is not positive and finite, the start not finite, or the number of steps negative.</exception>
    public static DescentPath Run(IAnalyticalModel model, double start, double learningRate, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        if (!double.IsFinite(learningRate) || learningRate <= 0)
        {
            throw new ArgumentException($"learning rate = {learningRate} must be a positive, finite number.");
        }

        if (!double.IsFinite(start))
        {
            throw new ArgumentException($"start = {start} must be finite.");
        }

        var rates = new List<double>(Math.Min(steps, 1 << 16) + 1) { start };
        while (rates.Count <= steps && !model.InNoLearningZone(rates[^1]))
        {
            var next = rates[^1] - (learningRate * model.Gradient(rates[^1]));
            rates.Add(next);
        }

        int? lostAt = model.InNoLearningZone(rates[^1]) ? rates.Count - 1 : null;
        return new DescentPath(learningRate, [.. rates], [.. rates.Select(model.Loss)], lostAt);
    }
}
