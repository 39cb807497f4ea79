using Mnemophase.Studies.Definition;

namespace Mnemophase.Studies.Tests.Definition;

/// <summary>The ablations that ship: each changes one thing of the base, and nothing else by accident.</summary>
public sealed class AblationStudiesTests
{
    /// <summary>The keys in which each may differ from the base.</summary>
    public static TheoryData<string, string[]> Changes =>
        new()
        {
            { "relu", ["network.nonlinearity"] },
            { "dale", ["network.dale"] },
            { "dalerelu", ["network.dale", "network.nonlinearity"] },
            { "adam", ["training.optimiser", "training.epochs", "grid.learning_rates"] },
            { "neurons50", ["network.neurons"] },
            { "neurons200", ["network.neurons", "grid.seeds"] },
            { "tau20", ["network.tau_ms"] },
            { "current", ["network.form"] },
            { "noise30", ["network.noise"] },
            { "fourcues", ["task.input", "task.target", "task.value"] },
            { "gocue", ["task.input", "task.period"] },
            { "post", ["task.loss", "task.period"] },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public void ChangesOneThing(string name, string[] keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var study = StudyLibrary.Find($"ablations/{name}");
        var differences = StudyText.Differences(study, StudyLibrary.Find("ablations/base"));
        Assert.All(keys, key => Assert.Contains(differences, difference => difference.StartsWith(key, StringComparison.Ordinal)));
        Assert.All(
            differences,
            difference => Assert.Contains([.. keys, "study.name"], key => difference.StartsWith(key, StringComparison.Ordinal))
        );
        Assert.True(study.Grid.LearningRates.Count * study.Grid.DelaysMs.Count >= 40);
    }

    [Fact]
    public void AllAreListed() =>
        Assert.Equal(Changes.Count + 1, StudyLibrary.All.Count(name => name.StartsWith("ablations/", StringComparison.Ordinal)));
}
