using Mnemophase.Formats;
using Mnemophase.Networks;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Training;
using Mnemophase.Training.RankK;

namespace Mnemophase.Running.Calibration;

/// <summary>How large the store of a plan becomes, from what a network of each length is written as.</summary>
internal static class StoreSize
{
    /// <summary>Row, index entries and evidence of a network, and the unused part of its last page, as measured on full stores.</summary>
    private const int RowBytes = 2000;

    /// <summary>Bytes of the networks of a plan, none of which diverges.</summary>
    public static long Bytes(StudyPlan plan)
    {
        var bytes = plan.Study.Network.Rank is { } rank ? RankKBytes(plan, rank) : FullRankBytes(plan);
        return bytes + ((long)plan.Networks.Count * RowBytes);
    }

    private static long FullRankBytes(StudyPlan plan)
    {
        var network = new FullRankNetwork(plan.Study.Network.Neurons);
        long weights = SafetensorsFile.ToBytes(NetworkTensors.Take(network, NetworkTensors.StoredNames), []).Length;
        return plan.Networks.GroupBy(planned => planned.Epochs).Sum(group => group.Count() * (weights + CurveBytes(group.Key)));
    }

    private static long CurveBytes(int epochs)
    {
        var record = new TrainingRecord(epochs);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            record.Add(default);
        }

        return StoredCurves.Of(record).ToBytes().Length;
    }

    private static long RankKBytes(StudyPlan plan, int rank)
    {
        var network = new RankKNetwork(plan.Study.Network.Neurons, rank);
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
