using CsCheck;
using Mnemophase.Running.Merging;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Studies.Tests.Merging;

/// <summary>Merging as algebra: the order of the stores, grouping and repeats do not matter.</summary>
public sealed class MergePropertyTests : IDisposable
{
    private const int Iterations = 10;
    private static readonly Study Small = SmallStudies.Of();
    private static readonly StudyPlan Plan = StudyPlan.Of(Small);

    /// <summary>What one store holds of one network: variant 0 to 2 is trained, 3 failed, and more is not there.</summary>
    private static readonly Gen<(int Variant, int Minute)[]> Holdings = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 3]).Array[Plan.Networks.Count];

    private static readonly Gen<(int Variant, int Minute)[][]> Stores = Holdings.Array[1, 4];
    private readonly TemporaryFolder _folder = new(inMemory: true);
    private int _files;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AnyOrderGivesTheSameStore() =>
        Gen.Select(Stores, Gen.Int[0, 1000])
            .Sample(
                (holdings, seed) =>
                {
                    var files = Write(holdings);
                    var shuffled = files.ToArray();
                    new Random(seed).Shuffle(shuffled);
                    SyntheticNetworks.AssertSame(Content(files), Content(shuffled));
                },
                iter: Iterations,
                threads: 2
            );

    [Fact]
    public void MergingAgainOrInGroupsOrIntoOneOfThemGivesTheSameStore() =>
        Stores.Sample(
            holdings =>
            {
                var files = Write(holdings);
                var merged = Merged(files);
                var expected = SyntheticNetworks.Content(merged);
                Merge([.. files, files[0], merged], merged);
                SyntheticNetworks.AssertSame(expected, SyntheticNetworks.Content(merged));
                SyntheticNetworks.AssertSame(expected, Content([Merged(files[..1]), .. files.Length > 1 ? [Merged(files[1..])] : files]));
                Merge(files, files[^1]);
                SyntheticNetworks.AssertSame(expected, SyntheticNetworks.Content(files[^1]));
            },
            iter: Iterations,
            threads: 2
        );

    /// <summary>Against a few lines that say what must come out.</summary>
    [Fact]
    public void TheBestCopyStaysAndDifferencesAndGapsAreNamed() =>
        Stores.Sample(
            holdings =>
            {
                var merged = Name();
                var report = Merge(Write(holdings), merged);
                var copies = Enumerable
                    .Range(0, Plan.Networks.Count)
                    .Select(position => holdings.Select(held => held[position]).Where(copy => copy.Variant <= 3).ToList())
                    .ToList();
                var trained = copies.Select(all => all.Where(copy => copy.Variant < 3).ToList()).ToList();
                Assert.Equal(Positions(trained, all => all.Count == 0), report.Missing.Select(network => network.Position));
                Assert.Equal(
                    Positions(trained, all => all.DistinctBy(copy => copy.Variant).Count() > 1),
                    report.Conflicts.Select(conflict => conflict.Position)
                );
                Assert.Equal(copies.Count(all => all.Count > 0), report.Added);
                Assert.Empty(report.Damaged);
                foreach (var network in SyntheticNetworks.Content(merged))
                {
                    var position = network.Row.Position;
                    var candidates = trained[position].Count > 0 ? trained[position] : copies[position];
                    Assert.Equal(candidates.Min(copy => copy.Minute), network.Row.Provenance.FinishedAt.Minute);
                    Assert.Equal(trained[position].Count > 0, network.Row.Result.Status == NetworkStatus.Trained);
                    Assert.Contains(
                        network.Row.Checksum,
                        candidates
                            .Where(copy => copy.Minute == network.Row.Provenance.FinishedAt.Minute)
                            .Select(copy => Network(position, copy).Row.Checksum),
                        StringComparer.Ordinal
                    );
                }
            },
            iter: Iterations,
            threads: 2
        );

    private static IEnumerable<int> Positions<T>(List<T> all, Func<T, bool> wanted) =>
        Enumerable.Range(0, all.Count).Where(position => wanted(all[position]));

    private static StoredNetwork Network(int position, (int Variant, int Minute) copy) =>
        copy.Variant == 3
            ? SyntheticNetworks.Failed(Plan, position, copy.Minute)
            : SyntheticNetworks.Trained(Plan, position, copy.Variant, copy.Minute);

    private static MergeReport Merge(string[] files, string into) =>
        new StoreMerge(TimeProvider.System, new WorkProgress(TimeProvider.System)).Merge(
            files,
            into,
            tolerant: false,
            CancellationToken.None
        );

    private string Name() => _folder.File($"{Interlocked.Increment(ref _files)}.mnemo");

    private string Merged(string[] files)
    {
        var into = Name();
        Merge(files, into);
        return into;
    }

    private List<StoredNetwork> Content(string[] files) => SyntheticNetworks.Content(Merged(files));

    private string[] Write((int Variant, int Minute)[][] holdings) =>
        [
            .. holdings.Select(held =>
                SyntheticNetworks.Write(
                    Name(),
                    Small,
                    [
                        .. Enumerable
                            .Range(0, held.Length)
                            .Where(position => held[position].Variant <= 3)
                            .Select(position => Network(position, held[position])),
                    ]
                )
            ),
        ];
}
