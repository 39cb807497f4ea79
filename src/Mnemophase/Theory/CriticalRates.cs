namespace Mnemophase.Theory;

/// <summary>The critical learning rates of both models as functions of the delay alone, for laying them over boundaries (science.md, sections 1 and 9).</summary>
/// <remarks>In steps, as the models are. They are continuous in the delay; at T_delay = T_resp the limit cycle's own slope jumps, which no boundary meets.</remarks>
public static class CriticalRates
{
    /// <summary>Of the limit cycle, with both its branches: T_resp/(4 T_delay² (T_delay + T_resp)) for delays above the response, T_resp/(T_delay + T_resp)³ below.</summary>
    public static double LimitCycle(double delay, double response) =>
        delay >= response ? LimitCycleLongDelay(delay, response) : response / Math.Pow(delay + response, 3);

    /// <summary>Of the limit cycle by the formula for delays above the response, at every delay.</summary>
    public static double LimitCycleLongDelay(double delay, double response) => response / (4 * delay * delay * (delay + response));

    /// <summary>Of the slow point: (π²/4)(T_delay⁻² - (T_delay + T_resp)⁻²) / (2 T_delay²/π²).</summary>
    public static double SlowPoint(double delay, double response)
    {
        var trial = delay + response;
        return Math.Pow(Math.PI, 4) / 8 * ((1 / (delay * delay)) - (1 / (trial * trial))) / (delay * delay);
    }
}
