using System.Runtime.CompilerServices;
using Mnemophase.Tasks;

namespace Mnemophase.Training.Simd;

/// <summary>Accuracy and reliability of an epoch from its outputs in tile order.</summary>
internal sealed unsafe class ResponseMetrics
{
    private readonly (int First, int Second, bool Cued)[] _reads;

    /// <summary>Finds once where the outputs of the metrics window lie and which channel each target has.</summary>
    public ResponseMetrics(TaskTiles task, TrialBatch batch)
    {
        var (start, end) = batch.MetricsWindow;
        _reads = new (int, int, bool)[(end - start) * batch.Trials];
        for (var i = 0; i < _reads.Length; i++)
        {
            var (step, trial) = (start + (i / batch.Trials), i % batch.Trials);
            var cued = batch.Targets[batch.Index(trial, step, 1)] > batch.Targets[batch.Index(trial, step, 0)];
            _reads[i] = (checked((int)task.IndexOf(trial, step, 0)), checked((int)task.IndexOf(trial, step, 1)), cued);
        }
    }

    /// <summary>Accuracy and reliability as <see cref="ResponseTally"/> defines them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public (double Accuracy, double Reliability) Read(float* outputs)
    {
        var tally = new ResponseTally();
        foreach (var (first, second, cued) in _reads)
        {
            tally.Add(outputs[first], outputs[second], 0, cued ? 1 : 0);
        }

        return (tally.Accuracy, tally.Reliability);
    }
}
