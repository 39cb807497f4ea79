using Mnemophase.Running.Calibration;

namespace Mnemophase.Cli.Output;

/// <summary>What a plan takes, in words.</summary>
internal static class PlanText
{
    /// <summary>"about 1 h 20 min with 2 workers, 4.6 GB of store".</summary>
    public static string Short(PlanEstimate estimate, int workers) =>
        $"about {Duration(estimate, workers)}, {Bytes(estimate.StoreBytes)} of store";

    /// <summary>"1 h 20 min with 2 workers", or "of the card".</summary>
    public static string Duration(PlanEstimate estimate, int workers) =>
        $"{DurationText.Of(estimate.Duration(workers))} {(estimate.OnCard ? "of the card" : $"with {workers} worker{(workers == 1 ? "" : "s")}")}";

    /// <summary>"4.6 GB", in powers of 1000.</summary>
    public static string Bytes(long bytes) =>
        bytes switch
        {
            >= 1_000_000_000 => $"{bytes / 1e9:F1} GB",
            >= 1_000_000 => $"{bytes / 1e6:F1} MB",
            _ => $"{bytes / 1e3:F0} kB",
        };
}
