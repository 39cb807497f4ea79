namespace Mnemophase.Tasks.Expressions;

/// <summary>
/// A formula of a task: numbers, + - * /, comparisons (1 where they hold, else 0), if(condition, a, b), abs, sign, sin, cos, pi, the
/// names of values and periods (a period's name is its duration in ms), channel (the place in its group), and in time: t (ms since the
/// trial started), at(ms) (1 in the step that holds this time), integral(e) (sum of e times the step in ms, this step included),
/// input(channel) and hold(channel) (the last pulse that is not 0), event (the channel of the first events that belongs to this one).
/// </summary>
/// <remarks>Units are checked when it is read: a duration cannot be added to a number; a number written out takes the unit of what it meets, and 50ms is a duration.</remarks>
public sealed class Expression
{
    private readonly ExpressionNode _root;
    private readonly int _integrals;

    private Expression(string text, ExpressionNode root, int integrals)
    {
        Text = text;
        _root = root;
        _integrals = integrals;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Whether its value changes from step to step.</summary>
    public bool VariesInTime => _root.VariesInTime;

    /// <summary>Reads an expression.</summary>
    /// <param name="scope">What it may refer to.</param>
    /// <param name="unit">Power of ms that its value must have.</param>
    /// <exception cref="ExpressionException">It cannot be read, names something unknown, or its units do not fit.</exception>
    public static Expression Parse(string text, ExpressionScope scope, int unit)
    {
        var parser = new ExpressionParser(text, scope);
        var root = parser.Read();
        if (root.Unit is { } found && found != unit)
        {
            throw new ExpressionException(text, 1, $"this is {UnitText(found)}, but {UnitText(unit)} is needed");
        }

        return new Expression(text, root, parser.Integrals);
    }

    /// <summary>Starts a new trial or channel; needed once before the steps of an expression that varies in time.</summary>
    public void Start(ExpressionFrame frame)
    {
        frame.StartIntegrals(_integrals);
    }

    /// <summary>The value in this trial, at its step and channel.</summary>
    /// <exception cref="ExpressionException">It divides by zero or is not a finite number.</exception>
    public double Evaluate(ExpressionFrame frame)
    {
        var value = _root.Evaluate(frame);
        return double.IsFinite(value) ? value : throw new ExpressionException(Text, 1, "its value is not a finite number");
    }

    internal static string UnitText(int unit) =>
        unit switch
        {
            0 => "a number without a unit",
            1 => "a duration in ms",
            -1 => "a rate in 1/ms",
            _ => $"a quantity in ms to the power {unit}",
        };
}
