using Mnemophase.Networks;
using Mnemophase.Networks.General;
using Mnemophase.Numerics;
using Mnemophase.Tasks;
using Mnemophase.Tasks.Trials;

namespace Mnemophase.Training.General;

/// <summary>A training of the paper's kind written in the general schema, as the paper's own engines take it, to the last bit.</summary>
public sealed record PaperCase(FullRankModel Model, TrialBatch Batch, FullRankSchedule Schedule)
{
    /// <summary>The training in the paper's terms; null where it asks for anything these do not have.</summary>
    /// <param name="task">Task; nothing in it may be drawn.</param>
    public static PaperCase? Of(TrialSpecification task, NetworkModel model, OptimiserOptions optimiser, int epochs, TrainingStop stop)
    {
        var plain =
            model
                is {
                    Inputs: CueDiscriminationTask.Channels,
                    Outputs: CueDiscriminationTask.Channels,
                    Form: Formulation.Rate,
                    Nonlinearity: Nonlinearity.Tanh,
                    Readout: Readout.Sigmoid or Readout.Linear,
                    Noise: { Where: NoisePlace.Preactivation, Continuous: false },
                    Rank: null,
                    Dale: null,
                    SelfConnections: true,
                    InputMask: null,
                    RecurrentMask: null,
                    OutputMask: null,
                }
            && optimiser is { Kind: OptimiserKind.Sgd, ClipNorm: null }
            && stop is { BelowLoss: null, BelowRelativeLoss: null, Accuracy: null }
            && task is { FreshBatches: false, IsDetermined: true, Judge.Rule: JudgeRule.Argmax, Loss.NormaliseByWeight: false };
        // Nothing is drawn, so any generator will do.
        if (!plain || BatchOf(new TrialGenerator(task).Draw(new TorchGenerator(0))) is not { } batch)
        {
            return null;
        }

        return new PaperCase(
            new FullRankModel
            {
                Neurons = model.Neurons,
                TauMs = model.TauMs,
                StepMs = model.StepMs,
                Readout = model.Readout,
                InitialScale = model.InitialScale,
                NoiseScale = model.Noise.Scale,
            },
            batch,
            new FullRankSchedule(new SgdOptions(optimiser.LearningRate, optimiser.Momentum, optimiser.WeightDecay), epochs, stop.AboveLoss)
        );
    }

    /// <summary>The batch, if all trials share lengths, weights and one stretch in which they are judged.</summary>
    private static TrialBatch? BatchOf(TrialSet set)
    {
        var start = Array.IndexOf(set.Judged, true, 0, set.Steps);
        if (start < 0)
        {
            return null;
        }

        var end = start;
        while (end < set.Steps && set.Judged[end])
        {
            end++;
        }

        var batch = new TrialBatch(set.Trials, set.Steps, (start, end));
        set.Inputs.CopyTo(batch.Inputs, 0);
        set.Targets.CopyTo(batch.Targets, 0);
        for (var step = 0; step < set.Steps; step++)
        {
            batch.StepWeights[step] = set.Weights[set.Output(0, step, 0)];
        }

        for (var place = 0; place < set.Trials * set.Steps; place++)
        {
            var step = place % set.Steps;
            var same = set.Weights[2 * place] == batch.StepWeights[step] && set.Weights[(2 * place) + 1] == batch.StepWeights[step];
            if (!same || set.Judged[place] != (step >= start && step < end) || set.Lengths[place / set.Steps] != set.Steps)
            {
                return null;
            }
        }

        return batch;
    }
}
