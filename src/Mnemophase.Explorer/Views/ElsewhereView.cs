using System.Diagnostics;
using Mnemophase.Dynamics.Portraits;
using Mnemophase.Dynamics.Words;
using Mnemophase.Exchange.Elsewhere;

namespace Mnemophase.Explorer.Views;

/// <summary>A network trained elsewhere, read as its description says, with its portrait; it is analysed when its page is first opened.</summary>
public sealed class ElsewhereView
{
    private readonly Lazy<(Portrait Portrait, double Seconds)> _analysis;

    /// <summary>A network.</summary>
    /// <param name="network">The network on its trials.</param>
    /// <param name="description">File of its description.</param>
    public ElsewhereView(DescribedNetwork network, string description)
    {
        (Network, Description) = (network, description);
        _analysis = new(() =>
        {
            var start = Stopwatch.GetTimestamp();
            var subject = new PortraitSubject(network.Trial)
            {
                ConditionNames = [.. network.Conditions.Select(condition => condition.Name)],
                Activity = state => network.Network.Rates(state.ToArray()),
            };
            return (PortraitMaker.Of(subject), Stopwatch.GetElapsedTime(start).TotalSeconds);
        });
    }

    /// <summary>The network with its description.</summary>
    public DescribedNetwork Network { get; }

    /// <summary>File of its description.</summary>
    public string Description { get; }

    /// <summary>What it does.</summary>
    public Portrait Portrait => _analysis.Value.Portrait;

    /// <summary>What the analysis cost, in s of one core.</summary>
    public double Seconds => _analysis.Value.Seconds;

    /// <summary>Its numbers.</summary>
    public DynamicsSummary Summary => DynamicsSummary.Of(Portrait.Dynamics);

    /// <summary>Name of the file of its weights.</summary>
    public string Name => Path.GetFileName(Network.Path);
}
