namespace Mnemophase.Outcomes;

/// <summary>A place on an axis.</summary>
/// <param name="Number">The number; NaN for a choice.</param>
/// <param name="Choice">The choice, such as "relu"; null for a number.</param>
public readonly record struct AxisValue(Axis Axis, double Number, string? Choice = null)
{
    /// <summary>Number or choice as text that reads back as exactly this.</summary>
    public string Text => Choice ?? Number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>"delay 20 ms", "nonlinearity relu".</summary>
    public override string ToString() => Axis.Unit.Length == 0 ? $"{Axis.Name} {Text}" : $"{Axis.Name} {Text} {Axis.Unit}";
}
