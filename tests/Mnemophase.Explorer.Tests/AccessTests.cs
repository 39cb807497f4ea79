using System.Net;
using System.Security.Cryptography;

namespace Mnemophase.Explorer.Tests;

/// <summary>Who is let in, and that nothing is written (checks 11 and 15).</summary>
public sealed partial class AccessTests(ExplorerRun run)
{
    [Fact]
    public async Task Without_the_token_nothing_is_shown()
    {
        using var client = new HttpClient { BaseAddress = new Uri(run.Server.Address) };
        foreach (var path in new[] { "", "cell/0.1/80", "index.json", "status.json", "assets/x/explorer.js", "?token=wrong-token" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync(path)).StatusCode);
        }
    }

    [Fact]
    public async Task A_wrong_host_is_refused_also_with_the_token()
    {
        using var client = await run.Client();
        foreach (
            var (host, status) in new[]
            {
                ("evil.example", HttpStatusCode.Forbidden),
                ("127.0.0.1.evil.example", HttpStatusCode.Forbidden),
                ("localhost:1", HttpStatusCode.OK),
                ("127.0.0.1:8080", HttpStatusCode.OK),
                ("[::1]:99", HttpStatusCode.OK),
            }
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "");
            request.Headers.Host = host;
            Assert.Equal((host, status), (host, (await client.SendAsync(request)).StatusCode));
        }
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Only_reading_is_allowed(string method)
    {
        using var client = await run.Client();
        using var request = new HttpRequestMessage(new HttpMethod(method), "");
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal("GET, HEAD", string.Join(", ", answer.Content.Headers.Allow));
    }

    [Fact]
    public async Task Every_answer_carries_a_policy_that_lets_in_nothing_from_outside()
    {
        using var client = await run.Client();
        using var answer = await client.GetAsync("");
        var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_is_the_same_after_five_hundred_requests()
    {
        var before = SHA256.HashData(await File.ReadAllBytesAsync(run.Store));
        using var client = await run.Client();
        string[] paths =
        [
            "",
            "index.json",
            "cell/0.1/80",
            "cell/0.1/80.csv",
            "network/0.1/80/2",
            "network/0.1/80/2.weights",
            "status.json",
            "network/0.1/80/3.csv",
        ];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 500),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (i, stop) =>
            {
                using var answer = await client.GetAsync(paths[i % paths.Length], stop);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        );
        Assert.Equal(before, SHA256.HashData(await File.ReadAllBytesAsync(run.Store)));
        Assert.Equal(run.Store, Assert.Single(Directory.GetFiles(run.Folder, "small.mnemo*")));
    }

    [Fact]
    public async Task Under_a_prefix_and_a_named_host_every_link_works()
    {
        await using var server = await ExplorerServer.Start(
            new ExplorerOptions
            {
                Stores = [run.Store],
                BasePath = "/lab/mnemo/",
                AllowedHosts = ["gpu7.cluster"],
                Token = "fixed-token",
            },
            TimeProvider.System
        );
        Assert.EndsWith("/lab/mnemo/?token=fixed-token", server.Link, StringComparison.Ordinal);
        using var client = await run.Client(server);
        using var request = new HttpRequestMessage(HttpMethod.Get, "");
        request.Headers.Host = "gpu7.cluster";
        using var answer = await client.SendAsync(request);
        var page = await answer.Content.ReadAsStringAsync();
        var links = Links().Matches(page).Select(match => match.Groups["to"].Value).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(links.Count > 20);
        Assert.All(links, link => Assert.StartsWith("/lab/mnemo/", link, StringComparison.Ordinal));
        foreach (var link in links.Where(link => !link.Contains("/cell/", StringComparison.Ordinal)).Take(12))
        {
            Assert.Equal((link, HttpStatusCode.OK), (link, (await client.GetAsync(System.Net.WebUtility.HtmlDecode(link))).StatusCode));
        }
    }

    [Theory]
    [InlineData("short", "", "--token")]
    [InlineData(null, "/a b", "--base-path")]
    public async Task Impossible_options_are_named(string? token, string basePath, string option)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() =>
            ExplorerServer.Start(
                new ExplorerOptions
                {
                    Stores = [run.Store],
                    Token = token,
                    BasePath = basePath,
                },
                TimeProvider.System
            )
        );
        Assert.Contains(option, error.Message, StringComparison.Ordinal);
    }

    [System.Text.RegularExpressions.GeneratedRegex(
        "(href|src|data-panel|data-address)=\"(?<to>/[^\"]*)\"",
        System.Text.RegularExpressions.RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial System.Text.RegularExpressions.Regex Links();
}
