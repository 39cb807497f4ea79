using System.Text;

namespace Mnemophase.Figures.Drawing;

/// <summary>Ticks of linear and logarithmic axes. Logarithmic axes are drawn in log10 of the value, so their ticks stand there.</summary>
public static class AxisTicks
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>Major ticks at multiples of 1, 2 or 5 times a power of ten, minor ones between.</summary>
    /// <param name="low">Smaller end of the axis.</param>
    /// <param name="high">Larger end of the axis.</param>
    /// <param name="about">About how many intervals are wanted.</param>
    /// <exception cref="ArgumentException">The ends are not finite or not in order.</exception>
    public static Tick[] Linear(double low, double high, int about)
    {
        RequireOrder(low, high);
        double slack = 1e-9 * (high - low);
        double Multiples(double of) => Math.Floor((high + slack) / of) - Math.Ceiling((low - slack) / of) + 1;
        double step = StepFor((high - low) / Math.Max(1, about));
        // A coarse step can miss a short axis; two labels are the least that give a scale.
        for (int more = about + 1; Multiples(step) < 2; more++)
        {
            step = StepFor((high - low) / more);
        }
        var ticks = new List<Tick>();
        for (double i = Math.Ceiling((low - slack) / step); i * step <= high + slack; i++)
        {
            ticks.Add(new Tick(i * step, Number(i * step, step), isMajor: true));
        }
        double half = step / 2;
        for (double i = Math.Ceiling((low - slack) / half); i * half <= high + slack; i++)
        {
            if (i % 2 != 0)
            {
                ticks.Add(new Tick(i * half, "", isMajor: false));
            }
        }
        return [.. ticks];
    }

    /// <summary>
    /// Ticks of a logarithmic axis: decades, or 1, 2, 5 of each where the axis covers less than a decade and a half or holds but one power of ten, or those of
    /// a linear axis where it covers so little that fewer than two of these lie on it.
    /// </summary>
    /// <param name="low">Smaller end, above zero.</param>
    /// <param name="high">Larger end.</param>
    /// <param name="about">At most about how many labels are wanted.</param>
    /// <exception cref="ArgumentException">The ends are not positive, finite or in order.</exception>
    public static Tick[] Logarithmic(double low, double high, int about)
    {
        if (!(low > 0))
        {
            throw new ArgumentException($"A logarithmic axis must begin above 0, got {low}.", nameof(low));
        }
        RequireOrder(low, high);
        double logLow = Math.Log10(low) - 1e-9;
        double logHigh = Math.Log10(high) + 1e-9;
        bool narrow = logHigh - logLow < 1.5 || Math.Floor(logHigh) - Math.Ceiling(logLow) < 1;
        int stride = Math.Max(1, (int)Math.Ceiling((logHigh - logLow) / Math.Max(1, about)));
        var ticks = new List<Tick>();
        for (int decade = (int)Math.Floor(logLow); decade <= (int)Math.Floor(logHigh); decade++)
        {
            for (int digit = 1; digit <= 9; digit++)
            {
                double position = decade + Math.Log10(digit);
                if (position < logLow || position > logHigh)
                {
                    continue;
                }
                bool major = narrow ? digit is 1 or 2 or 5 : digit == 1 && Modulo(decade, stride) == 0;
                if (major)
                {
                    ticks.Add(new Tick(position, narrow ? Plain(digit * Math.Pow(10, decade)) : PowerOfTen(decade), isMajor: true));
                }
                else if (stride == 1 || digit == 1)
                {
                    ticks.Add(new Tick(position, "", isMajor: false));
                }
            }
        }
        return ticks.Count(tick => tick.IsMajor) >= 2
            ? [.. ticks]
            : [.. Linear(low, high, about).Select(tick => new Tick(Math.Log10(tick.Position), tick.Label, tick.IsMajor))];
    }

    /// <summary>A power of ten as an axis writes it: 10⁻³, or 1e-3 where the font has no superscripts.</summary>
    public static string PowerOfTen(int exponent)
    {
        if (!FigureFont.OfThisMachine.HasSuperscripts)
        {
            return $"1e{exponent}";
        }
        var text = new StringBuilder("10");
        foreach (char digit in exponent.ToString(CultureInfo.InvariantCulture))
        {
            text.Append(digit == '-' ? '⁻' : Superscripts[digit - '0']);
        }
        return text.ToString();
    }

    /// <summary>A number in at most three significant digits, without an exponent where that stays short.</summary>
    public static string Plain(double value)
    {
        double size = Math.Abs(value);
        string text = size is not 0 and (< 1e-4 or >= 1e6)
            ? value.ToString("0.##e0", CultureInfo.InvariantCulture)
            : ((decimal)double.Parse(value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)).ToString(
                CultureInfo.InvariantCulture
            );
        return text.Replace('-', '−');
    }

    private static string Number(double value, double step)
    {
        // Digits of a million or more do not fit between two ticks.
        if (Math.Abs(value) >= 1e6)
        {
            return Plain(value);
        }
        int decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 12);
        double rounded = Math.Round(value, decimals);
        // -0 would be written with its sign.
        return (rounded == 0 ? 0 : rounded).ToString("F" + decimals, CultureInfo.InvariantCulture).Replace('-', '−');
    }

    private static double StepFor(double interval)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(interval)));
        double mantissa = interval / power;
        return power
            * (
                mantissa <= 1.000001 ? 1
                : mantissa <= 2.000001 ? 2
                : mantissa <= 5.000001 ? 5
                : 10
            );
    }

    private static int Modulo(int value, int divisor) => ((value % divisor) + divisor) % divisor;

    private static void RequireOrder(double low, double high)
    {
        if (!double.IsFinite(low) || !double.IsFinite(high) || !(low < high))
        {
            throw new ArgumentException($"An axis needs two finite ends in order, got {low} and {high}.");
        }
    }
}
