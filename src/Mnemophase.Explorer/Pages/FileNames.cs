namespace Mnemophase.Explorer.Pages;

/// <summary>Names of files that are saved from a page.</summary>
public static class FileNames
{
    /// <summary>A network's: "nopost-lr0.1-delay80-seed2", without characters that a file system minds.</summary>
    public static string Of(StudyView view, NetworkKey key)
    {
        var varying = view.Varying.Select(axis => key.Cell[axis.Axis]).Select(place => $"-{place.Axis.Name}{place.Text}");
        return string.Concat(
            $"{view.Study.Name}-lr{StudyText.Number(key.Cell.LearningRate)}{string.Concat(varying)}-seed{key.Seed}".Select(c =>
                char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'
            )
        );
    }
}
