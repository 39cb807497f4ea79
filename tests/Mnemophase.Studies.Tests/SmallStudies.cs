using System.Globalization;
using Mnemophase.Running;
using Mnemophase.Studies.Definition;
using Mnemophase.Training.RankK.Simd;
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

    /// <summary>Rank-2 networks of 6 neurons, a fifth of a second for all: 2 delays × 2 post periods × 3 seeds; snapshots after epochs 9 and 20,000.</summary>
    public static Study RankTwo(int epochs = 25_000) =>
        StudyReader.Parse(
            $"""
            [study]
            name = "small2"
            [task]
            kind = "delayed-activation"
            response_ms = 10
            [network]
            kind = "rank-k"
            neurons = 6
            rank = 2
            [training]
            epochs = [{"{"} number = {epochs.ToString(CultureInfo.InvariantCulture)}, snapshots = [9, 20000] {"}"}]
            [grid]
            learning_rates = [0.5]
            delays_ms = [10, 20]
            posts_ms = [0, 10]
            seeds = "0-2"
            """,
            "small2.toml"
        );

    public static INetworkTrainer Trainer(Study study) =>
        study.Network.Kind == NetworkKind.RankK
            ? new RankKNetworkTrainer(
                new RankKTraining(study, (model, task) => new RankKSimdEngine(model, task, RankKSimdEngine.BestSlots))
            )
            : new FullRankNetworkTrainer(new FullRankTraining(study, (model, batch) => new SimdEngine(model, batch)));
}
