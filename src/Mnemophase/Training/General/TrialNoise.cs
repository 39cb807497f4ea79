using Mnemophase.Networks.General;
using Mnemophase.Numerics;
using Mnemophase.Tasks.Trials;

namespace Mnemophase.Training.General;

/// <summary>Draws start and noise of one epoch into an engine.</summary>
/// <remarks>
/// Standard normals: of the start, [trials × N], unless the start is not random; then step by step, [trials × N] or [trials × inputs],
/// unless there is no noise. Padded steps are drawn too.
/// </remarks>
public sealed class TrialNoise
{
    private float[] _start = [];
    private float[] _steps = [];

    /// <summary>Draws an epoch.</summary>
    /// <param name="trials">The batch of the engine.</param>
    public void Draw(ITrialEngine engine, TrialSet trials, TorchGenerator generator)
    {
        var model = engine.Model;
        var perStep = trials.Trials * (model.Noise.Where == NoisePlace.Input ? model.Inputs : model.Neurons);
        var start = Sized(ref _start, model.InitialScale == 0 ? 0 : trials.Trials * model.Neurons);
        var steps = Sized(ref _steps, model.Noise.Scale == 0 ? 0 : trials.Steps * perStep);
        Fill(generator, start);
        for (var step = 0; step * perStep < steps.Length; step++)
        {
            Fill(generator, steps.Slice(step * perStep, perStep));
        }

        engine.SetNoise(start, steps);
    }

    /// <summary>The first entries of a buffer, which grows where it must.</summary>
    private static Span<float> Sized(ref float[] buffer, int count)
    {
        if (buffer.Length < count)
        {
            buffer = new float[count];
        }

        return buffer.AsSpan(0, count);
    }

    private static void Fill(TorchGenerator generator, Span<float> values)
    {
        if (values.Length > 0)
        {
            generator.FillNormal(values);
        }
    }
}
