using Mnemophase.Formats;
using Mnemophase.Networks;
using Mnemophase.Store.Tensors;
using Mnemophase.Training;
using Mnemophase.Training.RankK;

namespace Mnemophase.Running;

/// <summary>How large weights and curves of a plan become, from what a network of each length is written as.</summary>
internal static class NetworkBytes
{
    // With the names and shapes of the tensors.
    private const long GeneratorBytes = 3500;

    /// <summary>Of full-rank networks.</summary>
    public static long FullRank(StudyPlan plan)
    {
        var network = new FullRankNetwork(plan.Study.Network.Neurons);
        long weights = SafetensorsFile.ToBytes(NetworkTensors.Take(network, NetworkTensors.StoredNames), []).Length;
        return plan
            .Networks.GroupBy(planned => (planned.Epochs, Snapshots: planned.Snapshots.Count))
            .Sum(group =>
                group.Count() * (weights + CurveBytes(group.Key.Epochs) + SnapshotBytes(network.Parameters.Length, group.First()))
            );
    }

    /// <summary>Parameters and momentum in single precision, four curves up to the snapshot's epoch, and the generator.</summary>
    private static long SnapshotBytes(int parameters, PlannedNetwork planned) =>
        planned.Snapshots.Where(epoch => epoch < planned.Epochs).Sum(epoch => (8L * parameters) + (26L * (epoch + 1)) + GeneratorBytes);

    /// <summary>Parameters with both moments in single precision, four curves up to the snapshot's epoch, and two generators.</summary>
    public static long GeneralSnapshots(int parameters, PlannedNetwork planned) =>
        planned
            .Snapshots.Where(epoch => epoch < planned.Epochs)
            .Sum(epoch => (12L * parameters) + (26L * (epoch + 1)) + (2 * GeneratorBytes));

    private static long CurveBytes(int epochs)
    {
        var record = new TrainingRecord(epochs);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            record.Add(default);
        }

        return StoredCurves.Of(record).ToBytes().Length;
    }

    /// <summary>Of rank-K networks.</summary>
    public static long RankK(StudyPlan plan)
    {
        var network = new RankKNetwork(plan.Study.Network.Neurons, plan.Study.Network.Rank!.Value);
        return plan
            .Networks.GroupBy(planned => (planned.Epochs, Snapshots: string.Join(',', planned.Snapshots)))
            .Sum(group =>
            {
                var planned = group.First();
                var snapshots = planned.Snapshots.Where(epoch => epoch < planned.Epochs).Select(epoch => new RankKSnapshot(epoch, network));
                long weights = SafetensorsFile.ToBytes(RankKTensors.Take(network, [.. snapshots]), []).Length;
                var points = (int)(new RankKSchedule { LearningRate = 1, Epochs = 1 }.PointsPerDecade * Math.Log10(planned.Epochs)) + 2;
                var curves = new RankKCurves(new int[points], new double[points], new double[points]).ToBytes().Length;
                return group.Count() * (weights + curves);
            });
    }
}
