using Mnemophase.Dynamics.Latent;
using Mnemophase.Dynamics.Portraits;
using Mnemophase.Figures.RankTwo;
using Mnemophase.Formats;
using Mnemophase.Networks;
using Mnemophase.Store;
using Mnemophase.Store.Tensors;
using Mnemophase.Training.RankK;

namespace Mnemophase.Results;

/// <summary>Rows of the rank-2 figures (science.md, section 7) from what a store holds.</summary>
public static class RankTwoRows
{
    private const int Trials = 3;

    /// <summary>The rows of one network: one for each snapshot it reached, or one for its end when there is none.</summary>
    /// <param name="store">A store of rank-2 networks.</param>
    /// <param name="byPeak">Sorts neurons by the step of their largest |x| (Figure 3) and not by the first one above 0.3.</param>
    /// <exception cref="MnemoFormatException">The network's weights or curves are damaged.</exception>
    public static IEnumerable<RankTwoRow> Of(StudyStore store, StoredNetwork stored, bool byPeak)
    {
        var name = $"{store.Path}: {stored.Row.Key}";
        var tensors = SafetensorsFile.Parse(name, stored.Weights!).Tensors;
        var curves = RankKCurves.Parse(name, stored.Curves!);
        var snapshots = RankKTensors.Snapshots(name, tensors);
        IReadOnlyList<RankKSnapshot> shown =
            snapshots.Count > 0 ? snapshots : [new RankKSnapshot(stored.Row.Result.Epochs - 1, RankKTensors.Assemble(name, tensors))];
        return shown.Select(snapshot => Row(store.Study, stored.Row.Key, curves, snapshot, byPeak));
    }

    private static RankTwoRow Row(Study study, NetworkKey key, RankKCurves curves, RankKSnapshot snapshot, bool byPeak)
    {
        var task = StudyModels.ActivationTask(study, key.Cell);
        var model = StudyModels.RankKModel(study);
        var (network, epoch) = (snapshot.Network, snapshot.Epoch);
        var run = RankKTrajectory.Run(network, model, Trials * task.Steps);
        var flow = LatentSystem.Of(network, model.Alpha);
        var order = byPeak
            ? NeuronOrder.ByPeak(run.States, run.Neurons)
            : NeuronOrder.ByFirstCrossing(run.States, run.Neurons, task.Steps + 1);
        return new RankTwoRow(
            Label(study, key, epoch),
            Curve(key, curves, epoch),
            new LatentPortrait(
                run.Latents,
                task.DelaySteps,
                task.Steps,
                (x, y) =>
                {
                    var velocity = flow.Velocity(new LatentPoint(x, y));
                    return (velocity.X, velocity.Y);
                },
                (network.OutputWeights[0], network.OutputWeights[1]),
                network.OutputBias
            ),
            new NeuralActivity(run.States, order, task.Steps)
        );
    }

    private static string Label(Study study, NetworkKey key, int epoch)
    {
        var post = study.Grid.PostsMs.Count > 1 ? $"post {StudyText.Number(key.Cell.PostMs)} ms, " : "";
        var rate = study.Grid.LearningRates.Count > 1 ? $"rate {StudyText.Number(key.Cell.LearningRate)}, " : "";
        return $"{rate}{post}epoch {epoch:N0}";
    }

    /// <summary>The curves up to the epoch shown. At learning rate 1 the loss leaps at once, so it is shown over its maximum.</summary>
    private static TrainingCurve Curve(NetworkKey key, RankKCurves curves, int epoch)
    {
        var points = curves.Epochs.Count(recorded => recorded <= epoch);
        return new TrainingCurve(
            [.. curves.Epochs.Take(points).Select(recorded => (double)recorded)],
            curves.Loss[..points],
            curves.GradientNorm[..points],
            key.Cell.LearningRate >= 1 ? LossScale.Maximum : LossScale.First
        );
    }
}
