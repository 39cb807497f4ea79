using CsCheck;
using Mnemophase.Tasks.Expressions;

namespace Mnemophase.Tests.Tasks.Trials;

public sealed class ExpressionTests
{
    private static ExpressionScope Scope() =>
        new ExpressionScope
        {
            InTime = true,
            SeesInputs = true,
            InputChannels = 2,
            FirstEvent = 0,
            DrawnLater = ["late"],
        }
            .With("a", 0)
            .With("b", 0)
            .With("delay", 1);

    private static ExpressionFrame Frame(double a, double b, double delay)
    {
        var frame = new ExpressionFrame(3, 5);
        (frame.Values[0], frame.Values[1], frame.Values[2]) = (a, b, delay);
        return frame;
    }

    private static readonly Gen<(string, Func<double, double, double>)> Leaf = Gen.OneOf(
        Gen.Const<(string, Func<double, double, double>)>(("a", (a, _) => a)),
        Gen.Const<(string, Func<double, double, double>)>(("b", (_, b) => b)),
        Gen.Int[0, 99].Select<int, (string, Func<double, double, double>)>(n => (n.ToString(CultureInfo.InvariantCulture), (_, _) => n))
    );

    /// <summary>Random trees, written out with parentheses everywhere, beside their value computed directly.</summary>
    private static readonly Gen<(string Text, Func<double, double, double> Value)> Trees = Gen.Recursive<(
        string,
        Func<double, double, double>
    )>(
        (depth, inner) =>
            depth > 4
                ? Leaf
                : Gen.OneOf(
                    Leaf,
                    from left in inner
                    from right in inner
                    from sign in Gen.OneOf(Array.ConvertAll(new[] { "+", "-", "*", "<", ">=", "if", "abs" }, x => Gen.Const(x)))
                    select Join(left, right, sign)
                )
    );

    private static (string, Func<double, double, double>) Join(
        (string Text, Func<double, double, double> Value) x,
        (string Text, Func<double, double, double> Value) y,
        string sign
    ) =>
        sign switch
        {
            "+" => ($"({x.Text} + {y.Text})", (a, b) => x.Value(a, b) + y.Value(a, b)),
            "-" => ($"({x.Text}-{y.Text})", (a, b) => x.Value(a, b) - y.Value(a, b)),
            "*" => ($"({x.Text} * {y.Text})", (a, b) => x.Value(a, b) * y.Value(a, b)),
            "<" => ($"({x.Text} < {y.Text})", (a, b) => x.Value(a, b) < y.Value(a, b) ? 1 : 0),
            ">=" => ($"({x.Text} >= {y.Text})", (a, b) => x.Value(a, b) >= y.Value(a, b) ? 1 : 0),
            "if" => ($"if({x.Text}, {y.Text}, -{x.Text})", (a, b) => x.Value(a, b) != 0 ? y.Value(a, b) : -x.Value(a, b)),
            _ => ($"abs({x.Text})", (a, b) => Math.Abs(x.Value(a, b))),
        };

    [Fact]
    public void TreesComeBackWithTheirValue() =>
        (from tree in Trees from a in Gen.Double[-3, 3] from b in Gen.Double[-3, 3] select (tree, a, b)).Sample(x =>
        {
            var expected = x.tree.Value(x.a, x.b);
            var expression = Expression.Parse(x.tree.Text, Scope(), 0);
            return expected.Equals(expression.Evaluate(Frame(x.a, x.b, 100)));
        });

    [Fact]
    public void AnyTextIsReadOrRefusedByColumn() =>
        Gen.OneOf(Gen.String, Gen.Char["ab+-*/()<>=!., 0123456789iftholdsncdey_"].Array[0, 30].Select(c => new string(c)))
            .Sample(text =>
            {
                try
                {
                    var expression = Expression.Parse(text, Scope(), 0);
                    var frame = Frame(1, 2, 100);
                    (frame.Inputs, frame.Held, frame.InputChannels) = (new float[2], new float[2], 2);
                    expression.Start(frame);
                    Assert.True(double.IsFinite(expression.Evaluate(frame)));
                }
                catch (ExpressionException e)
                {
                    Assert.InRange(e.Column, 1, text.Length + 1);
                }
            });

    [Theory]
    [InlineData("1 - 2 - 3", -4)]
    [InlineData("2 + 3 * 4", 14)]
    [InlineData("12 / 3 / 2", 2)]
    [InlineData("-2 * -3", 6)]
    [InlineData("1e2 + .5", 100.5)]
    [InlineData("delay / 50ms", 2)]
    [InlineData("if(delay > 50, 1, -1)", 1)]
    [InlineData("sign(-0.3) + cos(0) + sin(pi / 2)", 1)]
    [InlineData("1 < 2 == 0", double.NaN)]
    public void ValuesByHand(string text, double expected)
    {
        if (double.IsNaN(expected))
        {
            Assert.Throws<ExpressionException>(() => Expression.Parse(text, Scope(), 0)); // comparisons do not chain
            return;
        }

        Assert.Equal(expected, Expression.Parse(text, Scope(), 0).Evaluate(Frame(1, 2, 100)), 12);
    }

    [Fact]
    public void OperatorsInTime()
    {
        var frame = Frame(0, 0, 10);
        frame.InputChannels = 2;
        frame.Inputs = [0, 0, 1, 0, 0, -1, 0, 0];
        frame.Held = [0, 0, 1, 0, 1, -1, 1, -1];
        double[] Run(string text)
        {
            var expression = Expression.Parse(text, Scope(), 0);
            expression.Start(frame);
            return
            [
                .. Enumerable
                    .Range(0, 4)
                    .Select(step =>
                    {
                        frame.Step = step;
                        return expression.Evaluate(frame);
                    }),
            ];
        }

        Assert.Equal([0, 0, 1, 0], Run("at(delay)"));
        Assert.Equal([0, 1, 1, 1], Run("hold(0)"));
        Assert.Equal([0, 0, -1, 0], Run("input(1)"));
        Assert.Equal([0, 1, 1, 1], Run("hold(event)"));
        Assert.Equal([0, 0.5, 0.5, 0.5], Run("integral(input(0)) / delay"));
        Assert.Equal([0, 0.5, 1, 1.5], Run("t / delay"));
        Assert.Equal([0, 0, 0, 1], Run("if(t > delay, integral(input(0)) / 5ms, 0) * t / 15ms"), new NearlyEqual());
    }

    [Theory]
    [InlineData("a + c", "'a + c', column 5: 'c' is unknown")]
    [InlineData("a + delay", "'a + delay', column 3: '+' cannot join a number without a unit and a duration in ms")]
    [InlineData(
        "delay * delay",
        "'delay * delay', column 1: this is a quantity in ms to the power 2, but a number without a unit is needed"
    )]
    [InlineData("sin(delay)", "'sin(delay)', column 1: sin takes a number without a unit, but this is a duration in ms")]
    [InlineData("a +", "'a +', column 4: the expression ends too early")]
    [InlineData("(a", "'(a', column 3: ')' is missing")]
    [InlineData("a b", "'a b', column 3: 'b' is not expected here")]
    [InlineData("a(2)", "'a(2)', column 1: 'a' is a value, not a function; it takes no argument")]
    [InlineData("late", "'late', column 1: 'late' is used before it is drawn")]
    [InlineData("1.2.3", "'1.2.3', column 1: '1.2.3' is not a number")]
    public void FaultsAreNamedByColumn(string text, string message) =>
        Assert.Equal(message, Assert.Throws<ExpressionException>(() => Expression.Parse(text, Scope(), 0)).Message);

    [Fact]
    public void DivisionByZeroIsNamedWhenItHappens()
    {
        var expression = Expression.Parse("a / (b - 2)", Scope(), 0);
        Assert.Equal(-1, expression.Evaluate(Frame(1, 1, 0)));
        var error = Assert.Throws<ExpressionException>(() => expression.Evaluate(Frame(1, 2, 0)));
        Assert.Equal("'a / (b - 2)', column 3: divides by zero", error.Message);
    }

    private sealed class NearlyEqual : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) < 1e-9;

        public int GetHashCode(double obj) => 0;
    }
}
