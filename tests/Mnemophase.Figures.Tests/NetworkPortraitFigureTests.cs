using Mnemophase.Dynamics.Maps;
using Mnemophase.Dynamics.Portraits;
using Mnemophase.Dynamics.Words;
using Mnemophase.Figures.Portraits;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;

namespace Mnemophase.Figures.Tests;

public sealed class NetworkPortraitFigureTests
{
    [Fact]
    public void An_untrained_network_with_its_start_has_a_page()
    {
        var network = FullRankNetwork.Draw(30, new TorchGenerator(1));
        var subject = PortraitSubjects.Of(network, new FullRankModel { Neurons = 30 }, new CueDiscriminationTask { DelayMs = 60 }, 1);
        var figure = new NetworkPortraitFigure(PortraitMaker.Of(subject), "a network", "transient: it fades", ["first line", "second"]);
        using var rendered = new Rendered(figure);
        rendered.IsSound(
            figure,
            "a network",
            "transient: it fades",
            "cue on channel 1",
            "Eigenvalues of W_rec",
            "C: before training",
            "first line"
        );
    }

    [Fact]
    public void A_page_without_weights_steps_or_second_condition_is_whole_too()
    {
        double[] turn = [0, -2, 2, 0];
        var map = new RecurrentMap(Formulation.Rate, Nonlinearity.Tanh, 0.5, turn, [0, 0]);
        var condition = new TrialCondition([0, 0], [new TrialPhase(map.WithInput([1, 0.3]), 4), new TrialPhase(map, 20)]);
        var subject = new PortraitSubject(new NetworkTrial(map, [condition], 24, state => [state[0]]));
        var figure = new NetworkPortraitFigure(PortraitMaker.Of(subject), "a rotation", "cycle: the network ends on a cycle", []);
        using var rendered = new Rendered(figure);
        rendered.IsSound(figure, "condition 0", "Step", "attractor", "unstable point");
    }
}
