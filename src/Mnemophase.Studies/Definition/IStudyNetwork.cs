using Mnemophase.Kinds;

namespace Mnemophase.Studies.Definition;

/// <summary>A kind of network as study files describe it. Store, Running and Exchange have interfaces of their own for the same name.</summary>
public interface IStudyNetwork : IKind
{
    /// <summary>Whether each network has one of the four classes, so that cells are counted, drawn as a phase diagram and reported.</summary>
    bool CountsMechanisms => true;

    /// <summary>Whether the latents of its networks are judged by full rotations (Figure 3C).</summary>
    bool JudgesRotations => false;

    /// <summary>Whether a run keeps whole states over the training where it is asked to.</summary>
    bool KeepsStates => false;

    /// <summary>Whether its networks are trained on a kind of task.</summary>
    bool Takes(TaskKind task);

    /// <summary>Reads [network].</summary>
    /// <exception cref="StudyFileException">It is wrong.</exception>
    StudyNetwork Read(TomlSection network, StudyTask task);

    /// <summary>Keys and values of [network] beside kind; null values are left out.</summary>
    IEnumerable<(string Key, string? Value)> Entries(StudyNetwork network);

    /// <summary>Multiply-adds of one step of one trial.</summary>
    double Products(StudyNetwork network);
}
