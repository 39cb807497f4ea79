using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Plane;

namespace Mnemophase.Studies.Tests.Planning;

/// <summary>Which two axes a study is shown over.</summary>
public sealed class StudySliceTests
{
    [Fact]
    public void ChoicesAndNumbersBeyondTwoAxesMakeSlices()
    {
        var slices = StudySlice.Of(Parse("delay = [20, 40]\nneurons = [8, 12]\nnonlinearity = [\"relu\", \"tanh\"]"));
        Assert.Equal(
            "neurons 8, nonlinearity relu; neurons 8, nonlinearity tanh; neurons 12, nonlinearity relu; neurons 12, nonlinearity tanh",
            string.Join("; ", slices.Select(slice => slice.Label))
        );
        Assert.All(slices, slice => Assert.Equal("delay", StudyPlane.Require(slice.Study).Axis));
    }

    [Fact]
    public void AtOneLearningRateTwoNumbersSpanThePlaneADurationAcross()
    {
        var plane = StudyPlane.Require(Parse("neurons = [8, 12]\ndelay = [20, 40]", rates: "[0.01]"));
        Assert.Equal(("delay", "neurons"), (plane.Axis, plane.Up.Name));
        Assert.Null(StudyPlane.Of(Parse("neurons = [8, 12]\ndelay = [20, 40]")));
    }

    [Fact]
    public void AnAxisWithZeroRunsAcrossSinceTheOtherIsLogarithmic()
    {
        var plane = StudyPlane.Require(Parse("rate_penalty = [0, 0.1]\nneurons = [8, 12]", rates: "[0.01]"));
        Assert.Equal(("rate_penalty", "neurons"), (plane.Axis, plane.Up.Name));
    }

    [Theory]
    [InlineData("neuron=8", "has no axis neuron; it has delay, neurons")]
    [InlineData("neurons=9", "write neurons= and one of 8, 12")]
    [InlineData("neurons", "write neurons= and one of 8, 12")]
    public void APlaceThatIsNotThereIsRefusedWithThoseThatAre(string where, string message) =>
        Assert.Contains(
            message,
            Assert.ThrowsAny<ArgumentException>(() => StudySlice.Where(Parse("delay = [20, 40]\nneurons = [8, 12]"), [where])).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void APlaceKeepsItsCellsAlone()
    {
        var study = Parse("delay = [20, 40]\nneurons = [8, 12]");
        var slice = StudySlice.Where(study, ["neurons=12"]);
        Assert.NotNull(slice.General);
        Assert.Equal(4, StudyModels.Cells(slice).Count());
        Assert.Equal(StudyModels.Cells(slice), StudyModels.Cells(study).Where(cell => StudySlice.Holds(slice, cell)));
    }

    private static Study Parse(string axes, string rates = "[0.01, 0.003]") =>
        StudyReader.Parse(
            SmallStudies
                .GeneralText.Replace("EPOCHS", "20", StringComparison.Ordinal)
                .Replace("SEEDS", "0-1", StringComparison.Ordinal)
                .Replace("learning_rates = [0.01, 0.003]", $"learning_rates = {rates}", StringComparison.Ordinal)
                .Replace("GRID", axes, StringComparison.Ordinal),
            "s.toml"
        );
}
