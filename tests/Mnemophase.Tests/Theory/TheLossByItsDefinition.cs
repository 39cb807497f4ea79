namespace Mnemophase.Tests.Theory;

/// <summary>Outputs and losses straight from the sentences of the specification, by quadrature.</summary>
internal static class TheLossByItsDefinition
{
    public static double Of(Func<double, bool> output, double delay, double response, int samples = 20_000)
    {
        double early = 0;
        double late = 0;
        for (var i = 0; i < samples; i++)
        {
            var middle = (i + 0.5) / samples;
            early += output(delay * middle) ? 1 : 0;
            late += output(delay + (response * middle)) ? 0 : 1;
        }

        return (early + late) / samples;
    }

    public static Func<double, bool> SlowPointOutput(double r) => time => r > 0 && time > Math.PI / (2 * Math.Sqrt(r));

    public static Func<double, bool> LimitCycleOutput(double r) => time => Math.Sin(2 * Math.PI * r * time) < 0;
}
