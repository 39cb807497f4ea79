using Mnemophase.Tasks;

namespace Mnemophase.Training.Simd;

/// <summary>Accuracy and reliability of an epoch from its outputs in tile order (science.md, section 3).</summary>
internal sealed unsafe class ResponseMetrics
{
    private const float Decimals = 10000f;
    private readonly int[] _targetAt;
    private readonly int[] _otherAt;
    private readonly bool[] _targetIsFirst;

    public ResponseMetrics(TaskTiles task, TrialBatch batch)
    {
        var (start, end) = batch.MetricsWindow;
        var count = Math.Max(0, end - start) * batch.Trials;
        _targetAt = new int[count];
        _otherAt = new int[count];
        _targetIsFirst = new bool[count];
        for (var i = 0; i < count; i++)
        {
            var (step, trial) = (start + (i / batch.Trials), i % batch.Trials);
            var channel = batch.Targets[batch.Index(trial, step, 1)] > batch.Targets[batch.Index(trial, step, 0)] ? 1 : 0;
            _targetAt[i] = checked((int)task.IndexOf(trial, step, channel));
            _otherAt[i] = checked((int)task.IndexOf(trial, step, 1 - channel));
            _targetIsFirst[i] = channel == 0;
        }
    }

    /// <summary>Accuracy and reliability, rounded to four decimals in single precision as the scripts do.</summary>
    /// <remarks>Equal shares count as channel 0.</remarks>
    public (double Accuracy, double Reliability) Read(float* outputs)
    {
        var correct = 0;
        var reliability = 0.0;
        for (var i = 0; i < _targetAt.Length; i++)
        {
            var target = outputs[_targetAt[i]];
            var other = outputs[_otherAt[i]];
            var sum = target + other;
            var share = NanToZero(target / sum);
            var rest = NanToZero(other / sum);
            correct += share > rest || (share == rest && _targetIsFirst[i]) ? 1 : 0;
            reliability += share;
        }

        var count = _targetAt.Length;
        return (Round((float)((double)correct / count)), Round((float)(reliability / count)));
    }

    private static float NanToZero(float value) => float.IsNaN(value) ? 0 : value;

    private static double Round(float value) => MathF.Round(value * Decimals, MidpointRounding.ToEven) / Decimals;
}
