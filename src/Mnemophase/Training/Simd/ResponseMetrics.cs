using Mnemophase.Tasks;

namespace Mnemophase.Training.Simd;

/// <summary>Accuracy and reliability of an epoch from its outputs in tile order (science.md, section 3).</summary>
internal sealed unsafe class ResponseMetrics
{
    private const float Decimals = 10000f;
    private readonly TaskTiles _task;
    private readonly int _trials;
    private readonly int _start;
    private readonly int _end;
    private readonly byte[] _targetChannel;

    public ResponseMetrics(TaskTiles task, TrialBatch batch)
    {
        _task = task;
        _trials = batch.Trials;
        (_start, _end) = batch.MetricsWindow;
        _targetChannel = new byte[Math.Max(0, _end - _start) * _trials];
        for (var step = _start; step < _end; step++)
        {
            for (var trial = 0; trial < _trials; trial++)
            {
                var cued = batch.Targets[batch.Index(trial, step, 1)] > batch.Targets[batch.Index(trial, step, 0)];
                _targetChannel[((step - _start) * _trials) + trial] = (byte)(cued ? 1 : 0);
            }
        }
    }

    /// <summary>Accuracy and reliability, rounded to four decimals in single precision as the scripts do.</summary>
    public (double Accuracy, double Reliability) Read(float* outputs)
    {
        var correct = 0;
        var reliability = 0.0;
        for (var step = _start; step < _end; step++)
        {
            for (var trial = 0; trial < _trials; trial++)
            {
                var y0 = outputs[_task.IndexOf(trial, step, 0)];
                var y1 = outputs[_task.IndexOf(trial, step, 1)];
                var sum = y0 + y1;
                var p0 = NanToZero(y0 / sum);
                var p1 = NanToZero(y1 / sum);
                int target = _targetChannel[((step - _start) * _trials) + trial];
                correct += (p1 > p0 ? 1 : 0) == target ? 1 : 0;
                reliability += target == 1 ? p1 : p0;
            }
        }

        var count = _targetChannel.Length;
        return (Round((float)((double)correct / count)), Round((float)(reliability / count)));
    }

    private static float NanToZero(float value) => float.IsNaN(value) ? 0 : value;

    private static double Round(float value) => MathF.Round(value * Decimals, MidpointRounding.ToEven) / Decimals;
}
