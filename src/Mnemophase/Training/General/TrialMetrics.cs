using System.Numerics;
using Mnemophase.Tasks.Trials;

namespace Mnemophase.Training.General;

/// <summary>Accuracy and reliability of outputs by the rule of their task.</summary>
public static class TrialMetrics
{
    /// <summary>Reads all conditions together.</summary>
    /// <param name="outputs">Outputs, [trials × steps × outputs].</param>
    /// <returns>
    /// Share of judged (trial, step) that are right; mean over them of the target channel's share of the output, NaN for rules other than
    /// argmax. Both rounded to 4 decimals in single precision, as the published records are.
    /// </returns>
    public static (double Accuracy, double Reliability) Read<T>(TrialSet trials, ReadOnlySpan<T> outputs)
        where T : struct, IFloatingPointIeee754<T>
    {
        var tally = new Tally();
        for (var trial = 0; trial < trials.Trials; trial++)
        {
            tally.Add(trials, trial, outputs);
        }

        return (tally.Accuracy, tally.Reliability);
    }

    /// <summary>Accuracy of each condition, in the order of <see cref="TrialSet.ConditionNames"/>; NaN where no trial is judged.</summary>
    /// <param name="outputs">Outputs, [trials × steps × outputs].</param>
    public static double[] PerCondition(TrialSet trials, ReadOnlySpan<float> outputs)
    {
        var tallies = new Tally[trials.ConditionNames.Count];
        for (var trial = 0; trial < trials.Trials; trial++)
        {
            tallies[trials.Conditions[trial]].Add(trials, trial, outputs);
        }

        return [.. tallies.Select(tally => tally.Accuracy)];
    }

    private struct Tally
    {
        private long _steps;
        private long _hits;
        private double _shares;
        private bool _hasShares;

        public readonly double Accuracy => ResponseTally.Round((float)_hits / _steps);

        public readonly double Reliability => _hasShares ? ResponseTally.Round((float)(_shares / _steps)) : double.NaN;

        public void Add<T>(TrialSet trials, int trial, ReadOnlySpan<T> outputs)
            where T : struct, IFloatingPointIeee754<T>
        {
            for (var step = 0; step < trials.Lengths[trial]; step++)
            {
                if (trials.Judged[(trial * trials.Steps) + step])
                {
                    var at = trials.Output(trial, step, 0);
                    Add(trials, outputs.Slice(at, trials.OutputChannels), trials.Targets.AsSpan(at, trials.OutputChannels));
                }
            }
        }

        private void Add<T>(TrialSet trials, ReadOnlySpan<T> y, ReadOnlySpan<float> target)
            where T : struct, IFloatingPointIeee754<T>
        {
            switch (trials.Rule)
            {
                case JudgeRule.Argmax:
                    AddLargest(y, target);
                    break;
                case JudgeRule.Sign:
                    AddSigns(y, target);
                    break;
                default:
                    var squares = 0.0;
                    for (var c = 0; c < y.Length; c++)
                    {
                        var difference = double.CreateTruncating(y[c]) - target[c];
                        squares += difference * difference;
                    }

                    _steps++;
                    _hits += Math.Sqrt(squares) <= trials.Tolerance ? 1 : 0;
                    break;
            }
        }

        private void AddLargest<T>(ReadOnlySpan<T> y, ReadOnlySpan<float> target)
            where T : struct, IFloatingPointIeee754<T>
        {
            var sum = 0.0;
            foreach (var value in y)
            {
                sum += double.CreateTruncating(value);
            }

            var (best, wanted) = (0, 0);
            for (var c = 1; c < y.Length; c++)
            {
                best = Share(y[c], sum) > Share(y[best], sum) ? c : best;
                wanted = target[c] > target[wanted] ? c : wanted;
            }

            _steps++;
            _hits += best == wanted ? 1 : 0;
            _shares += Share(y[wanted], sum);
            _hasShares = true;
        }

        private static double Share<T>(T y, double sum)
            where T : struct, IFloatingPointIeee754<T>
        {
            var p = double.CreateTruncating(y) / sum;
            return double.IsNaN(p) ? 0 : p;
        }

        private void AddSigns<T>(ReadOnlySpan<T> y, ReadOnlySpan<float> target)
            where T : struct, IFloatingPointIeee754<T>
        {
            var (counts, right) = (false, true);
            for (var c = 0; c < y.Length; c++)
            {
                if (target[c] != 0)
                {
                    counts = true;
                    right &= target[c] > 0 ? y[c] > T.Zero : y[c] < T.Zero;
                }
            }

            _steps += counts ? 1 : 0;
            _hits += counts && right ? 1 : 0;
        }
    }
}
