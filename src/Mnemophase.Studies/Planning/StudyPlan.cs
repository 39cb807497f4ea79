using Mnemophase.Outcomes;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Studies.Planning;

/// <summary>The networks of a study in their fixed order: learning rate, delay, response, post, seed, each in the order of the study.</summary>
public sealed class StudyPlan
{
    /// <summary>The most networks that are listed at once; a study may have more and be worked on in parts.</summary>
    public const int MostListed = 5_000_000;

    private readonly Lazy<IReadOnlyList<PlannedNetwork>> _networks;
    private readonly bool _isWhole;

    private StudyPlan(Study study, Func<IReadOnlyList<PlannedNetwork>> networks, bool isWhole)
    {
        Study = study;
        _networks = new(networks);
        _isWhole = isWhole;
    }

    /// <summary>The study.</summary>
    public Study Study { get; }

    /// <summary>The networks; listed when first asked for.</summary>
    /// <exception cref="ArgumentException">There are more than <see cref="MostListed"/>.</exception>
    public IReadOnlyList<PlannedNetwork> Networks => _networks.Value;

    /// <summary>The full plan of a study.</summary>
    /// <exception cref="ArgumentException">The study has more networks than a store can number.</exception>
    public static StudyPlan Of(Study study)
    {
        if (Count(study) > int.MaxValue)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"study {study.Name} has {Count(study):N0} networks, and a store holds at most {int.MaxValue:N0}; give its [grid] fewer learning rates, periods or seeds."
                )
            );
        }

        return new StudyPlan(study, () => List(study, _ => true, _ => true), isWhole: true);
    }

    /// <summary>How many networks the full plan of a study has, without making it.</summary>
    public static long Count(Study study)
    {
        return checked(study.Grid.Cells * study.Grid.Seeds.Count);
    }

    /// <summary>The part of this plan whose networks pass; positions stay those of the full plan.</summary>
    public StudyPlan Where(Func<NetworkKey, bool> wanted) =>
        new(Study, () => [.. Networks.Where(network => wanted(network.Key))], isWhole: false);

    /// <summary>The part of this plan in certain cells with certain seeds, without listing the rest of it.</summary>
    internal StudyPlan Where(Func<Cell, bool> cell, Func<int, bool> seed) =>
        _isWhole ? new StudyPlan(Study, () => List(Study, cell, seed), isWhole: false) : Where(key => cell(key.Cell) && seed(key.Seed));

    /// <summary>The part of this plan with these of its networks, in the order of the plan.</summary>
    internal StudyPlan Part(IEnumerable<PlannedNetwork> networks)
    {
        List<PlannedNetwork> ordered = [.. networks.OrderBy(network => network.Position)];
        return new StudyPlan(Study, () => ordered, isWhole: false);
    }

    private static List<PlannedNetwork> List(Study study, Func<Cell, bool> wanted, Func<int, bool> seed)
    {
        var seeds = study.Grid.Seeds.Count(seed);
        var cells = StudyModels.Cells(study).Select((cell, index) => (cell, index)).Where(place => wanted(place.cell)).ToList();
        var count = (long)cells.Count * seeds;
        if (count > MostListed)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"study {study.Name}: {count:N0} networks are too many at once (at most {MostListed:N0}); choose a part of its learning rates, periods or seeds."
                )
            );
        }

        var networks = new List<PlannedNetwork>((int)count);
        foreach (var (cell, index) in cells)
        {
            var planned = Plan(study, new NetworkKey(cell, study.Grid.Seeds[0]));
            for (var i = 0; i < study.Grid.Seeds.Count; i++)
            {
                if (seed(study.Grid.Seeds[i]))
                {
                    networks.Add(
                        planned with
                        {
                            Position = (index * study.Grid.Seeds.Count) + i,
                            Key = new NetworkKey(cell, study.Grid.Seeds[i]),
                        }
                    );
                }
            }
        }

        return networks;
    }

    /// <summary>One network of a study, also one that is not on its grid.</summary>
    /// <param name="position">Its position in a plan; -1 when it is not on the grid.</param>
    /// <exception cref="ArgumentException">No epoch rule of the study applies.</exception>
    public static PlannedNetwork Plan(Study study, NetworkKey key, int position = -1)
    {
        var rule =
            study.Training.Epochs.FirstOrDefault(rule => rule.AppliesTo(key.Cell))
            ?? throw new ArgumentException($"study {study.Name} has no rule for the number of epochs at {key.Cell}.");
        var general = study.General?.At(key.Cell);
        var epochs = (general?.CurriculumEpochs ?? 0) + rule.EpochsAt(key.Cell.LearningRate);
        return new PlannedNetwork(position, key, epochs, rule.StopBelowRelativeLoss, epochs * EpochCost(study, key.Cell))
        {
            Snapshots = rule.SnapshotsOf(epochs),
            MayEndEarly =
                rule.StopBelowRelativeLoss is not null
                || general?.Stop.MayEnd == true
                || general?.Curriculum.Any(stage => stage.Stop.MayEnd) == true,
        };
    }

    /// <summary>Floating-point operations of one epoch: forward, backward and gradient are each one product with the recurrent weights.</summary>
    private static double EpochCost(Study study, Cell cell)
    {
        var steps = study.Task.Kind.Described.Steps(study, cell);
        var products = 2.0 * study.Network.Kind.Described.Products(study.Network);
        return 3 * products * study.Task.Trials * steps;
    }
}
