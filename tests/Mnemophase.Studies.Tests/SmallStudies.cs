using System.Globalization;
using Mnemophase.Studies.Running;
using Mnemophase.Training.Simd;

namespace Mnemophase.Studies.Tests;

/// <summary>Studies that train in milliseconds.</summary>
internal static class SmallStudies
{
    /// <summary>Networks of 6 neurons on batches of 4 trials: 2 learning rates × 2 delays × 3 seeds.</summary>
    public static Study Of(
        string name = "small",
        int epochs = 7,
        string rates = "[0.5, 0.05]",
        string delays = "[0, 10]",
        string seeds = "0-2"
    ) =>
        StudyReader.Parse(
            $"""
            [study]
            name = "{name}"
            [task]
            kind = "cue-discrimination"
            trials = 4
            [network]
            kind = "full-rank"
            neurons = 6
            [training]
            epochs = {epochs.ToString(CultureInfo.InvariantCulture)}
            [grid]
            learning_rates = {rates}
            delays_ms = {delays}
            seeds = "{seeds}"
            """,
            "small.toml"
        );

    public static INetworkTrainer Trainer(Study study) =>
        new FullRankNetworkTrainer(new FullRankTraining(study, (model, batch) => new SimdEngine(model, batch)));
}
