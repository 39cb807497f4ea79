using Mnemophase.Training;

namespace Mnemophase.Running;

/// <summary>
/// What computed a checkpoint. Only the same build, engine and arithmetic give the bits an uninterrupted run would have given, so
/// only they go on from it; any other begins the network anew. The fast engines' arithmetic is the same on every processor.
/// </summary>
/// <param name="Build">Identity of the compiled library.</param>
/// <param name="Arithmetic">Arithmetic, as the engine names it.</param>
internal sealed record CheckpointOrigin(string Build, string Engine, string Arithmetic)
{
    /// <summary>This build with an engine. Builds are deterministic: the same sources have the same identity; an engine of another library adds its own.</summary>
    public static CheckpointOrigin Of(object engine, string name, string arithmetic)
    {
        var (core, own) = (typeof(FullRankTrainer).Module.ModuleVersionId, engine.GetType().Module.ModuleVersionId);
        return new(core == own ? $"{core:N}" : $"{core:N} {own:N}", name, arithmetic);
    }

    /// <summary>An engine's name for provenance, with its arithmetic where that is not just its instruction set.</summary>
    public static string EngineName(string engine, string arithmetic, string instructionSet) =>
        string.Equals(arithmetic, instructionSet, StringComparison.Ordinal) ? engine : $"{engine}/{arithmetic}";

    public IEnumerable<KeyValuePair<string, string>> ToMetadata() =>
        [KeyValuePair.Create("build", Build), KeyValuePair.Create("engine", Engine), KeyValuePair.Create("arithmetic", Arithmetic)];

    public bool IsThatOf(IReadOnlyDictionary<string, string> metadata) =>
        ToMetadata()
            .All(field => metadata.TryGetValue(field.Key, out var value) && string.Equals(value, field.Value, StringComparison.Ordinal));
}
