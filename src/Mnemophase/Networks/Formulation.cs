namespace Mnemophase.Networks;

/// <summary>Where the leak and the nonlinearity of a trained recurrent map stand; α = step/τ, b holds bias and input.</summary>
public enum Formulation
{
    /// <summary>r ← (1-α) r + α φ(W r + b): the state is the rate, as in the paper.</summary>
    Rate,

    /// <summary>x ← (1-α) x + α (W φ(x) + b): the state is the current, the rate is φ(x).</summary>
    Current,

    /// <summary>h ← φ((1-α) h + α (W h + b)): the leak stands inside the nonlinearity.</summary>
    LeakInside,
}
