using Mnemophase.Training;

namespace Mnemophase.Running;

/// <summary>
/// What computed a checkpoint. Only the same build, engine and instruction set give the bits an uninterrupted run would have given, so
/// only they go on from it; any other begins the network anew.
/// </summary>
/// <param name="Build">Identity of the compiled library.</param>
/// <param name="Engine">Engine.</param>
/// <param name="InstructionSet">Instruction set.</param>
internal sealed record CheckpointOrigin(string Build, string Engine, string InstructionSet)
{
    /// <summary>This build with an engine. Builds are deterministic: the same sources have the same identity.</summary>
    public static CheckpointOrigin Of(string engine, string instructionSet) =>
        new(typeof(FullRankTrainer).Module.ModuleVersionId.ToString("N"), engine, instructionSet);

    public IEnumerable<KeyValuePair<string, string>> ToMetadata() =>
        [
            KeyValuePair.Create("build", Build),
            KeyValuePair.Create("engine", Engine),
            KeyValuePair.Create("instruction_set", InstructionSet),
        ];

    public bool IsThatOf(IReadOnlyDictionary<string, string> metadata) =>
        ToMetadata()
            .All(field => metadata.TryGetValue(field.Key, out var value) && string.Equals(value, field.Value, StringComparison.Ordinal));
}
