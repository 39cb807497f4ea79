using System.IO.Compression;
using System.Runtime.InteropServices;
using Mnemophase.Networks;

namespace Mnemophase.Tests.Training;

/// <summary>A network of the nopost study as the authors' script trained and recorded it (Data/golden/networks).</summary>
/// <remarks>Test-only reading of the six tensors in model_final.pt, so that golden weights do not pass through the product's reader.</remarks>
public sealed record PublishedNetwork(
    double LearningRate,
    double DelayMs,
    ulong Seed,
    double[] Loss,
    double[] Accuracy,
    double[] Reliability,
    double[] GradientNorm,
    FullRankNetwork Final
)
{
    public static PublishedNetwork Load(double learningRate, double delayMs, ulong seed)
    {
        var rate = learningRate.ToString("G15", System.Globalization.CultureInfo.InvariantCulture);
        var folder = FormattableString.Invariant($"Data/golden/networks/lr{rate}_delay_{delayMs / 1000}/process_{seed}");
        var record = GoldenArrays.Load($"{folder}/training_details.npz");
        return new PublishedNetwork(
            learningRate,
            delayMs,
            seed,
            record.Doubles("loss_list"),
            record.Doubles("reaction_accuracy_list"),
            record.Doubles("reaction_reliability_list"),
            record.Doubles("W_rec_grad_list"),
            ReadStateDict(Path.Combine(AppContext.BaseDirectory, folder, "model_final.pt"))
        );
    }

    private static FullRankNetwork ReadStateDict(string path)
    {
        using var zip = ZipFile.OpenRead(path);
        var parameters = new List<float>();
        for (var tensor = 0; tensor < 6; tensor++)
        {
            using var stream = zip.GetEntry($"model_final/data/{tensor}")!.Open();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            parameters.AddRange(MemoryMarshal.Cast<byte, float>(content.ToArray()));
        }

        return new FullRankNetwork(100, [.. parameters]);
    }
}
