namespace Mnemophase.Figures.PhaseDiagram;

/// <summary>Edges of cells on an uneven axis: halfway between neighbours, the outer cells symmetric about their centres.</summary>
public static class UnevenEdges
{
    /// <summary>The edges.</summary>
    /// <param name="centres">Centres of the cells, rising.</param>
    /// <param name="loneHalf">Half the width of a cell without neighbours.</param>
    /// <returns>One more than centres.</returns>
    public static double[] Of(double[] centres, double loneHalf)
    {
        int n = centres.Length;
        var edges = new double[n + 1];
        for (int i = 1; i < n; i++)
        {
            edges[i] = (centres[i - 1] + centres[i]) / 2;
        }
        edges[0] = n > 1 ? centres[0] - (edges[1] - centres[0]) : centres[0] - loneHalf;
        edges[n] = n > 1 ? centres[^1] + (centres[^1] - edges[n - 1]) : centres[0] + loneHalf;
        return edges;
    }
}
