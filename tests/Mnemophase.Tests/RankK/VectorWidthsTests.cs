using CsCheck;
using Mnemophase.Numerics;
using Mnemophase.Tests.Numerics;
using Mnemophase.Training.RankK.Simd;

namespace Mnemophase.Tests.RankK;

/// <summary>The fast engine does the same arithmetic in the same order whatever the width of the vectors.</summary>
public class VectorWidthsTests
{
    public static TheoryData<VectorWidth> All => Widths.All;

    [Theory]
    [MemberData(nameof(All))]
    public void EveryWidthGivesTheBitsOfTheNarrowest(VectorWidth width)
    {
        Widths.SkipUnlessSupported(width);
        RankKCase.Any.Sample(
            test =>
            {
                var narrow = Trained(test, VectorWidth.Bits128, out var narrowName);
                var wide = Trained(test, width, out var wideName);
                Assert.Equal("vector128", narrowName);
                Assert.Equal(width.ToString().Replace("Bits", "vector", StringComparison.Ordinal), wideName);
                Assert.Equal(narrow, wide);
            },
            iter: 100
        );
    }

    private static float[] Trained(RankKCase test, VectorWidth width, out string name)
    {
        var engine = new RankKSimdEngine(test.Model, test.Task, 1, width);
        name = engine.InstructionSet;
        engine.Load(0, test.Draw(), 0.5);
        for (var epoch = 0; epoch < 20; epoch++)
        {
            engine.Epoch();
        }

        return [.. RankKCases.NetworkOf(engine).Parameters, .. RankKCases.GradientOf(engine), (float)engine.Loss(0)];
    }
}
