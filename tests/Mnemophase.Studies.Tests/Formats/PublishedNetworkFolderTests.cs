using Mnemophase.Exchange;
using Mnemophase.Formats;
using Mnemophase.Judging;
using Mnemophase.Networks;
using Mnemophase.Tasks;

namespace Mnemophase.Studies.Tests.Formats;

public sealed class PublishedNetworkFolderTests
{
    public static TheoryData<string, double, double, int, Mechanism> Published { get; } =
        new()
        {
            { "lr0.1_delay_0.02/process_2", 0.1, 20, 2, Mechanism.SlowPoint },
            { "lr0.1_delay_0.06/process_2", 0.1, 60, 2, Mechanism.LimitCycle },
            { "lr0.0372759372031494_delay_0.04/process_0", 0.0372759372031494, 40, 0, Mechanism.LimitCycle },
            { "lr0.1_delay_0.1/process_2", 0.1, 100, 2, Mechanism.LimitCycle },
            { "lr0.1_delay_0.16/process_0", 0.1, 160, 0, Mechanism.Unstable },
            { "lr0.1_delay_0.24/process_0", 0.1, 240, 0, Mechanism.NotLearned },
            { "lr0.0372759372031494_delay_0.2/process_0", 0.0372759372031494, 200, 0, Mechanism.LimitCycle },
        };

    [Theory]
    [MemberData(nameof(Published))]
    public void The_authors_networks_come_out_in_their_classes(string folder, double rate, double delay, int seed, Mechanism expected)
    {
        var network = Assert.Single(PublishedNetworkFolder.Read(Path.Combine(Golden.Networks, folder)));
        Assert.Equal(rate, network.LearningRate);
        Assert.Equal(delay, network.DelayMs);
        Assert.Equal(seed, network.Seed);
        for (var run = 0ul; run < 4; run++)
        {
            var evidence = Judge(network, new MechanismOptions { Seed = run });
            Assert.Equal(expected, evidence.Class);
            if (evidence.Learned)
            {
                Assert.False(evidence.SignsDisagree);
                Assert.Equal((int)expected, (int)evidence.Late!.Verdict);
            }
        }
    }

    [Fact]
    public void Everything_below_a_folder_is_found_in_order()
    {
        var networks = PublishedNetworkFolder.Read(Golden.Networks);
        Assert.Equal(7, networks.Count);
        var keys = networks.Select(n => (n.LearningRate, n.DelayMs, n.Seed)).ToList();
        Assert.Equal(keys.Order(), keys);
        Assert.All(networks, n => Assert.Equal(1000, n.Loss.Length));
    }

    [Fact]
    public void The_weights_file_itself_is_enough()
    {
        var network = Assert.Single(PublishedNetworkFolder.Read(Path.Combine(Golden.SlowPoint, "model_final.pt")));
        Assert.Equal(20, network.DelayMs);
        Assert.Equal((double)0.95f, network.Accuracy[^1]);
        Assert.Equal(network.Loss.Length, network.GradientNorm.Length);
        Assert.Equal(100, network.Network.Neurons);
    }

    [Fact]
    public void Each_tensor_goes_where_it_belongs()
    {
        var tensors = TorchStateDict.Read(Path.Combine(Golden.SlowPoint, "model_final.pt"));
        var network = PublishedNetworkFolder.Read(Golden.SlowPoint)[0].Network;
        Assert.Equal(tensors["W_in.weight"].ToFloats(), network.InputWeights.ToArray());
        Assert.Equal(tensors["W_in.bias"].ToFloats(), network.InputBias.ToArray());
        Assert.Equal(tensors["W_rec.weight"].ToFloats(), network.RecurrentWeights.ToArray());
        Assert.Equal(tensors["W_rec.bias"].ToFloats(), network.RecurrentBias.ToArray());
        Assert.Equal(tensors["W_out.weight"].ToFloats(), network.OutputWeights.ToArray());
        Assert.Equal(tensors["W_out.bias"].ToFloats(), network.OutputBias.ToArray());
    }

    [Fact]
    public void Bad_folders_are_refused_with_what_is_wrong()
    {
        var root = Directory.CreateTempSubdirectory("mnemo-published").FullName;
        Assert.Throws<FileNotFoundException>(() => PublishedNetworkFolder.Read(Path.Combine(root, "nowhere")));
        Refused(root, "holds no lr");

        var odd = Copy(root, "rate0.1/process_0");
        Refused(odd, "is not a folder lr{learning rate}_delay_{seconds}/process_{seed}");
        var oddSeed = Copy(root, "lr0.1_delay_0.02/process_x");
        Refused(oddSeed, "is not a folder");

        var noCurves = Copy(root, "lr0.1_delay_0.02/process_0");
        File.Delete(Path.Combine(noCurves, "training_details.npz"));
        Assert.Throws<FileNotFoundException>(() => PublishedNetworkFolder.Read(noCurves));

        var noArrays = Copy(root, "lr0.1_delay_0.02/process_1");
        var loss = new OrderedDictionary<string, DenseArray>(StringComparer.Ordinal)
        {
            ["loss_list"] = DenseArray.From((ReadOnlySpan<double>)[1.0]),
        };
        NpzFile.Write(Path.Combine(noArrays, "training_details.npz"), loss);
        Refused(noArrays, "has no array 'reaction_accuracy_list'; it has loss_list");

        var swapped = Copy(root, "lr0.1_delay_0.02/process_2");
        File.Copy(Path.Combine(swapped, "training_details.npz"), Path.Combine(swapped, "model_final.pt"), overwrite: true);
        Refused(swapped, "model_final.pt: holds 0 entries data.pkl");
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public void Networks_of_another_shape_are_refused_by_tensor()
    {
        var tensors = TorchStateDict.Read(Path.Combine(Golden.SlowPoint, "model_final.pt"));
        tensors["W_out.bias"] = DenseArray.From((ReadOnlySpan<float>)[1f, 2f, 3f]);
        var error = Assert.Throws<MnemoFormatException>(() => PublishedNetworkFolder.ToNetwork("three.pt", tensors));
        Assert.Equal("three.pt: has 'W_out.bias' as F32 [3]; it must be F32 [2].", error.Message);
        tensors.Remove("W_rec.weight");
        error = Assert.Throws<MnemoFormatException>(() => PublishedNetworkFolder.ToNetwork("none.pt", tensors));
        Assert.StartsWith("none.pt: has no tensor 'W_rec.weight'", error.Message, StringComparison.Ordinal);
    }

    private static MechanismEvidence Judge(PublishedNetwork network, MechanismOptions options) =>
        MechanismClassifier.Classify(
            network.Network,
            new FullRankModel(),
            new CueDiscriminationTask { DelayMs = network.DelayMs },
            network.Accuracy,
            network.Reliability,
            options
        );

    private static string Copy(string root, string folder)
    {
        var target = Directory.CreateDirectory(Path.Combine(root, folder)).FullName;
        foreach (var file in Directory.GetFiles(Golden.SlowPoint))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        return target;
    }

    private static void Refused(string path, string named)
    {
        var error = Assert.Throws<MnemoFormatException>(() => PublishedNetworkFolder.Read(path));
        Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }
}
