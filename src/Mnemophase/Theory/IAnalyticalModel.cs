namespace Mnemophase.Theory;

/// <summary>
/// A one-parameter model of delayed activation (science.md, section 1): the output has to be 0 for the delay and 1 for the response.
/// Times are in steps and need not be whole numbers; r is per step (limit cycle) or per squared step (slow point).
/// </summary>
/// <remarks>L(r) = (1/T_delay) ∫ o dt over the delay + (1/T_resp) ∫ (1-o) dt over the response, for an output o(t) in {0, 1}.</remarks>
public interface IAnalyticalModel
{
    /// <summary>T_delay in steps.</summary>
    double Delay { get; }

    /// <summary>T_resp in steps.</summary>
    double Response { get; }

    /// <summary>r°, where the loss is least; of several equal minima the one next to the no-learning zone.</summary>
    double Optimum { get; }

    /// <summary>The upper edge of the no-learning zone: at or below it the output stays off for the whole trial.</summary>
    double NoLearningEdge { get; }

    /// <summary>L'(r°) from the right.</summary>
    double Slope { get; }

    /// <summary>η_crit = (r° - edge) / L'(r° from the right): a step from just right of r° with a larger rate lands in the zone.</summary>
    double CriticalLearningRate { get; }

    /// <summary>The largest rate with which no step from any r right of the zone can land in the zone.</summary>
    /// <remarks>Never above <see cref="CriticalLearningRate"/>; below it where a steeper piece of the loss lies further right.</remarks>
    double SafeLearningRate { get; }

    /// <summary>What <see cref="CriticalLearningRate"/> tends to for T_resp much shorter than T_delay.</summary>
    double ShortResponseLimit { get; }

    /// <summary>The critical learning rate for T_resp = T_delay.</summary>
    double EqualResponseLimit { get; }

    /// <summary>Whether the output never switches inside the trial, so that the gradient is exactly zero.</summary>
    bool InNoLearningZone(double r);

    /// <summary>L(r).</summary>
    double Loss(double r);

    /// <summary>dL/dr, exactly zero in the no-learning zone; at a corner of the loss, its value from the side away from zero.</summary>
    double Gradient(double r);

    /// <summary>Integrates the differential equation over one trial and takes the loss by its definition.</summary>
    /// <param name="r">The model's parameter.</param>
    /// <param name="timeStep">Largest step of the integration, in steps of the task.</param>
    /// <exception cref="ArgumentException">r is not finite or the step is not positive.</exception>
    ModelTrial Simulate(double r, double timeStep = 0.01);
}
