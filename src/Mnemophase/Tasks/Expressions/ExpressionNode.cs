namespace Mnemophase.Tasks.Expressions;

/// <summary>One operation of an expression.</summary>
/// <param name="Unit">Power of ms of its value; null for a number written out.</param>
/// <param name="VariesInTime">Whether its value changes from step to step.</param>
internal abstract record ExpressionNode(int? Unit, bool VariesInTime)
{
    public abstract double Evaluate(ExpressionFrame frame);
}

internal sealed record NumberNode(double Value, int? NumberUnit = null) : ExpressionNode(NumberUnit, false)
{
    public override double Evaluate(ExpressionFrame frame) => Value;
}

internal sealed record NameNode(int Slot, int NameUnit) : ExpressionNode(NameUnit, false)
{
    public override double Evaluate(ExpressionFrame frame) => frame.Values[Slot];
}

internal sealed record ChannelNode(int Offset = 0) : ExpressionNode(0, false)
{
    public override double Evaluate(ExpressionFrame frame) => frame.Channel + Offset;
}

internal sealed record TimeNode() : ExpressionNode(1, true)
{
    public override double Evaluate(ExpressionFrame frame) => frame.Step * frame.StepMs;
}

internal sealed record UnaryNode(int? UnaryUnit, ExpressionNode Argument, Func<double, double> Function)
    : ExpressionNode(UnaryUnit, Argument.VariesInTime)
{
    public override double Evaluate(ExpressionFrame frame) => Function(Argument.Evaluate(frame));
}

internal sealed record BinaryNode(int? BinaryUnit, ExpressionNode Left, ExpressionNode Right, Func<double, double, double> Function)
    : ExpressionNode(BinaryUnit, Left.VariesInTime || Right.VariesInTime)
{
    public override double Evaluate(ExpressionFrame frame) => Function(Left.Evaluate(frame), Right.Evaluate(frame));
}

internal sealed record DivisionNode(int? DivisionUnit, ExpressionNode Left, ExpressionNode Right, string Text, int Column)
    : ExpressionNode(DivisionUnit, Left.VariesInTime || Right.VariesInTime)
{
    public override double Evaluate(ExpressionFrame frame)
    {
        var divisor = Right.Evaluate(frame);
        return divisor == 0 ? throw new ExpressionException(Text, Column, "divides by zero") : Left.Evaluate(frame) / divisor;
    }
}

/// <summary>Both branches are evaluated where they hold running sums, so that an integral misses no step.</summary>
internal sealed record ChoiceNode(int? ChoiceUnit, ExpressionNode Condition, ExpressionNode Yes, ExpressionNode No, bool HasIntegral)
    : ExpressionNode(ChoiceUnit, Condition.VariesInTime || Yes.VariesInTime || No.VariesInTime)
{
    public override double Evaluate(ExpressionFrame frame)
    {
        var holds = Condition.Evaluate(frame) != 0;
        if (!HasIntegral)
        {
            return (holds ? Yes : No).Evaluate(frame);
        }

        var (yes, no) = (Yes.Evaluate(frame), No.Evaluate(frame));
        return holds ? yes : no;
    }
}

internal sealed record AtNode(ExpressionNode Time) : ExpressionNode(0, true)
{
    public override double Evaluate(ExpressionFrame frame)
    {
        // A time on the border of two steps belongs to the later one, rounding aside.
        var step = Math.Floor((Time.Evaluate(frame) / frame.StepMs) + 1e-9);
        return step == frame.Step ? 1 : 0;
    }
}

internal sealed record IntegralNode(int? IntegralUnit, ExpressionNode Argument, int Index) : ExpressionNode(IntegralUnit, true)
{
    public override double Evaluate(ExpressionFrame frame) => frame.AddToIntegral(Index, Argument.Evaluate(frame));
}

internal sealed record InputNode(ExpressionNode Number, bool Held, string Text, int Column) : ExpressionNode(0, true)
{
    public override double Evaluate(ExpressionFrame frame)
    {
        var channel = Number.Evaluate(frame);
        if (channel != Math.Floor(channel) || channel < 0 || channel >= frame.InputChannels)
        {
            throw new ExpressionException(
                Text,
                Column,
                FormattableString.Invariant($"there is no input channel {channel}; they run from 0 to {frame.InputChannels - 1}")
            );
        }

        return (Held ? frame.Held : frame.Inputs)[(frame.Step * frame.InputChannels) + (int)channel];
    }
}
