using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Mnemophase.Numerics.Lanes;

namespace Mnemophase.Tests.RankK;

public unsafe class LanesTanhTests
{
    [Fact]
    public void TanhIsWithinItsErrorAndNeverBeyondOne()
    {
        var tolerance = Fma.IsSupported || AdvSimd.IsSupported ? 3e-7 : 4e-7;
        for (var i = -400_000; i <= 400_000; i += 4)
        {
            float[] x = [i * 2.5e-5f, (i + 1) * 2.5e-5f, (i + 2) * 2.5e-5f, i * 1e-3f];
            var y = Tanh(x);
            for (var lane = 0; lane < 4; lane++)
            {
                var exact = Math.Tanh(x[lane]);
                Assert.Equal(exact, y[lane], tolerance * Math.Abs(exact));
                Assert.True(Math.Abs(y[lane]) < 1);
            }
        }
    }

    [Fact]
    public void ZeroIsExactAndTheRestOfTheFloatsAreSafe()
    {
        var y = Tanh([0, float.PositiveInfinity, float.NaN, -1e30f]);
        Assert.Equal(0, y[0]);
        Assert.Equal(1, y[1], 3e-7);
        Assert.Equal(float.NaN, y[2]);
        Assert.Equal(-1, y[3], 3e-7);
    }

    private static float[] Tanh(float[] x)
    {
        var result = new float[4];
        fixed (
            float* from = x,
                to = result,
                coefficients = LanesTanh.Coefficients
        )
        {
            Lanes128.Store(LanesTanh.Of(Lanes128.Load(from), coefficients), to);
        }

        return result;
    }
}
