namespace Mnemophase.Kinds;

/// <summary>A kind of task, network or engine as one layer of the program sees it; each layer has an interface of its own, joined by the name.</summary>
public interface IKind
{
    /// <summary>Its name in study files and stores, such as "full-rank".</summary>
    string Name { get; }
}
