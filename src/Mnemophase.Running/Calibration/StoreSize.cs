using Mnemophase.Kinds;

namespace Mnemophase.Running.Calibration;

/// <summary>How large the store of a plan becomes.</summary>
internal static class StoreSize
{
    /// <summary>Row, index entries and evidence of a network, and the unused part of its last page, as measured on full stores.</summary>
    private const int RowBytes = 2000;

    /// <summary>Bytes of the networks of a plan, none of which diverges.</summary>
    public static long Bytes(StudyPlan plan) =>
        Registry.Of<ITrainedNetwork>(plan.Study.Network.Kind.Name).StoredBytes(plan) + ((long)plan.Networks.Count * RowBytes);
}
