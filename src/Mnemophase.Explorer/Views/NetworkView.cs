using System.Diagnostics;
using Mnemophase.Dynamics.Portraits;
using Mnemophase.Dynamics.Words;
using Mnemophase.Judging.Robustness;
using Mnemophase.Kinds;
using Mnemophase.Store;
using Mnemophase.Store.Judging;
using Mnemophase.Store.Tensors;

namespace Mnemophase.Explorer.Views;

/// <summary>A look at a network that its store does not hold: made when it is asked for, kept in memory alone.</summary>
/// <param name="Portrait">The network with its attractors, fixed and slow points.</param>
/// <param name="Seconds">What it cost, in s of one core.</param>
public sealed record FreshAnalysis(Portrait Portrait, double Seconds)
{
    /// <summary>Its numbers, as a store would keep them.</summary>
    public DynamicsSummary Summary => DynamicsSummary.Of(Portrait.Dynamics);
}

/// <summary>The robustness of a label that its store does not hold.</summary>
/// <param name="Robustness">How far the label depends on free choices.</param>
/// <param name="Seconds">What it cost, in s of one core.</param>
public sealed record FreshRobustness(LabelRobustness Robustness, double Seconds);

/// <summary>What the page of a network shows.</summary>
/// <param name="View">The study as it is looked at.</param>
/// <param name="Portrait">Trial and free run, plane, flow, spectra; null for a failed network or one whose weights are not finite.</param>
/// <param name="Curves">Its training curves; null where the store has none.</param>
/// <param name="Stored">Its dynamics as the store has it; null where the store has none.</param>
/// <param name="Robustness">How far its label depends on free choices, as the store has it; null where the store has none.</param>
public sealed record NetworkView(
    StudyView View,
    NetworkRow Row,
    Portrait? Portrait,
    NetworkCurves? Curves,
    DynamicsSummary? Stored,
    LabelRobustness? Robustness
)
{
    /// <summary>What is wrong with what cannot be shown; null where nothing is.</summary>
    public string? Fault { get; init; }

    /// <summary>Whether it has eigenvalues that were not computed.</summary>
    public bool HasSpectrumLater { get; init; }

    /// <summary>Reads a network.</summary>
    /// <param name="spectra">Whether eigenvalues are wanted, which are half of the work.</param>
    /// <returns>The network; null where the store has none.</returns>
    /// <exception cref="StoreException">The store cannot be read, or the network is damaged.</exception>
    public static NetworkView? Of(StudyView view, NetworkKey key, bool spectra = true)
    {
        return view.Store.Read(store =>
        {
            if (store.Find(key) is not { } row)
            {
                return null;
            }

            var whole = row.Result.Status == NetworkStatus.Trained ? store.Whole(row.Position) : null;
            var (portrait, later, fault) = Draw(store, row, whole?.Weights, spectra);
            return new NetworkView(
                view,
                row,
                portrait,
                NetworkCurves.Of(view.Study, $"{store.Path} (network {row.Position})", whole?.Curves),
                StoredDynamics.Kept(store, row.Position),
                StoredRobustness.Kept(store, row.Position)
            )
            {
                Fault = fault,
                HasSpectrumLater = later,
            };
        });
    }

    /// <summary>Judges what a network does after its trials; nothing is written.</summary>
    /// <exception cref="StoreException">The store cannot be read, or the network is damaged.</exception>
    /// <exception cref="Formats.MnemoFormatException">Weights or evidence cannot be read.</exception>
    public static FreshAnalysis? Analyse(StudyView view, NetworkKey key, CancellationToken cancellation)
    {
        var (row, subject) = view.Store.Read(store =>
            store.Find(key) is { Result.Status: NetworkStatus.Trained } found
                ? (found, new StoredNetworkJudge(store.Path, store.Study).Subject(found, store.Weights(found.Position)))
                : (null, (PortraitSubject?)null)
        );
        if (row is null)
        {
            return null;
        }

        var start = Stopwatch.GetTimestamp();
        return new FreshAnalysis(PortraitMaker.Of(subject!, cancellation: cancellation), Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>Tries the label of a full-rank network under every free choice of its rule; nothing is written.</summary>
    /// <exception cref="StoreException">The store cannot be read, or the network is damaged.</exception>
    /// <exception cref="Formats.MnemoFormatException">Weights or evidence cannot be read.</exception>
    public static FreshRobustness? Try(StudyView view, NetworkKey key, CancellationToken cancellation)
    {
        var whole = view.Store.Read(store =>
            store.Find(key) is { Result.Status: NetworkStatus.Trained } row ? store.Whole(row.Position) : null
        );
        if (whole is null || !HasRobustness(view.Study))
        {
            return null;
        }

        var start = Stopwatch.GetTimestamp();
        var curves = whole.Curves is null ? null : StoredCurves.Parse(view.Store.Path, whole.Curves);
        var found = new StoredNetworkJudge(view.Store.Path, view.Study).Robustness(whole.Row, whole.Weights, curves, cancellation);
        return new FreshRobustness(found, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>Whether the labels of a study are tried under free choices.</summary>
    public static bool HasRobustness(Study study)
    {
        return Registry.Of<IStoredNetwork>(study.Network.Kind.Name).HasRobustness;
    }

    private static (Portrait?, bool, string?) Draw(StudyStore store, NetworkRow row, byte[]? weights, bool spectra)
    {
        if (weights is null)
        {
            return (null, false, null);
        }

        try
        {
            var subject = new StoredNetworkJudge(store.Path, store.Study).Subject(row, weights);
            var shown = spectra ? subject : subject with { Weights = null, StartWeights = null };
            return (PortraitMaker.Unjudged(shown), !spectra && subject.Weights is not null, null);
        }
        catch (Exception e) when (e is Formats.MnemoFormatException or ArgumentException)
        {
            return (null, false, e.Message);
        }
    }
}
