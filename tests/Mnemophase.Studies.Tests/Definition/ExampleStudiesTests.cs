using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Studies.Tests.Definition;

/// <summary>The worked examples that ship (docs/tasks.md).</summary>
public sealed class ExampleStudiesTests
{
    [Theory]
    [InlineData("fourcues")]
    [InlineData("match")]
    [InlineData("saccade")]
    [InlineData("flipflop")]
    [InlineData("comparison")]
    [InlineData("interval")]
    public void IsReadWithoutAWarningAndHasTrials(string name)
    {
        var study = StudyLibrary.Find($"examples/{name}");
        Assert.Empty(study.General!.Warnings());
        Assert.Equal(3, StudyPlan.Count(study));
        var cell = study.General.At(StudyPlan.Of(study).Networks[0].Key.Cell);
        var set = cell.FirstBatch(0, cell.Task.Trials);
        Assert.Contains(set.Targets, target => target != 0);
        Assert.Contains(true, set.Judged);
    }
}
