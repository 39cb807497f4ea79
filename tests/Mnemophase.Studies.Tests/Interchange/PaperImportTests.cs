using Mnemophase.Exchange;
using Mnemophase.Formats;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Studies.Tests.Formats;

namespace Mnemophase.Studies.Tests.Interchange;

/// <summary>Networks the authors' own script trained, imported as they lie.</summary>
public sealed class PaperImportTests : IDisposable
{
    private static readonly string Networks = Path.GetFullPath(Path.Combine(Golden.SlowPoint, "..", ".."));
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_papers_networks_are_judged_like_trained_ones_and_keep_every_bit()
    {
        var study = StudyLibrary.Embedded("nopost");
        using var store = StudyStore.OpenOrCreate(_folder.File("paper.mnemo"), study, TimeProvider.System);
        var summary = Import(Networks, study, store);
        Assert.Empty(summary.Problems);
        Assert.Equal(7, summary.Added);
        string[] expected =
        [
            "0.1 20 2 SlowPoint",
            "0.1 60 2 LimitCycle",
            "0.1 100 2 LimitCycle",
            "0.1 160 0 Unstable",
            "0.1 240 0 NotLearned",
            "0.0372759372031494 40 0 LimitCycle",
            "0.0372759372031494 200 0 LimitCycle",
        ];
        var rows = store.Rows().ToList();
        Assert.Equal(
            expected,
            rows.Select(row =>
                $"{StudyText.Number(row.Key.Cell.LearningRate)} {StudyText.Number(row.Key.Cell.DelayMs)} {row.Key.Seed} {row.Result.Class}"
            ),
            StringComparer.Ordinal
        );
        Assert.All(rows, row => Assert.StartsWith("imported", row.Provenance.Engine, StringComparison.Ordinal));

        var slowPoint = rows[0];
        var tensors = TorchStateDict.Read(Path.Combine(Golden.SlowPoint, "model_final.pt"));
        var weights = SafetensorsFile.Parse("weights", store.Weights(slowPoint.Position)!).Tensors;
        Assert.Equal(tensors["W_rec.weight"].Bytes, weights["w_rec"].Bytes);
        Assert.Equal(tensors["W_out.bias"].Bytes, weights["b_out"].Bytes);
        var record = NpzFile.Read(Path.Combine(Golden.SlowPoint, "training_details.npz"));
        var curves = store.Curves(slowPoint.Position)!;
        Assert.Equal(record["loss_list"].ToDoubles(), curves.Tail.Loss);
        Assert.Equal(record["reaction_accuracy_list"].ToDoubles(), curves.Tail.Accuracy);
        Assert.Equal(record["reaction_reliability_list"].ToDoubles(), curves.Tail.Reliability);
        Assert.Equal(record["W_rec_grad_list"].ToDoubles(), curves.Tail.GradientNorm);
        Assert.Equal((1000, record["loss_list"].ToDoubles()[^1]), (slowPoint.Result.Epochs, slowPoint.Result.FinalLoss));
    }

    /// <summary>Out in the paper's layout and judged as foreign networks: the same arrays under the scripts' names, the same content.</summary>
    [Fact]
    public void An_export_in_the_papers_layout_reads_like_the_papers_folders()
    {
        var study = StudyLibrary.Embedded("nopost");
        using var store = StudyStore.OpenOrCreate(_folder.File("paper.mnemo"), study, TimeProvider.System);
        Import(Networks, study, store);
        var folder = _folder.File("out");
        StoreExport.Run(
            store,
            StudyPlan.Of(study),
            folder,
            false,
            new ExportForms(false, false, null, true),
            new WorkProgress(TimeProvider.System),
            default
        );
        var process = Path.Combine(folder, "pytorch", "lr0.1_delay_0.02", "process_2");
        var record = NpzFile.Read(Path.Combine(Golden.SlowPoint, "training_details.npz"));
        var written = NpzFile.Read(Path.Combine(process, "training_details.npz"));
        Assert.All(record, array => Assert.Equal(array.Value.ToDoubles(), written[array.Key].ToDoubles()));
        var tensors = TorchStateDict.Read(Path.Combine(Golden.SlowPoint, "model_final.pt"));
        var arrays = NpzFile.Read(Path.Combine(process, "model_final.npz"));
        Assert.Equal(tensors.Keys.Order(StringComparer.Ordinal), arrays.Keys.Order(StringComparer.Ordinal));
        Assert.All(tensors, tensor => Assert.Equal(tensor.Value.Bytes, arrays[tensor.Key].Bytes));

        // Without our row beside them they are judged anew, to the same content.
        foreach (var row in Directory.GetFiles(folder, "row.json", SearchOption.AllDirectories))
        {
            File.Delete(row);
        }

        using var again = StudyStore.OpenOrCreate(_folder.File("again.mnemo"), study, TimeProvider.System);
        Assert.Empty(Import(Path.Combine(folder, "pytorch"), study, again).Problems);
        Assert.Equal(store.Rows().Select(row => row.Checksum), again.Rows().Select(row => row.Checksum), StringComparer.Ordinal);
    }

    [Fact]
    public void What_is_not_of_the_study_is_told_and_the_rest_comes_in()
    {
        var study = StudyLibrary.Embedded("nopost");
        Copy("lr0.1_delay_0.02/process_2");
        Copy("lr0.1_delay_0.02/process_7777");
        Copy("lr0.1_delay_0.021/process_2");
        Copy("lr0.05_delay_0.02/process_2");
        Copy("lr0.0061_delay_0.02/process_2");
        using var store = StudyStore.OpenOrCreate(_folder.File("some.mnemo"), study, TimeProvider.System);
        var summary = Import(_folder.File("copies"), study, store);
        Assert.Equal((1, 4), (summary.Added, summary.Problems.Count));
        Assert.Contains(summary.Problems, problem => problem.Contains("seed 7777", StringComparison.Ordinal));
        Assert.Contains(
            summary.Problems,
            problem => problem.Contains("delay (ms) 21, which is not in study nopost; the nearest is 20", StringComparison.Ordinal)
        );
        Assert.Contains(
            summary.Problems,
            problem => problem.Contains("learning rate 0.05, which is not in study nopost", StringComparison.Ordinal)
        );

        var small = SmallStudies.Of(rates: "[0.1]", delays: "[20]");
        using var other = StudyStore.OpenOrCreate(_folder.File("small.mnemo"), small, TimeProvider.System);
        summary = Import(Path.Combine(_folder.File("copies"), "lr0.1_delay_0.02", "process_2"), small, other);
        Assert.Contains("100 neurons", Assert.Single(summary.Problems), StringComparison.Ordinal);
    }

    private static ImportSummary Import(string path, Study study, StudyStore store) =>
        StoreImport.Open(path, study, false, TimeProvider.System).Run(store, 2, new WorkProgress(TimeProvider.System), default);

    private void Copy(string name)
    {
        var target = Directory.CreateDirectory(Path.Combine(_folder.File("copies"), name)).FullName;
        foreach (var file in Directory.GetFiles(Golden.SlowPoint))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }
}
