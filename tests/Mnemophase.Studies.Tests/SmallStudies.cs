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

    /// <summary>General networks of 8 neurons: Dale's law, Adam, fresh trials after a stage of fixed ones; 2 learning rates × 2 nonlinearities.</summary>
    public static Study General(int epochs = 12, string seeds = "0", string grid = "nonlinearity = [\"relu\", \"tanh\"]") =>
        StudyReader.Parse(
            GeneralText
                .Replace("EPOCHS", epochs.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("SEEDS", seeds, StringComparison.Ordinal)
                .Replace("GRID", grid, StringComparison.Ordinal),
            "general.toml"
        );

    /// <summary>The file of <see cref="General"/>.</summary>
    public const string GeneralText = """
        [study]
        name = "general"
        [task]
        kind = "trials"
        trials = 6
        batch = "fresh"
        value = [{ name = "c", choice = [0, 1] }]
        period = [{ name = "cue", ms = 10 }, { name = "delay", ms = { uniform = [10, 30] } }, { name = "response", ms = 20 }]
        input = [{ channels = 2, during = "cue", onehot = "c" }, { channels = 1, during = "response", value = "1" }]
        target = [{ channels = 2, during = "response", onehot = "c" }]
        loss = { balance = "response" }
        judge = { during = "response" }
        [[curriculum]]
        epochs = 9
        batch = "fixed"
        delay = 10
        stop = { loss = 1e-9 }
        [network]
        neurons = 8
        tau_ms = 25
        form = "current"
        dale = { inhibitory = 0.25 }
        noise = { scale = 0.05, where = "state" }
        [training]
        optimiser = "adam"
        clip_norm = 1
        rate_penalty = 0.01
        epochs = EPOCHS
        [grid]
        learning_rates = [0.01, 0.003]
        GRID
        seeds = "SEEDS"
        """;

    public static INetworkTrainer Trainer(Study study) =>
        study.General is not null ? ChosenEngine.Of("simd").Trainer(study)
        : study.Network.Kind == NetworkKind.RankK
            ? new RankKTraining(study, (model, task) => new RankKSimdEngine(model, task, RankKSimdEngine.BestSlots))
        : new FullRankTraining(study, (model, batch) => SimdEngine.Create(model, batch));
}
