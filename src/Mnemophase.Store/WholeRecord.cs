namespace Mnemophase.Store;

/// <summary>A row of the table network with its weights and curves.</summary>
internal sealed class WholeRecord : RowRecord
{
    public byte[]? Weights { get; set; }
    public byte[]? Curves { get; set; }

    /// <exception cref="FormatException">A column holds what no program writes.</exception>
    public StoredNetwork ToNetwork(RowColumns columns) => new(ToRow(columns), Weights, Curves);
}
