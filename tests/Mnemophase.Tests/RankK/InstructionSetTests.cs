using CsCheck;
using Mnemophase.Numerics;
using Mnemophase.Training.RankK.Simd;
using Mnemophase.Training.Simd;

namespace Mnemophase.Tests.RankK;

/// <summary>The fast engine does the same arithmetic in the same order whatever the width of the vectors; those the machine lacks are emulated.</summary>
public class InstructionSetTests
{
    public static TheoryData<InstructionSet> All => [.. Enum.GetValues<InstructionSet>()];

    [Theory]
    [MemberData(nameof(All))]
    public void EverySetGivesTheBitsOfThePortableOne(InstructionSet set)
    {
        RankKCase.Any.Sample(
            test =>
            {
                var narrow = Trained(test, InstructionSet.Portable, out var narrowName);
                var wide = Trained(test, set, out var wideName);
                Assert.Equal("portable", narrowName);
                Assert.Equal(set.ToString().ToLowerInvariant(), wideName);
                Assert.Equal(narrow, wide);
            },
            iter: 100
        );
    }

    private static float[] Trained(RankKCase test, InstructionSet set, out string name)
    {
        var engine = new RankKSimdEngine(test.Model, test.Task, 1, set);
        name = engine.InstructionSet;
        engine.Load(0, test.Draw(), 0.5);
        for (var epoch = 0; epoch < 20; epoch++)
        {
            engine.Epoch();
        }

        return [.. RankKCases.NetworkOf(engine).Parameters, .. RankKCases.GradientOf(engine), (float)engine.Loss(0)];
    }
}
