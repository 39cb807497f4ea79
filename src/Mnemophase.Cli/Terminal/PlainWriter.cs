using System.Buffers;
using System.Text;

namespace Mnemophase.Cli.Terminal;

/// <summary>
/// A writer without anything that steers a terminal: titles, paths and names of tensors come from files of others, so every control character but line ends
/// and tabs becomes a visible mark on its way.
/// </summary>
/// <param name="raw">The writer behind it, for displays that redraw themselves.</param>
internal sealed class PlainWriter(TextWriter raw) : TextWriter
{
    private const char Mark = '\ufffd';

    private static readonly SearchValues<char> Steering = SearchValues.Create([
        .. Enumerable.Range(0, 256).Select(code => (char)code).Where(IsSteering),
    ]);

    /// <summary>The writer behind it.</summary>
    public TextWriter Raw => raw;

    public override Encoding Encoding => raw.Encoding;

    public override void Write(char value) => raw.Write(IsSteering(value) ? Mark : value);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (!buffer.ContainsAny(Steering))
        {
            raw.Write(buffer);
            return;
        }

        foreach (var one in buffer)
        {
            Write(one);
        }
    }

    public override void WriteLine(string? value)
    {
        Write(value);
        WriteLine();
    }

    public override void WriteLine() => raw.WriteLine();

    public override void Flush() => raw.Flush();

    private static bool IsSteering(char value) => char.IsControl(value) && value is not ('\n' or '\r' or '\t');
}
