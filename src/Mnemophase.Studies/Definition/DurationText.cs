namespace Mnemophase.Studies.Definition;

/// <summary>Times in words.</summary>
public static class DurationText
{
    /// <summary>"3 h 05 min", "2 min 10 s", "12 s".</summary>
    public static string Of(TimeSpan time)
    {
        var seconds = (long)Math.Round(time.TotalSeconds);
        return seconds switch
        {
            < 60 => $"{seconds} s",
            < 3600 => $"{seconds / 60} min {seconds % 60:00} s",
            < 172_800 => $"{seconds / 3600} h {seconds / 60 % 60:00} min",
            _ => $"{seconds / 86_400} days {seconds / 3600 % 24} h",
        };
    }
}
