using Mnemophase.Cli.Output;

namespace Mnemophase.Cli.Report;

/// <summary>How far the labels hang on the free choices of their rule; empty unless a store holds that.</summary>
internal static class RobustnessSection
{
    public static string Write(IReadOnlyList<FigureSource> sources) => "";
}
