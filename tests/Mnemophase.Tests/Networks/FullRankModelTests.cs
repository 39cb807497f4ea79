using Mnemophase.Networks;

namespace Mnemophase.Tests.Networks;

public sealed class FullRankModelTests
{
    [Fact]
    public void DefaultsAreThePapers()
    {
        var model = new FullRankModel();
        model.Validate();
        Assert.Equal((100, 0.5, 0.1, 0.001), (model.Neurons, model.Alpha, model.InitialScale, model.NoiseScale));
        Assert.Equal(0.25, (model with { TauMs = 20 }).Alpha);
    }

    [Fact]
    public void ImpossibleValuesAreRefusedByName()
    {
        Refused("Neurons", new FullRankModel { Neurons = 0 });
        Refused("Neurons", new FullRankModel { Neurons = 5000 });
        Refused("TauMs", new FullRankModel { TauMs = 4 });
        Refused("TauMs", new FullRankModel { TauMs = double.NaN });
        Refused("StepMs", new FullRankModel { StepMs = 0 });
        Refused("StepMs", new FullRankModel { StepMs = double.NaN });
        Refused("InitialScale", new FullRankModel { InitialScale = -1 });
        Refused("NoiseScale", new FullRankModel { NoiseScale = double.PositiveInfinity });
        Refused("Readout", new FullRankModel { Readout = (Readout)7 });
    }

    private static void Refused(string name, FullRankModel model)
    {
        var error = Assert.Throws<ArgumentException>(model.Validate);
        Assert.StartsWith($"{name} = ", error.Message, StringComparison.Ordinal);
    }
}
