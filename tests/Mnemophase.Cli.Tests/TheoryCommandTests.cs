using System.Text.Json;
using Mnemophase.Cli.Commands;
using Mnemophase.Theory;

namespace Mnemophase.Cli.Tests;

public sealed class TheoryCommandTests
{
    [Fact]
    public void Json_has_the_agreed_keys_and_the_values_of_the_models()
    {
        var (exit, output, _) = Run("--delay", "300", "--response", "50", "--json");
        Assert.Equal(0, exit);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(300, json.RootElement.GetProperty("delay_ms").GetDouble());
        Assert.Equal(60, json.RootElement.GetProperty("delay_steps").GetDouble());
        foreach (
            var (key, model) in new (string, IAnalyticalModel)[]
            {
                ("slow_point", new SlowPointModel(60, 10)),
                ("limit_cycle", new LimitCycleModel(60, 10)),
            }
        )
        {
            var told = json.RootElement.GetProperty(key);
            Assert.Equal(model.Optimum, told.GetProperty("optimum").GetDouble());
            Assert.Equal(model.NoLearningEdge, told.GetProperty("zone_edge").GetDouble());
            Assert.Equal(model.Slope, told.GetProperty("slope").GetDouble());
            Assert.Equal(model.CriticalLearningRate, told.GetProperty("critical_learning_rate").GetDouble());
            Assert.Equal(model.ShortResponseLimit, told.GetProperty("short_response_limit").GetDouble());
            Assert.Equal(model.EqualResponseLimit, told.GetProperty("equal_response_limit").GetDouble());
        }
    }

    /// <remarks>T_delay = 100, T_resp = 5: η_crit is 1.07e-8 for the slow point and 1.19e-6 for the limit cycle.</remarks>
    [Theory]
    [InlineData("1e-9", "both mechanisms can be learned", 0)]
    [InlineData("1e-7", "only limit cycles can be learned", 1)]
    [InlineData("1e-5", "nothing can be learned", 2)]
    public void Learning_rate_says_what_can_be_learned_and_shows_the_descent(string rate, string told, int lost)
    {
        var (exit, output, _) = Run("--delay", "500", "--response", "25", "--learning-rate", rate);
        Assert.Equal(0, exit);
        Assert.Contains(told, output, StringComparison.Ordinal);
        Assert.Contains("step 1 ", output, StringComparison.Ordinal);
        Assert.Equal(lost, output.Split("lost at step").Length - 1);
    }

    [Fact]
    public void Phases_are_those_of_figure_4G_by_default()
    {
        var (exit, output, _) = Run("--phases", "--json");
        Assert.Equal(0, exit);
        using var json = JsonDocument.Parse(output);
        var rows = json.RootElement.GetProperty("rows").EnumerateArray().ToArray();
        Assert.Equal(10, rows[0].GetProperty("delay_steps").GetDouble());
        Assert.Equal(400, rows[^1].GetProperty("delay_steps").GetDouble());
        Assert.Equal(5, json.RootElement.GetProperty("response_steps").GetDouble());
        Assert.Equal(
            new LimitCycleModel(400, 5).CriticalLearningRate,
            rows[^1].GetProperty("limit_cycle").GetProperty("critical_learning_rate").GetDouble()
        );
        Assert.Equal(14, rows.Length);
        Assert.Equal(16, Run("--phases").Output.TrimEnd().Split('\n').Count(l => l.Length > 0) - 1);
    }

    [Theory]
    [InlineData("--delay = -3 must be above 0 ms", "--delay", "-3", "--response", "5")]
    [InlineData("--step = 0 must be a positive number", "--delay", "30", "--response", "5", "--step", "0")]
    [InlineData("--response = 0", "--delay", "30", "--response", "0")]
    [InlineData("--delay and --response", "--delay", "30")]
    [InlineData("learning rate = 0", "--delay", "30", "--response", "5", "--learning-rate", "0")]
    [InlineData("--start = -1", "--delay", "30", "--response", "5", "--learning-rate", "1", "--start", "-1")]
    [InlineData("--steps = 0", "--delay", "30", "--response", "5", "--learning-rate", "1", "--steps", "0")]
    [InlineData("--delays = 400-10", "--phases", "--delays", "400-10")]
    [InlineData("--points = 1", "--phases", "--points", "1")]
    [InlineData("instead of --delay", "--phases", "--delay", "3")]
    [InlineData("--delay = forty is not a number", "--delay", "forty", "--response", "5")]
    [InlineData("--delay = NaN is not a number", "--delay", "NaN", "--response", "5")]
    [InlineData("--delay = 1e999 is not a finite number", "--delay", "1e999", "--response", "5")]
    public void Bad_values_are_refused_by_name(string told, params string[] arguments)
    {
        var (exit, output, error) = Run(arguments);
        Assert.Equal(1, exit);
        Assert.Contains(told, error, StringComparison.Ordinal);
        Assert.DoesNotContain("slow point  ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter '", error, StringComparison.Ordinal);
    }

    private static (int Exit, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = MnemoApp.Create().Parse(["theory", .. arguments]).Invoke(new() { Output = output, Error = error });
        return (exit, output.ToString(), error.ToString());
    }
}
