namespace Mnemophase.Studies.Definition;

/// <summary>What every [grid] has, whatever the task.</summary>
public static class GridReader
{
    /// <summary>Reads learning_rates.</summary>
    /// <exception cref="StudyFileException">One is not above 0.</exception>
    public static double[] LearningRates(TomlSection grid)
    {
        var rates = grid.Numbers("learning_rates");
        return rates.FirstOrDefault(rate => rate <= 0, 1) is <= 0 and var wrong
            ? throw grid.Wrong("learning_rates", $"{StudyText.Number(wrong)} must be above 0")
            : rates;
    }

    /// <summary>Reads seeds.</summary>
    /// <exception cref="StudyFileException">They are no seeds.</exception>
    public static SeedSet Seeds(TomlSection grid)
    {
        try
        {
            return SeedSet.Parse(grid.Text("seeds"));
        }
        catch (ArgumentException e)
        {
            throw grid.Wrong("seeds", e.Message);
        }
    }
}
