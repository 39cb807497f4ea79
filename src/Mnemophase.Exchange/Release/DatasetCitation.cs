namespace Mnemophase.Exchange.Release;

/// <summary>CITATION.cff of a dataset (Citation File Format 1.2.0).</summary>
internal static class DatasetCitation
{
    /// <summary>The file.</summary>
    public static string Write(ReleaseFacts facts, ReleaseOptions options, DateOnly today)
    {
        var authors = string.Concat(options.Authors.Select(author => $"  - name: {DatasetCard.Quoted(author)}\n"));
        return $"""
            cff-version: 1.2.0
            message: "If you use this dataset, please cite it and the paper whose networks it holds."
            type: dataset
            title: {DatasetCard.Quoted(DatasetCard.Title(facts, options))}
            authors:
            {authors.TrimEnd('\n')}
            date-released: "{today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}"
            license: {options.LicenseId}
            references:
              - type: conference-paper
                title: "Dynamical phases of short-term memory mechanisms in RNNs"
                authors:
                  - family-names: Kurtkaya
                    given-names: Bariscan
                  - family-names: Dinc
                    given-names: Fatih
                  - family-names: Yuksekgonul
                    given-names: Mert
                  - family-names: Blanco-Pozo
                    given-names: Marta
                  - family-names: Cirakman
                    given-names: Ege
                  - family-names: Schnitzer
                    given-names: Mark
                  - family-names: Yemez
                    given-names: Yucel
                  - family-names: Tanaka
                    given-names: Hidenori
                  - family-names: Yuan
                    given-names: Peng
                  - family-names: Miolane
                    given-names: Nina
                year: 2025
                url: "https://arxiv.org/abs/2502.17433"
              - type: software
                title: Mnemophase
                authors:
                  - name: "Mnemophase contributors"
                version: {DatasetCard.Quoted(ProgramVersion.Current.Version)}

            """;
    }
}
