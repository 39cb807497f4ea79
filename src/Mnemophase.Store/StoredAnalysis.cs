namespace Mnemophase.Store;

/// <summary>What a later look at a trained network found: its dynamics, the robustness of its label.</summary>
/// <param name="Position">Place of the network in the full plan.</param>
/// <param name="Kind">Which analysis, such as "dynamics".</param>
/// <param name="Version">Version of its rule; results of another version do not count.</param>
/// <param name="Result">What was found, as JSON.</param>
/// <param name="Program">What found it.</param>
/// <param name="Seconds">Time it took.</param>
/// <param name="FinishedAt">When it was finished.</param>
public sealed record StoredAnalysis(
    int Position,
    string Kind,
    int Version,
    string Result,
    ProgramVersion Program,
    double Seconds,
    DateTimeOffset FinishedAt
);

/// <summary>A network judged again.</summary>
/// <param name="Before">Its row before.</param>
/// <param name="Result">Its result as the present rule has it.</param>
/// <param name="Robustness">How far its label hangs on the rule's free choices, an analysis; null to leave what the store has.</param>
public sealed record RejudgedNetwork(NetworkRow Before, NetworkResult Result, StoredAnalysis? Robustness);
