using Mnemophase.Cli.Paths;
using Mnemophase.Running;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Commands;

/// <summary>What verbs share that train the networks of a study into its store: which study and part of it, which store, engine and workers.</summary>
/// <param name="workers">What works at the same time.</param>
/// <param name="store">Where the store is unless given.</param>
internal sealed class StudyOptions(string workers, string store)
{
    private readonly Argument<string> _study = SharedOptions.Study();
    private readonly PathOption<string?> _store = new("--store", PathUse.Store) { Description = $"the store's file ({store})" };
    private readonly Option<int?> _workers = new("--workers") { Description = workers };
    private readonly Option<bool> _mixEngines = SharedOptions.MixEngines();
    private readonly EngineOptions _engine = new();
    private readonly SubsetOptions _subset = new();

    /// <summary>Gives them to a verb.</summary>
    public void AddTo(Command command)
    {
        command.Add(_study);
        command.Add(_store);
        command.Add(_workers);
        command.Add(_mixEngines);
        _engine.AddTo(command);
        _subset.AddTo(command);
    }

    public Study Study(ParseResult parsed) => StudyLibrary.Find(parsed.GetRequiredValue(_study));

    /// <summary>The part of it asked for.</summary>
    public StudyPlan Plan(ParseResult parsed, Study study) => _subset.Read(parsed).Of(StudyPlan.Of(study));

    /// <summary>The store named; null for none.</summary>
    public string? Store(ParseResult parsed) => parsed.GetValue(_store);

    /// <summary>The workers asked for; null for none.</summary>
    /// <exception cref="ArgumentException">They are out of range.</exception>
    public int? Workers(ParseResult parsed) => parsed.GetValue(_workers) is { } given ? SharedOptions.Count(_workers.Name, given) : null;

    public ChosenEngine Engine(ParseResult parsed) => _engine.Read(parsed);

    /// <summary>Opens a store for the networks of an engine. A study that cannot be trained is refused before its store is made.</summary>
    public StudyStore Open(ParseResult parsed, ChosenEngine engine, Study study, string path, StoreAccess access)
    {
        engine.Trainer(study).Dispose();
        var opened = StudyStore.OpenOrCreate(path, study, TimeProvider.System, access);
        try
        {
            EngineOptions.CheckStore(engine, opened, parsed.GetValue(_mixEngines));
            EngineOptions.WarnIfSlow(engine, parsed.InvocationConfiguration.Error);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }
}
