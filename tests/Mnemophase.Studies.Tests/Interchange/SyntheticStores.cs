using CsCheck;
using Mnemophase.Formats;
using Mnemophase.Judging;
using Mnemophase.Networks;
using Mnemophase.Store;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Training.RankK;

namespace Mnemophase.Studies.Tests.Interchange;

/// <summary>Networks whose every number is any bit pattern: what an exact round trip has to carry.</summary>
internal static class SyntheticStores
{
    private static readonly Gen<float> AnyFloat = Gen.UInt.Select(BitConverter.UInt32BitsToSingle);
    private static readonly Gen<double> AnyDouble = Gen.ULong.Select(BitConverter.UInt64BitsToDouble);

    /// <summary>A store holds NaN as NULL, so a payload of NaN lives in blobs alone.</summary>
    private static readonly Gen<double?> ColumnValue = Gen.OneOf(
        Gen.Const((double?)null),
        AnyDouble.Where(v => !double.IsNaN(v)).Select(v => (double?)v)
    );

    private static readonly Gen<NetworkResult> Result = Gen.Select(
            Gen.Enum<Mechanism>().Nullable(),
            Gen.Select(ColumnValue, ColumnValue, ColumnValue, ColumnValue),
            Gen.Int[0, 9].Nullable(),
            Gen.String[Gen.Char.AlphaNumeric, 0, 8]
        )
        .Select(
            (mechanism, numbers, divergedAt, text) =>
                new NetworkResult
                {
                    Class = mechanism,
                    Index = numbers.Item1,
                    AccuracyTail = numbers.Item2,
                    ReliabilityTail = numbers.Item3,
                    FinalLoss = numbers.Item4 ?? double.NaN,
                    DivergedAt = divergedAt,
                    Evidence = $$"""{"τ":"{{text}}","index":"NaN","late":{"x":-0,"y":1E-07} }""",
                }
        );

    /// <summary>Networks of a plan, each there or not, full-rank or rank-K as the study says.</summary>
    public static Gen<StoredNetwork[]> Networks(Study study)
    {
        var plan = StudyPlan.Of(study).Networks;
        var one = study.Network.Kind == NetworkKind.RankK ? RankK(study) : FullRank(study);
        return Gen.Select(Gen.Bool, one)
            .Array[plan.Count]
            .Select(drawn =>
                drawn
                    .Select(
                        (pair, i) =>
                            pair.Item1 || i == 0
                                ? StoredNetwork.Of(plan[i], pair.Item2.Result, Provenance(i), pair.Item2.Weights, pair.Item2.Curves)
                                : null
                    )
                    .OfType<StoredNetwork>()
                    .ToArray()
            );
    }

    private static Gen<FinishedNetwork> FullRank(Study study)
    {
        var neurons = study.Network.Neurons;
        var count = (neurons * neurons) + (6 * neurons) + 2;
        return Gen.Select(Result, AnyFloat.Array[count], Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4]), AnyDouble.Array[40], AnyFloat.Array[40])
            .Select(
                (result, weights, lengths, wide, narrow) =>
                {
                    var epochs = lengths.Item1 + lengths.Item2;
                    var network = new FullRankNetwork(neurons);
                    weights.AsSpan(0, network.Parameters.Length).CopyTo(network.Parameters);
                    return new FinishedNetwork(
                        result with
                        {
                            Epochs = epochs,
                        },
                        SafetensorsFile.ToBytes(NetworkTensors.Take(network, NetworkTensors.StoredNames), []),
                        Curves(epochs, lengths.Item1, lengths.Item2, wide, narrow)
                    );
                }
            );
    }

    /// <summary>The layout of <see cref="StoredCurves.ToBytes"/>, with any bits.</summary>
    private static byte[] Curves(int epochs, int tail, int sparse, double[] wide, float[] narrow)
    {
        var (atWide, atNarrow) = (0, 0);
        return SafetensorsFile.ToBytes(
            [.. Set("", tail), .. Set("_thinned", sparse), Entry("epoch", DenseArray.From(Enumerable.Range(0, sparse).ToArray().AsSpan()))],
            [KeyValuePair.Create("epochs", StudyText.Number(epochs))]
        );

        KeyValuePair<string, DenseArray>[] Set(string suffix, int count) =>
            [
                Entry("loss" + suffix, DenseArray.From(wide.AsSpan((atWide += 4) - 4, count), count)),
                Entry("accuracy" + suffix, DenseArray.From(narrow.AsSpan((atNarrow += 4) - 4, count), count)),
                Entry("reliability" + suffix, DenseArray.From(narrow.AsSpan((atNarrow += 4) - 4, count), count)),
                Entry("gradient_norm" + suffix, DenseArray.From(wide.AsSpan((atWide += 4) - 4, count), count)),
            ];

        static KeyValuePair<string, DenseArray> Entry(string name, DenseArray array) => KeyValuePair.Create(name, array);
    }

    private static Gen<FinishedNetwork> RankK(Study study)
    {
        var (neurons, rank) = (study.Network.Neurons, study.Network.Rank!.Value);
        return Gen.Select(Result, AnyFloat.Array[500], Gen.Int[0, 2], AnyDouble.Array[0, 5])
            .Select(
                (result, numbers, snapshots, loss) =>
                {
                    var at = 0;
                    var network = Draw();
                    var kept = study
                        .Training.Epochs[0]
                        .Snapshots.Take(snapshots)
                        .Select(epoch => new RankKSnapshot(epoch, Draw()))
                        .ToList();
                    return new FinishedNetwork(
                        result with
                        {
                            Epochs = loss.Length,
                        },
                        SafetensorsFile.ToBytes(RankKTensors.Take(network, kept), []),
                        new RankKCurves([.. Enumerable.Range(0, loss.Length)], loss, [.. loss.Reverse()]).ToBytes()
                    );

                    RankKNetwork Draw()
                    {
                        var drawn = new RankKNetwork(neurons, rank);
                        Fill(drawn.EmbeddingWeights);
                        Fill(drawn.LatentWeights);
                        Fill(drawn.Bias);
                        Fill(drawn.OutputWeights);
                        Fill(drawn.InitialState);
                        drawn.OutputBias = numbers[at++];
                        return drawn;
                    }

                    void Fill(Span<float> place)
                    {
                        numbers.AsSpan(at, place.Length).CopyTo(place);
                        at += place.Length;
                    }
                }
            );
    }

    private static NetworkProvenance Provenance(int i) =>
        new(new ProgramVersion("1.2.3", "abc"), "simd", "vector512", 0.1 * i, new DateTimeOffset(2025, 7, 1, 12, 0, i % 60, TimeSpan.Zero));
}
