namespace Mnemophase.Exchange.Elsewhere;

/// <summary>Brings stacked blocks of rows into the order in which the maps take them; nothing for networks without gates.</summary>
internal sealed class GateOrder(NetworkDescription description, int size)
{
    private readonly string _wanted = DescriptionKeys.GateOrder(description.Form);

    /// <summary>A matrix whose rows are blocks of gates.</summary>
    public Tensor Sort(Tensor stacked) =>
        description.IsGated ? new Tensor(stacked.Shape, Sort(stacked.Values, size * stacked.Columns)) : stacked;

    /// <summary>A vector of blocks of gates.</summary>
    public double[] Sort(double[] stacked) => Sort(stacked, size);

    private double[] Sort(double[] stacked, int block) =>
        [
            .. _wanted.SelectMany(gate =>
            {
                var rows = stacked.AsSpan(description.Gates.IndexOf(gate, StringComparison.Ordinal) * block, block).ToArray();
                // σ(-x) = 1 - σ(x): a gate that replaces where ours keeps has its sign turned.
                return gate == 'z' && !description.UpdateKeeps ? Array.ConvertAll(rows, value => -value) : rows;
            }),
        ];
}
