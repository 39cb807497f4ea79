namespace Mnemophase.Networks;

/// <summary>The fixed numbers of a rank-K network's dynamics (science.md, section 2).</summary>
/// <remarks>x_t = (1-α) x_{t-1} + α tanh(m κ_{t-1} + b), κ_t = n x_t, o_t = σ(w_out·κ_t + b_out), for t = 1..T from a fixed x_0.</remarks>
public sealed record RankKModel
{
    /// <summary>Largest rank K an engine takes.</summary>
    public const int MaximumRank = 8;

    /// <summary>Neurons N.</summary>
    public int Neurons { get; init; } = 100;

    /// <summary>Rank K, the number of latent variables.</summary>
    public int Rank { get; init; } = 2;

    /// <summary>α, the time step over the time constant.</summary>
    public double Alpha { get; init; } = 0.5;

    /// <summary>Checks the values; call it where they enter.</summary>
    /// <exception cref="ArgumentException">A value is impossible; the message names it and the allowed values.</exception>
    public void Validate()
    {
        if (Neurons is < 1 or > 65536)
        {
            throw new ArgumentException($"{nameof(Neurons)} = {Neurons} must lie between 1 and 65536.");
        }

        if (Rank is < 1 or > MaximumRank)
        {
            throw new ArgumentException($"{nameof(Rank)} = {Rank} must lie between 1 and {MaximumRank}.");
        }

        if (!(Alpha > 0 && Alpha <= 1))
        {
            throw new ArgumentException($"{nameof(Alpha)} = {Alpha} must be above 0 and at most 1.");
        }
    }
}
