namespace Mnemophase.Tasks.Expressions;

/// <summary>Reads an expression by recursive descent: comparison, sum, product, sign, operand.</summary>
internal sealed class ExpressionParser
{
    private const int MostNested = 64;
    private const int MostCharacters = 2000;
    private static readonly string[] Functions = ["if", "abs", "sign", "sin", "cos"];
    private static readonly string[] TimeNames = ["t", "at", "integral"];
    private static readonly string[] InputNames = ["input", "hold"];
    private readonly string _text;
    private readonly ExpressionScope _scope;
    private int _at;
    private int _nested;

    public ExpressionParser(string text, ExpressionScope scope)
    {
        _text = text;
        _scope = scope;
    }

    /// <summary>Names that mean something in every expression and can be no value's or period's name.</summary>
    public static IReadOnlyList<string> Reserved { get; } = [.. Functions, .. TimeNames, .. InputNames, "event", "pi", "channel"];

    /// <summary>Integrals met.</summary>
    public int Integrals { get; private set; }

    public ExpressionNode Read()
    {
        if (_text.Length > MostCharacters)
        {
            throw new ExpressionException(_text[..20] + "…", 1, $"is longer than {MostCharacters} characters");
        }

        var root = ReadComparison();
        SkipSpace();
        return _at == _text.Length ? root : throw Wrong(_at, $"'{_text[_at]}' is not expected here");
    }

    private ExpressionNode ReadComparison()
    {
        if (++_nested > MostNested)
        {
            throw Wrong(_at, $"is nested more than {MostNested} deep");
        }

        var left = ReadSum();
        SkipSpace();
        var start = _at;
        var sign = ReadComparisonSign();
        if (sign.Length > 0)
        {
            var right = ReadSum();
            RequireSameUnit(left, right, start, sign);
            left = new BinaryNode(0, left, right, Comparison(sign));
        }

        _nested--;
        return left;
    }

    private string ReadComparisonSign()
    {
        foreach (var sign in new[] { "<=", ">=", "==", "!=", "<", ">" })
        {
            if (string.CompareOrdinal(_text, _at, sign, 0, sign.Length) == 0)
            {
                _at += sign.Length;
                return sign;
            }
        }

        return "";
    }

    private static Func<double, double, double> Comparison(string sign) =>
        sign switch
        {
            "<" => (a, b) => a < b ? 1 : 0,
            "<=" => (a, b) => a <= b ? 1 : 0,
            ">" => (a, b) => a > b ? 1 : 0,
            ">=" => (a, b) => a >= b ? 1 : 0,
            "==" => (a, b) => a == b ? 1 : 0,
            _ => (a, b) => a != b ? 1 : 0,
        };

    private ExpressionNode ReadSum()
    {
        var left = ReadProduct();
        while (Peek() is '+' or '-')
        {
            var start = _at;
            var plus = _text[_at++] == '+';
            var right = ReadProduct();
            RequireSameUnit(left, right, start, plus ? "+" : "-");
            left = new BinaryNode(left.Unit ?? right.Unit, left, right, plus ? (a, b) => a + b : (a, b) => a - b);
        }

        return left;
    }

    private ExpressionNode ReadProduct()
    {
        var left = ReadSigned();
        while (Peek() is '*' or '/')
        {
            var start = _at;
            var times = _text[_at++] == '*';
            var right = ReadSigned();
            int? unit =
                left.Unit is null && right.Unit is null ? null
                : times ? (left.Unit ?? 0) + (right.Unit ?? 0)
                : (left.Unit ?? 0) - (right.Unit ?? 0);
            left = times ? new BinaryNode(unit, left, right, (a, b) => a * b) : new DivisionNode(unit, left, right, _text, start + 1);
        }

        return left;
    }

    private ExpressionNode ReadSigned()
    {
        var minus = false;
        while (Peek() is '-')
        {
            minus = !minus;
            _at++;
        }

        var operand = ReadOperand();
        return minus ? new UnaryNode(operand.Unit, operand, x => -x) : operand;
    }

    private ExpressionNode ReadOperand()
    {
        var next = Peek();
        if (next is '(')
        {
            _at++;
            var inner = ReadComparison();
            Take(')');
            return inner;
        }

        if (next is '.' || char.IsAsciiDigit(next))
        {
            return ReadNumber();
        }

        if (!char.IsAsciiLetter(next) && next != '_')
        {
            throw Wrong(_at, next == '\0' ? "the expression ends too early" : $"'{next}' is not expected here");
        }

        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_'))
        {
            _at++;
        }

        var name = _text[start.._at];
        return Peek() is '(' ? ReadCall(name, start) : ReadName(name, start);
    }

    private NumberNode ReadNumber()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '.' || IsExponentSign(_at)))
        {
            _at++;
        }

        var written = _text[start.._at];
        var isDuration = written.EndsWith("ms", StringComparison.Ordinal);
        var digits = isDuration ? written[..^2] : written;
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? new NumberNode(value, isDuration ? ExpressionScope.Milliseconds : null)
            : throw Wrong(start, $"'{written}' is not a number");
    }

    private bool IsExponentSign(int at) => _text[at] is '+' or '-' && _text[at - 1] is 'e' or 'E';

    private ExpressionNode ReadName(string name, int start)
    {
        if (_scope.Find(name, out var slot, out var unit))
        {
            return new NameNode(slot, unit);
        }

        return name switch
        {
            "pi" => new NumberNode(Math.PI, 0),
            "channel" => new ChannelNode(),
            "t" when _scope.InTime => new TimeNode(),
            "event" when _scope is { SeesInputs: true, FirstEvent: { } first } => new ChannelNode(first),
            _ when _scope.DrawnLater.Contains(name, StringComparer.Ordinal) => throw Wrong(start, $"'{name}' is used before it is drawn"),
            _ when Functions.Contains(name) || TimeNames.Contains(name) || InputNames.Contains(name) => throw Wrong(
                start,
                IsAllowed(name) ? $"'{name}' needs its argument in parentheses" : NotHere(name)
            ),
            "event" => throw Wrong(start, _scope.SeesInputs ? "'event' is used, but the task has no event" : NotHere(name)),
            _ => throw Unknown(name, start),
        };
    }

    private bool IsAllowed(string name) =>
        Functions.Contains(name) || (TimeNames.Contains(name) ? _scope.InTime : InputNames.Contains(name) && _scope.SeesInputs);

    private static string NotHere(string name) =>
        InputNames.Contains(name) || name is "event"
            ? $"'{name}' reads the input channels, and only targets may do that"
            : $"'{name}' changes in time, but this value is one number per trial";

    private ExpressionNode ReadCall(string name, int start)
    {
        if (!Functions.Contains(name) && !TimeNames.Contains(name) && !InputNames.Contains(name))
        {
            throw _scope.Find(name, out _, out _)
                ? Wrong(start, $"'{name}' is a value, not a function; it takes no argument")
                : Unknown(name, start);
        }

        if (!IsAllowed(name))
        {
            throw Wrong(start, NotHere(name));
        }

        if (name is "t")
        {
            throw Wrong(start, "'t' takes no argument");
        }

        Take('(');
        var before = Integrals;
        var argument = ReadComparison();
        ExpressionNode call = name switch
        {
            "if" => ReadChoice(argument, start, before),
            "abs" => new UnaryNode(argument.Unit, argument, Math.Abs),
            "sign" => new UnaryNode(
                0,
                argument,
                x =>
                    x > 0 ? 1
                    : x < 0 ? -1
                    : 0
            ),
            "sin" => new UnaryNode(0, WithUnit(argument, 0, start, "sin"), Math.Sin),
            "cos" => new UnaryNode(0, WithUnit(argument, 0, start, "cos"), Math.Cos),
            "at" => new AtNode(WithUnit(argument, 1, start, "at")),
            "integral" => new IntegralNode((argument.Unit ?? 0) + 1, argument, Integrals++),
            _ => new InputNode(WithUnit(argument, 0, start, name), name is "hold", _text, start + 1),
        };
        Take(')');
        return call;
    }

    private ChoiceNode ReadChoice(ExpressionNode condition, int start, int integralsBefore)
    {
        Take(',');
        var yes = ReadComparison();
        Take(',');
        var no = ReadComparison();
        RequireSameUnit(yes, no, start, "if");
        return new ChoiceNode(yes.Unit ?? no.Unit, condition, yes, no, Integrals > integralsBefore);
    }

    private ExpressionNode WithUnit(ExpressionNode node, int unit, int start, string function) =>
        node.Unit is null || node.Unit == unit
            ? node
            : throw Wrong(start, $"{function} takes {Expression.UnitText(unit)}, but this is {Expression.UnitText(node.Unit.Value)}");

    private void RequireSameUnit(ExpressionNode left, ExpressionNode right, int start, string sign)
    {
        if (left.Unit is { } a && right.Unit is { } b && a != b)
        {
            throw Wrong(start, $"'{sign}' cannot join {Expression.UnitText(a)} and {Expression.UnitText(b)}");
        }
    }

    private ExpressionException Unknown(string name, int start)
    {
        string[] known = [.. _scope.Names, .. Reserved.Where(word => word is "pi" or "channel" || IsAllowed(word))];
        return new ExpressionException(_text, start + 1, $"'{name}' is unknown") { UnknownName = name, KnownNames = known };
    }

    private char Peek()
    {
        SkipSpace();
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private void Take(char wanted)
    {
        if (Peek() != wanted)
        {
            throw Wrong(_at, $"'{wanted}' is missing");
        }

        _at++;
    }

    private ExpressionException Wrong(int at, string problem) => new(_text, at + 1, problem);
}
