namespace Mnemophase.Studies.Definition;

/// <summary>Reads the [training] table: SGD and how many epochs.</summary>
/// <remarks>
/// epochs = 3000; epochs = { at_least = 1000, over_learning_rate = 30 } for max(1000, ⌊30/η⌋); or a list of tables
/// [[training.epochs]] with conditions, of which the first that applies to a network counts.
/// </remarks>
internal static class TrainingReader
{
    private static readonly string[] Conditions = ["learning_rate", "delay_ms_up_to", "post_ms"];
    private const string OfRankK = "stop_below_relative_loss";
    private const int FewestLogSnapshots = 2;
    private const int MostLogSnapshots = 10_000;

    public static StudyTraining Read(TomlSection training, IStudyTask task)
    {
        training.Allow("epochs", "momentum", "weight_decay", "stop_above_loss");
        var defaults = task.Training;
        if (defaults.PlainDescent)
        {
            RefuseAllButPlainDescent(training, task.Name);
        }

        return new StudyTraining(
            training.Has("momentum") ? training.Number("momentum", atLeast: 0, below: 1) : defaults.Momentum,
            training.Has("weight_decay") ? training.Number("weight_decay", atLeast: 0) : defaults.WeightDecay,
            training.Has("stop_above_loss") ? training.Number("stop_above_loss", above: 0) : defaults.StopAboveLoss,
            training.Sections("epochs") is { } rules
                ? [.. rules.Select(rule => ReadRule(rule, task))]
                : [new EpochRule { AtLeast = Epochs(training, "epochs") }]
        );
    }

    /// <summary>Epochs of a study of general networks: a number, or { at_least, over_learning_rate }; those of a curriculum come on top.</summary>
    public static StudyTraining ReadGeneral(TomlSection training, GeneralCell cell)
    {
        EpochRule rule;
        if (training.IsTable("epochs"))
        {
            var epochs = training.Section("epochs");
            epochs.Allow("at_least", "over_learning_rate");
            rule = new EpochRule
            {
                AtLeast = Epochs(epochs, "at_least"),
                OverLearningRate = Optional(epochs, "over_learning_rate", above: 0),
            };
        }
        else
        {
            rule = new EpochRule { AtLeast = Epochs(training, "epochs") };
        }

        if (training.Has("snapshots") && cell.PaperStreams)
        {
            throw training.Wrong("snapshots", "cannot be kept with streams = \"paper\"; the paper's own kinds of task keep snapshots too");
        }

        rule = WithSnapshots(rule, training, cell.CurriculumEpochs + rule.AtLeast);
        return new StudyTraining(cell.Optimiser.Momentum, cell.Optimiser.WeightDecay, cell.Stop.AboveLoss, [rule]);
    }

    /// <summary>Every network of the grid must have a rule, and every rule that names a learning rate must name one of the grid.</summary>
    public static void CheckCoverage(TomlSection training, Study study)
    {
        foreach (var rule in study.Training.Epochs)
        {
            if (rule.LearningRate is { } rate && !study.Grid.LearningRates.Contains(rate))
            {
                throw training.Wrong("epochs", $"a rule names the learning rate {StudyText.Number(rate)}, which is not in the grid");
            }
        }

        foreach (var key in StudyModels.Cells(study))
        {
            if (!study.Training.Epochs.Any(rule => rule.AppliesTo(key)))
            {
                throw training.Wrong("epochs", $"no rule applies to {key}; add a rule without conditions at the end");
            }
        }
    }

    private static EpochRule ReadRule(TomlSection rule, IStudyTask task)
    {
        rule.Allow([.. Conditions, "number", "at_least", "over_learning_rate", OfRankK, "snapshots"]);
        if (!task.Training.PlainDescent && rule.Has(OfRankK))
        {
            throw rule.Wrong(OfRankK, "only delayed-activation has this key; leave it out");
        }

        if (rule.IsNumber("snapshots") && task.Training.PlainDescent)
        {
            throw rule.Wrong("snapshots", "rank-K networks need a list of epochs; a number of log-spaced epochs is for full-rank networks");
        }

        var fixedNumber = rule.Has("number");
        if (fixedNumber && (rule.Has("at_least") || rule.Has("over_learning_rate")))
        {
            throw rule.Wrong("number", "give either number, or at_least with over_learning_rate");
        }

        var epochs = Epochs(rule, fixedNumber ? "number" : "at_least");
        var read = new EpochRule
        {
            LearningRate = Optional(rule, "learning_rate", above: 0),
            DelayMsUpTo = Optional(rule, "delay_ms_up_to", atLeast: 0),
            PostMs = Optional(rule, "post_ms", atLeast: 0),
            AtLeast = epochs,
            OverLearningRate = Optional(rule, "over_learning_rate", above: 0),
            StopBelowRelativeLoss = Optional(rule, "stop_below_relative_loss", above: 0, below: 1),
        };
        return WithSnapshots(read, rule, epochs);
    }

    /// <summary>A rule with the snapshots that a table names: a number of log-spaced ones, or a list of epochs.</summary>
    private static EpochRule WithSnapshots(EpochRule rule, TomlSection table, int epochs) =>
        !table.Has("snapshots") ? rule
        : table.IsNumber("snapshots") ? rule with { LogSnapshots = table.Whole("snapshots", FewestLogSnapshots, MostLogSnapshots) }
        : rule with { Snapshots = ReadSnapshots(table, epochs) };

    private static int[] ReadSnapshots(TomlSection rule, int epochs)
    {
        var values = rule.Numbers("snapshots");
        var wrong = values.Where(value => value != Math.Floor(value) || value < 0 || value >= epochs).Cast<double?>().FirstOrDefault();
        return wrong is null
            ? [.. values.Order().Select(value => (int)value)]
            : throw rule.Wrong(
                "snapshots",
                $"{StudyText.Number(wrong.Value)} must be a whole number from 0 to {epochs - 1} (epochs count from 0)"
            );
    }

    /// <summary>Rank-K networks are trained by plain gradient descent; a study that asks for more would not get it.</summary>
    private static void RefuseAllButPlainDescent(TomlSection training, string task)
    {
        foreach (var key in new[] { "momentum", "weight_decay" })
        {
            if (training.Has(key) && training.Number(key) != 0)
            {
                throw training.Wrong(key, $"{task} is trained by plain gradient descent; leave the key out or write 0");
            }
        }

        if (training.Has("stop_above_loss"))
        {
            throw training.Wrong("stop_above_loss", $"{task} has no such limit; leave the key out");
        }
    }

    private static double? Optional(
        TomlSection rule,
        string key,
        double atLeast = double.NegativeInfinity,
        double above = double.NegativeInfinity,
        double below = double.PositiveInfinity
    ) => rule.Has(key) ? rule.Number(key, atLeast, above, below) : null;

    private static int Epochs(TomlSection section, string key) => section.Whole(key, 1, 100_000_000);
}
