namespace Mnemophase.Store;

/// <summary>A row of the table network with its weights and curves.</summary>
internal sealed class WholeRecord : RowRecord
{
    public const string SelectAt =
        $"SELECT {Columns}, weights AS Weights, curves AS Curves FROM network LEFT JOIN network_data USING (position) WHERE network.position = @position";

    public byte[]? Weights { get; set; }
    public byte[]? Curves { get; set; }

    /// <exception cref="FormatException">A column holds what no program writes.</exception>
    public StoredNetwork ToNetwork() => new(ToRow(), Weights, Curves);
}
