using System.Security.Cryptography;
using System.Text;

namespace Mnemophase.Store;

/// <summary>Texts in a store.</summary>
internal static class StoreText
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>A time in UTC to the millisecond.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>Reads <see cref="Time"/> back.</summary>
    /// <exception cref="FormatException">The text is no such time.</exception>
    public static DateTimeOffset ParseTime(string text) =>
        DateTimeOffset.ParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>SHA-256 of a text, in hexadecimal.</summary>
    public static string Checksum(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
