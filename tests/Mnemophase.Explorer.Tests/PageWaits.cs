using Microsoft.Playwright;

namespace Mnemophase.Explorer.Tests;

/// <summary>Waiting for what a page says of itself.</summary>
internal static class PageWaits
{
    /// <summary>Asks until the function returns true, for half a minute at most.</summary>
    /// <remarks>Playwright's own WaitForFunction asks again by <c>eval</c> inside the page, which the page's content security policy refuses unless the first answer is true.</remarks>
    public static async Task Until(this IPage page, string function, object? argument = null)
    {
        for (var asked = 0; !await page.EvaluateAsync<bool>(function, argument); asked++)
        {
            Assert.True(asked < 600, $"not within half a minute: {function}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
