using CsCheck;
using Mnemophase.Exchange;
using Mnemophase.Formats;
using Mnemophase.Outcomes;
using Mnemophase.Running;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Studies.Tests.Interchange;

public sealed class RoundTripTests : IDisposable
{
    private static readonly ExportForms Stacked = new(true, true, null, false);
    private static readonly ExportForms Folders = new(false, false, null, true);
    private readonly TemporaryFolder _folder = new();
    private int _files;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public void Every_bit_of_a_store_survives_export_and_import(bool rankTwo, bool stacked)
    {
        var study = rankTwo ? SmallStudies.RankTwo() : SmallStudies.Of();
        SyntheticStores
            .Networks(study)
            .Sample(
                networks =>
                {
                    using var store = Store(study, networks);
                    var (folder, copy) = (NewPath(), NewPath());
                    Export(store, folder, stacked ? Stacked : Folders);
                    var summary = Import(folder, copy, out var imported);
                    using (imported)
                    {
                        Assert.Equal((networks.Length, 0), (summary.Added, summary.Present));
                        Assert.Empty(summary.Problems);
                        foreach (var network in networks)
                        {
                            var read = imported.Read(network.Row.Key)!;
                            Assert.Equal(network.Row.Checksum, read.Row.Checksum);
                            Assert.Equal(network.Row.Position, read.Row.Position);
                            Assert.Equal(network.Row.Result, read.Row.Result);
                            Assert.Equal(network.Weights, read.Weights);
                            Assert.Equal(network.Curves, read.Curves);
                            var provenance = network.Row.Provenance with { Engine = "imported simd" };
                            Assert.Equal(provenance, read.Row.Provenance);
                        }
                    }
                },
                iter: 6,
                threads: 1
            );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Snapshots_go_out_and_come_back_and_what_leaves_them_out_says_so(bool general)
    {
        var study = (general ? SmallStudies.General() : SmallStudies.Of(rates: "[0.5]", delays: "[0]")).WithSnapshots([0, 3, 6], null);
        using var store = Trained(study, general ? 12 : 7);
        var (folder, copy) = (NewPath(), NewPath());
        Export(store, folder, Stacked);
        var summary = Import(folder, copy, out var imported);
        using (imported)
        {
            Assert.Empty(summary.Problems);
            Assert.Equal(store.Rows().Count(), summary.Added);
            Assert.Equal(store.Snapshots.Counts(), imported.Snapshots.Counts());
            foreach (var row in store.Rows())
            {
                var (before, after) = (store.Snapshots.Read(row.Position), imported.Snapshots.Read(row.Position));
                Assert.Equal([0, 3, 6], after.Select(snapshot => snapshot.Epoch));
                Assert.All(before.Zip(after), pair => Assert.Equal(pair.First.State, pair.Second.State));
                using var training = new StoredTraining(imported, imported.Find(row.Key)!);
                Assert.True(training.HasBetween, training.Reason);
            }
        }

        var bare = StoreExport.Run(
            store,
            StudyPlan.Of(study),
            NewPath(),
            false,
            new ExportForms(false, true, null, false),
            new WorkProgress(TimeProvider.System),
            default
        );
        Assert.Equal(store.Rows().Count(), bare.SnapshotsLeftOut);

        var damaged = Directory
            .GetFiles(Path.Combine(folder, "snapshots"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .First();
        var bytes = File.ReadAllBytes(damaged);
        bytes[^1] ^= 1;
        File.WriteAllBytes(damaged, bytes);
        Assert.StartsWith(damaged, Assert.Single(Import(folder, NewPath(), out imported).Problems), StringComparison.Ordinal);
        imported.Dispose();
    }

    [Fact]
    public void A_second_import_adds_nothing_and_a_network_with_other_content_is_a_conflict()
    {
        var study = SmallStudies.Of();
        using (var first = Trained(study, 7))
        {
            var folder = NewPath();
            Export(first, folder, Stacked);
            var copy = NewPath();
            Import(folder, copy, out var imported);
            imported.Dispose();
            var again = Import(folder, copy, out imported);
            imported.Dispose();
            Assert.Equal((0, 12), (again.Added, again.Present));
            Assert.Empty(again.Conflicts);

            // The same network with one weight changed.
            var key = new NetworkKey(Cell.OfPeriods(0.05, 10, 50, 0), 1);
            var other = NewPath();
            using var store = StudyStore.OpenOrCreate(other, study, TimeProvider.System);
            var original = first.Read(key)!;
            var weights = original.Weights!.ToArray();
            weights[^1] ^= 1;
            var planned = StudyPlan.Of(study).Networks[original.Row.Position];
            store.Add([StoredNetwork.Of(planned, original.Row.Result, original.Row.Provenance, weights, original.Curves)]);
            var summary = StoreImport
                .Open(folder, null, false, TimeProvider.System)
                .Run(store, 2, new WorkProgress(TimeProvider.System), default);
            Assert.Equal((11, 0), (summary.Added, summary.Present));
            Assert.Contains("learning rate 0.05, delay 10 ms", Assert.Single(summary.Conflicts), StringComparison.Ordinal);
            Assert.Equal(weights, store.Read(key)!.Weights);
        }
    }

    /// <summary>A byte of the data changed anywhere: the networks it belongs to are refused by name, the others come in whole.</summary>
    [Fact]
    public void Damaged_exports_are_refused_network_by_network()
    {
        var study = SmallStudies.Of();
        using var store = Trained(study, 7);
        var folder = NewPath();
        Export(store, folder, Stacked);
        var files = Directory.GetFiles(folder, "*.safetensors", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        var originals = files.ConvertAll(File.ReadAllBytes);
        Gen.Select(Gen.Int[0, files.Count - 1], Gen.Double[0, 1], Gen.Int[0, 7])
            .Sample(
                (file, place, bit) =>
                {
                    var bytes = originals[file].ToArray();
                    var start = 8 + (int)BitConverter.ToUInt64(bytes);
                    bytes[start + (int)(place * (bytes.Length - start - 1))] ^= (byte)(1 << bit);
                    File.WriteAllBytes(files[file], bytes);
                    var summary = Import(folder, NewPath(), out var imported);
                    using (imported)
                    {
                        Assert.NotEmpty(summary.Problems);
                        Assert.All(summary.Problems, problem => Assert.StartsWith(files[file], problem, StringComparison.Ordinal));
                        Assert.All(imported.Rows(), row => Assert.Equal(store.Find(row.Key)!.Checksum, row.Checksum));
                    }

                    File.WriteAllBytes(files[file], originals[file]);
                },
                iter: 10,
                threads: 1
            );
    }

    [Fact]
    public void A_part_of_a_study_is_exported_and_cut_into_files_of_limited_size()
    {
        var study = SmallStudies.Of();
        using var store = Trained(study, 7);
        var folder = NewPath();
        var part = new PlanSubset(DelaysMs: [10], Seeds: SeedSet.Parse("0,2")).Of(StudyPlan.Of(study));
        var written = StoreExport.Run(store, part, folder, false, Stacked, new WorkProgress(TimeProvider.System), default);
        Assert.Equal(4, written.Networks);
        Assert.Equal(
            ["lr0.05_delay10_response50_post0.safetensors", "lr0.5_delay10_response50_post0.safetensors"],
            Directory.GetFiles(Path.Combine(folder, "networks")).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        var size = store.Read(part.Networks[0].Key)!.Weights!.Length;
        Assert.Equal(StackedNetworks.MostNetworks, StackedNetworks.PerFile(size));
        Assert.Equal(3, StackedNetworks.PerFile((StackedNetworks.MostBytes / 4) + 1));
        Assert.Equal(1, StackedNetworks.PerFile(StackedNetworks.MostBytes * 2));
    }

    [Fact]
    public void A_folder_that_holds_something_is_left_alone_unless_forced_and_then_only_the_earlier_export_goes()
    {
        var study = SmallStudies.Of();
        using var store = Trained(study, 7);
        var folder = NewPath();
        Export(store, folder, Stacked);
        var own = Path.Combine(folder, "networks", "notes.txt");
        File.WriteAllText(own, "mine");
        var refused = Assert.Throws<ValueException>(() => Export(store, folder, Stacked));
        Assert.Contains("(--to, --force)", refused.WithOptions, StringComparison.Ordinal);
        var part = new PlanSubset(DelaysMs: [10]).Of(StudyPlan.Of(study));
        StoreExport.Run(store, part, folder, true, Folders, new WorkProgress(TimeProvider.System), default);
        Assert.Equal("mine", File.ReadAllText(own));
        Assert.Equal(own, Assert.Single(Directory.GetFiles(Path.Combine(folder, "networks"))));
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "curves")));
        Assert.Equal(6, Directory.GetFiles(folder, "model_final.npz", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public void An_export_that_fails_leaves_nothing_behind_and_one_that_is_stopped_only_what_the_next_removes()
    {
        var study = SmallStudies.Of();
        using var store = Trained(study, 7);
        var folder = NewPath();
        var clock = TimeProvider.System;
        Assert.Throws<OperationCanceledException>(() =>
            StoreExport.Run(store, StudyPlan.Of(study), folder, false, Stacked, new WorkProgress(clock), new CancellationToken(true))
        );
        Assert.False(File.Exists(Path.Combine(folder, "SHA256SUMS")));
        var refused = Assert.Throws<MnemoFormatException>(() => Import(folder, NewPath(), out _));
        Assert.Contains("an unfinished export", refused.Message, StringComparison.Ordinal);

        // A file where a folder should go: writing fails half-way.
        File.WriteAllText(Path.Combine(folder, "curves"), "in the way");
        Assert.ThrowsAny<IOException>(() =>
            StoreExport.Run(store, StudyPlan.Of(study), folder, true, Stacked, new WorkProgress(clock), default)
        );
        Assert.Equal(Path.Combine(folder, "curves"), Assert.Single(Directory.GetFileSystemEntries(folder)));
        File.Delete(Path.Combine(folder, "curves"));
        StoreExport.Run(store, StudyPlan.Of(study), folder, true, Stacked, new WorkProgress(clock), default);
        Assert.Empty(Import(folder, NewPath(), out var imported).Problems);
        imported.Dispose();
    }

    [Fact]
    public void Networks_without_their_curves_come_in_only_when_asked_for()
    {
        var study = SmallStudies.Of();
        using var store = Trained(study, 7);
        var folder = NewPath();
        Export(store, folder, new ExportForms(true, false, null, false));
        var refused = Import(folder, NewPath(), out var none);
        none.Dispose();
        Assert.Equal(4, refused.Problems.Count);
        Assert.Contains("without curves", refused.Problems[0], StringComparison.Ordinal);
        using var target = StudyStore.OpenOrCreate(NewPath(), study, TimeProvider.System);
        var summary = StoreImport
            .Open(folder, null, true, TimeProvider.System)
            .Run(target, 2, new WorkProgress(TimeProvider.System), default);
        Assert.Equal(12, summary.Added);
        var row = target.Rows().First();
        Assert.Equal(store.Read(row.Key)!.Weights, target.Read(row.Key)!.Weights);
        Assert.Empty(target.Curves(row.Position)!.Tail.Loss);
    }

    [Fact]
    public void Networks_of_another_study_and_incomplete_exports_are_refused()
    {
        using var store = Trained(SmallStudies.Of(), 7);
        var folder = NewPath();
        Export(store, folder, Stacked);
        using var other = StudyStore.OpenOrCreate(NewPath(), SmallStudies.Of(epochs: 8), TimeProvider.System);
        var summary = StoreImport
            .Open(folder, other.Study, false, TimeProvider.System)
            .Run(other, 1, new WorkProgress(TimeProvider.System), default);
        Assert.Equal(0, summary.Added);
        Assert.Contains("training.epochs is 8 here and 7", summary.Problems[0], StringComparison.Ordinal);
        File.Delete(Directory.GetFiles(Path.Combine(folder, "curves"))[0]);
        var incomplete = Assert.ThrowsAny<FormatException>(() => StoreImport.Open(folder, null, false, TimeProvider.System));
        Assert.Contains("lacks 1 file that", incomplete.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_network_is_not_exported()
    {
        var study = SmallStudies.Of();
        using var trained = Trained(study, 7);
        var path = NewPath();
        using var store = StudyStore.OpenOrCreate(path, study, TimeProvider.System);
        var network = trained.Read(new NetworkKey(Cell.OfPeriods(0.5, 0, 50, 0), 1))!;
        store.Add([network with { Weights = [.. network.Weights![..^1], 0x55] }]);
        var error = Assert.ThrowsAny<StoreException>(() => Export(store, NewPath(), Stacked));
        Assert.Contains("learning rate 0.5, delay 0 ms", error.Message, StringComparison.Ordinal);
        Assert.Contains("checksum", error.Message, StringComparison.Ordinal);
    }

    private static void Export(StudyStore store, string folder, ExportForms forms) =>
        StoreExport.Run(store, StudyPlan.Of(store.Study), folder, false, forms, new WorkProgress(TimeProvider.System), default);

    private static ImportSummary Import(string folder, string copy, out StudyStore store)
    {
        var import = StoreImport.Open(folder, null, false, TimeProvider.System);
        store = StudyStore.OpenOrCreate(copy, import.Study, TimeProvider.System);
        return import.Run(store, 2, new WorkProgress(TimeProvider.System), default);
    }

    private string NewPath() => _folder.File($"{Interlocked.Increment(ref _files)}");

    private StudyStore Store(Study study, IReadOnlyCollection<StoredNetwork> networks)
    {
        var store = StudyStore.OpenOrCreate(NewPath(), study, TimeProvider.System);
        store.Add(networks);
        return store;
    }

    private StudyStore Trained(Study study, int epochs)
    {
        Assert.Equal(epochs, study.Training.Epochs[0].AtLeast);
        var store = StudyStore.OpenOrCreate(NewPath(), study, TimeProvider.System);
        new StudyRunner(() => SmallStudies.Trainer(study), TimeProvider.System).Run(
            StudyPlan.Of(study),
            store,
            2,
            new RunProgress(TimeProvider.System),
            default
        );
        return store;
    }
}
