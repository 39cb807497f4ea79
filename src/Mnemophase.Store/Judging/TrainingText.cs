using System.Text.Json;
using Mnemophase.Dynamics.OverTraining;

namespace Mnemophase.Store.Judging;

/// <summary>A network with what it does over its training.</summary>
/// <param name="Training">What it does.</param>
/// <param name="Milestones">When it learned.</param>
public sealed record NetworkOverTraining(NetworkRow Row, TrainingSummary Training, TrainingMilestones Milestones);

/// <summary>What a network does over its training as JSON and back, as the table of analyses keeps it; names in snake_case.</summary>
public static class TrainingText
{
    /// <summary>Kind of these analyses in the store.</summary>
    public const string Kind = "training";

    /// <summary>As JSON.</summary>
    public static string Write(TrainingSummary training) => JsonSerializer.Serialize(training, DynamicsText.Options);

    /// <summary>From JSON.</summary>
    /// <exception cref="JsonException">It is no such text.</exception>
    public static TrainingSummary Read(string text) =>
        JsonSerializer.Deserialize<TrainingSummary>(text, DynamicsText.Options) ?? throw new JsonException("It is null.");

    /// <summary>The trainings of a store that were judged by the present rule, by position.</summary>
    /// <exception cref="StoreException">An analysis is damaged.</exception>
    public static IReadOnlyDictionary<int, TrainingSummary> Kept(StudyStore store)
    {
        try
        {
            return store.Analyses.Read(Kind, TrainingSummary.RuleVersion).ToDictionary(one => one.Position, one => Read(one.Result));
        }
        catch (JsonException e)
        {
            throw new StoreException(store.Path, "is damaged: the dynamics over the training of a network cannot be read", e);
        }
    }
}
