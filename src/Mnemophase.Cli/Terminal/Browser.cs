using System.ComponentModel;
using System.Diagnostics;

namespace Mnemophase.Cli.Terminal;

/// <summary>The browser of whoever sits at this machine.</summary>
internal static class Browser
{
    /// <summary>Opens a link, if there is a display to open it on; says nothing if not, for the link is printed anyway.</summary>
    public static void TryOpen(string link)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Process.Start(new ProcessStartInfo(link) { UseShellExecute = true })?.Dispose();
            }
            else if (OperatingSystem.IsMacOS())
            {
                Open("open", link);
            }
            else if (HasDisplay("DISPLAY") || HasDisplay("WAYLAND_DISPLAY"))
            {
                Open("xdg-open", link);
            }
        }
        catch (Exception e) when (e is Win32Exception or FileNotFoundException or InvalidOperationException)
        {
            // There is none.
        }
    }

    private static void Open(string program, string link) =>
        Process
            .Start(
                new ProcessStartInfo(program, [link])
                {
                    RedirectStandardError = true,
                    RedirectStandardOutput = true,
                    UseShellExecute = false,
                }
            )
            ?.Dispose();

    private static bool HasDisplay(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
