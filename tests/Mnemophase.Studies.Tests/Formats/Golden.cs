namespace Mnemophase.Studies.Tests.Formats;

/// <summary>Networks trained by the authors' own script, as it writes them.</summary>
internal static class Golden
{
    public static string Networks { get; } = Path.Combine(AppContext.BaseDirectory, "Data", "golden", "networks");

    public static string SlowPoint { get; } = Path.Combine(Networks, "lr0.1_delay_0.02", "process_2");
}
