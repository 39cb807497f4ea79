using CsCheck;
using Mnemophase.Exchange;
using Mnemophase.Formats;
using Mnemophase.Judging;
using Mnemophase.Networks;
using Mnemophase.Tasks;

namespace Mnemophase.Studies.Tests.Formats;

public sealed class TrainedNetworkFileTests
{
    [Fact]
    public void A_network_comes_back_as_it_was_and_is_judged_alike()
    {
        var trained = Trained();
        var path = Path.Combine(Directory.CreateTempSubdirectory("mnemo-trained").FullName, "weights.safetensors");
        TrainedNetworkFile.Write(path, trained);
        var read = TrainedNetworkFile.Read(path);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        AssertSame(trained, read);
        Assert.Equal(1000, read.Epochs);
        Assert.Equal(Judge(trained), Judge(read));
        Assert.Equal(Mechanism.SlowPoint, Judge(read).Class);
    }

    [Fact]
    public void Every_setting_comes_back()
    {
        var trained = Small() with
        {
            Study = "my own, \"longer\" τ",
            LearningRate = 0.1 + 0.2,
            Seed = ulong.MaxValue,
            DivergedAt = 2,
            Model = new FullRankModel
            {
                Neurons = 3,
                TauMs = 20,
                StepMs = 2.5,
                Readout = Readout.Linear,
                InitialScale = 0.3,
                NoiseScale = 0.7,
            },
            Task = new CueDiscriminationTask
            {
                CueMs = 10,
                DelayMs = 7.5,
                ResponseMs = 25,
                PostMs = 5,
                StepMs = 2.5,
                Trials = 6,
                Persistence = true,
            },
        };
        AssertSame(trained, TrainedNetworkFile.Parse("small", TrainedNetworkFile.ToBytes(trained)));
    }

    [Fact]
    public void Tensors_have_the_names_and_shapes_the_guide_promises()
    {
        var (tensors, metadata) = SafetensorsFile.Parse("w", TrainedNetworkFile.ToBytes(Trained()));
        Assert.Equal("F32 [100 × 2]", tensors["w_in"].ToString());
        Assert.Equal("F32 [100]", tensors["b_in"].ToString());
        Assert.Equal("F32 [100 × 100]", tensors["w_rec"].ToString());
        Assert.Equal("F32 [100]", tensors["b_rec"].ToString());
        Assert.Equal("F32 [2 × 100]", tensors["w_out"].ToString());
        Assert.Equal("F32 [2]", tensors["b_out"].ToString());
        Assert.Equal("F64 [1000]", tensors["accuracy"].ToString());
        Assert.Equal("F64 [1000]", tensors["reliability"].ToString());
        Assert.Equal("20", metadata["delay_ms"]);
        Assert.Equal("1000", metadata["epochs"]);
    }

    [Fact]
    public void Weights_that_are_no_numbers_come_back_bit_for_bit()
    {
        var trained = Small();
        trained.Network.RecurrentWeights[4] = BitConverter.UInt32BitsToSingle(0x7fc0_1234);
        var read = TrainedNetworkFile.Parse("nan", TrainedNetworkFile.ToBytes(trained));
        Assert.Equal(0x7fc0_1234u, BitConverter.SingleToUInt32Bits(read.Network.RecurrentWeights[4]));
        Assert.Equal(Mechanism.NotLearned, Judge(read).Class);
    }

    [Fact]
    public void Other_safetensors_are_refused_with_what_is_missing()
    {
        var (tensors, metadata) = SafetensorsFile.Parse("w", TrainedNetworkFile.ToBytes(Small()));
        Refused(SafetensorsFile.ToBytes(tensors, []), "has no metadata 'format'");
        Refused(SafetensorsFile.ToBytes(tensors, [KeyValuePair.Create("format", "pt")]), "format = 'pt'");
        var edited = new Dictionary<string, string>(metadata, StringComparer.Ordinal) { ["delay_ms"] = "40" };
        Refused(SafetensorsFile.ToBytes(tensors, edited), "does not match its checksum");
        tensors["w_in"] = DenseArray.From((ReadOnlySpan<float>)new float[6], 3, 2);
        Refused(SafetensorsFile.ToBytes(tensors, metadata), "does not match its checksum");
    }

    [Fact]
    public void Damaged_files_are_refused_or_read_as_they_were()
    {
        var trained = Small();
        Damage
            .Of(TrainedNetworkFile.ToBytes(trained))
            .Sample(
                damaged =>
                {
                    if (Damage.Try(TrainedNetworkFile.Parse, damaged) is { } read)
                    {
                        AssertSame(trained, read);
                    }
                },
                iter: 30_000
            );
    }

    private static TrainedNetwork Trained()
    {
        var published = PublishedNetworkFolder.Read(Golden.SlowPoint)[0];
        return new TrainedNetwork
        {
            Study = "nopost",
            LearningRate = published.LearningRate,
            Seed = (ulong)published.Seed,
            Model = new FullRankModel(),
            Task = new CueDiscriminationTask { DelayMs = published.DelayMs },
            Network = published.Network,
            Accuracy = published.Accuracy,
            Reliability = published.Reliability,
        };
    }

    private static TrainedNetwork Small()
    {
        var parameters = Enumerable.Range(0, FullRankNetwork.ParameterCount(3)).Select(i => i / 7f).ToArray();
        return new TrainedNetwork
        {
            Study = "nopost",
            LearningRate = 0.1,
            Seed = 3,
            Model = new FullRankModel { Neurons = 3 },
            Task = new CueDiscriminationTask { DelayMs = 20 },
            Network = new FullRankNetwork(3, parameters),
            Accuracy = [0.95, 0.95, 0.95],
            Reliability = [0.9, 0.9, 0.9],
        };
    }

    private static MechanismEvidence Judge(TrainedNetwork t) =>
        MechanismClassifier.Classify(t.Network, t.Model, t.Task, t.Accuracy, t.Reliability);

    private static void AssertSame(TrainedNetwork expected, TrainedNetwork actual)
    {
        Assert.Equal(expected.Study, actual.Study);
        Assert.Equal(expected.LearningRate, actual.LearningRate);
        Assert.Equal(expected.Seed, actual.Seed);
        Assert.Equal(expected.Model, actual.Model);
        Assert.Equal(expected.Task, actual.Task);
        Assert.Equal(expected.DivergedAt, actual.DivergedAt);
        Assert.Equal(expected.Network.Parameters, actual.Network.Parameters);
        Assert.Equal(expected.Accuracy, actual.Accuracy);
        Assert.Equal(expected.Reliability, actual.Reliability);
    }

    private static void Refused(byte[] bytes, string named)
    {
        var error = Assert.Throws<MnemoFormatException>(() => TrainedNetworkFile.Parse("other.safetensors", bytes));
        Assert.StartsWith("other.safetensors: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }
}
