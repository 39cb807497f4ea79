using System.Text.Json;

namespace Mnemophase.Cli.Tests.Commands;

/// <summary>The explorer needs the ASP.NET runtime, and nothing else does.</summary>
public sealed class ExploreCommandTests
{
    [Fact]
    public void The_other_verbs_need_only_the_plain_runtime()
    {
        using var said = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "mnemo.runtimeconfig.json")));
        var options = said.RootElement.GetProperty("runtimeOptions");
        Assert.Equal("Microsoft.NETCore.App", options.GetProperty("framework").GetProperty("name").GetString());
        Assert.False(options.TryGetProperty("frameworks", out _));
    }
}
