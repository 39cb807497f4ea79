using Mnemophase.Judging;
using Mnemophase.Kinds;
using Mnemophase.Networks;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Planning;
using Mnemophase.Training;

namespace Mnemophase.Exchange;

/// <summary>A whole training record, one entry per epoch in each curve.</summary>
/// <param name="GradientNorm">Norm of the gradient of W_rec.</param>
public sealed record ForeignRecord(double[] Loss, double[] Accuracy, double[] Reliability, double[] GradientNorm)
{
    /// <summary>Whether the training ended in a loss that is not finite.</summary>
    public bool Diverged { get; init; } = Loss.Length > 0 && !double.IsFinite(Loss[^1]);

    /// <summary>Reads curves.npz of mnemo train.</summary>
    /// <exception cref="MnemoFormatException">A curve is missing.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal static ForeignRecord Read(string path)
    {
        var curves = NpzFile.Read(path);
        return new ForeignRecord(Curve("loss"), Curve("accuracy"), Curve("reliability"), Curve("gradient_norm"));

        double[] Curve(string name) => NetworkTensors.Find(path, curves, name).ToDoubles();
    }
}

/// <summary>Judges a full-rank network that was trained elsewhere just as one trained here, for the store of its study.</summary>
internal sealed class ForeignNetwork(Study study, TimeProvider clock)
{
    /// <summary>Judges one network.</summary>
    /// <param name="path">Names it in errors.</param>
    /// <param name="key">The network; its learning rate within 0.1 % of one of the study.</param>
    /// <param name="network">Final parameters.</param>
    /// <param name="trainedBy">What trained it, for provenance.</param>
    /// <exception cref="ArgumentException">It is not on the grid of the study.</exception>
    /// <exception cref="MnemoFormatException">It has another size, or ran for another number of epochs, than the study says.</exception>
    public StoredNetwork Judge(string path, NetworkKey key, FullRankNetwork network, ForeignRecord record, string trainedBy)
    {
        if (!Registry.Of<IExchangedNetwork>(study.Network.Kind.Name).IsOfPaper || network.Neurons != study.Network.Neurons)
        {
            throw new MnemoFormatException(
                path,
                $"is a full-rank network of {network.Neurons} neurons; study {study.Name} has no such networks."
            );
        }

        var planned = GridPlace.Of(path, study, key);
        var training = new FullRankResult(network, ToRecord(path, record), DivergedAt(record.Loss));
        var ran = record.Loss.Length;
        if (ran != planned.Epochs && training.DivergedAt != ran - 1)
        {
            throw new MnemoFormatException(
                path,
                $"was trained for {ran} epochs, but study {study.Name} trains {planned.Key} for {planned.Epochs}."
            );
        }

        var (model, task) = (StudyModels.FullRankModel(study), StudyModels.CueTask(study, planned.Key.Cell));
        if (RecordCheck.Malformed(network, task, record.Accuracy, record.Reliability, record.Diverged) is { } malformed)
        {
            throw new MnemoFormatException(path, $"is not imported: {malformed}.");
        }

        var check = RecordCheck.Of(network, model, task, record.Accuracy, record.Reliability, record.Diverged);
        var read = RecordEvidence.Of(record.Accuracy, record.Reliability, new MechanismOptions());
        var evidence = check.Contradiction is null
            ? MechanismClassifier.Classify(network, model, task, read)
            : MechanismClassifier.Unlabelled(read, check.Contradiction);
        var finished = FinishedNetwork.Of(training, evidence);
        var provenance = new NetworkProvenance(
            ProgramVersion.Current,
            $"{NetworkProvenance.ImportedPrefix}{trainedBy}",
            "",
            0,
            clock.GetUtcNow()
        );
        return StoredNetwork.Of(planned, finished.Result, provenance, finished.Weights, finished.Curves);
    }

    private int? DivergedAt(double[] loss)
    {
        var first = Array.FindIndex(loss, value => !double.IsFinite(value) || value > study.Training.StopAboveLoss);
        return first < 0 ? null : first;
    }

    /// <summary>The record as training makes it.</summary>
    /// <exception cref="MnemoFormatException">The curves have different lengths, are empty, or hold numbers that a store cannot keep exactly.</exception>
    internal static TrainingRecord ToRecord(string path, ForeignRecord record)
    {
        int[] lengths = [record.Loss.Length, record.Accuracy.Length, record.Reliability.Length, record.GradientNorm.Length];
        if (lengths[0] == 0 || lengths.Distinct().Count() > 1)
        {
            throw new MnemoFormatException(
                path,
                $"has curves of {string.Join(", ", lengths)} epochs; all must have the same length and not be empty."
            );
        }

        var result = new TrainingRecord(lengths[0]);
        for (var epoch = 0; epoch < lengths[0]; epoch++)
        {
            if (Rounds(record.Accuracy[epoch]) || Rounds(record.Reliability[epoch]))
            {
                throw new MnemoFormatException(
                    path,
                    $"has an accuracy or reliability at epoch {epoch} that is not exact in single precision, so a store cannot keep it exactly."
                );
            }

            result.Add(new EpochOutcome(record.Loss[epoch], record.Accuracy[epoch], record.Reliability[epoch], record.GradientNorm[epoch]));
        }

        return result;
    }

    private static bool Rounds(double value) => !double.IsNaN(value) && (float)value != value;
}
