using System.Text.Json;
using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Fluent;
using ArchUnitNET.Fluent.Slices;
using ArchUnitNET.Loader;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Mnemophase.Cli.Tests;

/// <summary>The house stands as CONTRIBUTING.md says: what may refer to what, namespaces as folders, no cycles.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Lazy<Architecture> House = new(() => new ArchLoader().LoadAssemblies(Assemblies()).Build());

    /// <summary>Which project may refer to which, itself or through one it may refer to.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        ["Mnemophase"] = [],
        ["Mnemophase.Formats"] = [],
        ["Mnemophase.Studies"] = ["Mnemophase"],
        ["Mnemophase.Store"] = ["Mnemophase", "Mnemophase.Studies", "Mnemophase.Formats"],
        ["Mnemophase.Running"] = ["Mnemophase", "Mnemophase.Studies", "Mnemophase.Formats", "Mnemophase.Store"],
        ["Mnemophase.Exchange"] = ["Mnemophase", "Mnemophase.Studies", "Mnemophase.Formats", "Mnemophase.Store"],
        ["Mnemophase.Figures"] = ["Mnemophase"],
        ["Mnemophase.Results"] = ["Mnemophase", "Mnemophase.Studies", "Mnemophase.Formats", "Mnemophase.Store", "Mnemophase.Figures"],
        ["Mnemophase.Pages"] =
        [
            "Mnemophase",
            "Mnemophase.Studies",
            "Mnemophase.Formats",
            "Mnemophase.Store",
            "Mnemophase.Figures",
            "Mnemophase.Results",
        ],
        ["Mnemophase.Gpu"] = ["Mnemophase"],
    };

    /// <summary>Projects that nothing may refer to, or the command line alone.</summary>
    private static readonly string[] Leaves = ["Mnemophase.Explorer", "Mnemophase.Cli"];

    [Fact]
    public void Projects_refer_along_the_arrows_only()
    {
        foreach (var file in Directory.GetFiles(Source, "*.csproj", SearchOption.AllDirectories))
        {
            var project = Path.GetFileNameWithoutExtension(file);
            var references = ProjectReference().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value).ToList();
            Assert.DoesNotContain(references, reference => Leaves.Contains(reference, StringComparer.Ordinal));
            if (!Leaves.Contains(project, StringComparer.Ordinal))
            {
                Assert.True(
                    Arrows.TryGetValue(project, out var allowed),
                    $"{project} has no place in the house; give it one in this test."
                );
                Assert.All(references, reference => Assert.True(allowed!.Contains(reference), $"{project} must not refer to {reference}."));
            }
        }
    }

    [Fact]
    public void Namespaces_are_folders()
    {
        foreach (var file in Files())
        {
            var folders = Path.GetRelativePath(Source, Path.GetDirectoryName(file)!).Split(Path.DirectorySeparatorChar);
            if (Namespace().Match(File.ReadAllText(file)) is { Success: true } match)
            {
                Assert.Equal((file, string.Join('.', folders)), (file, match.Groups["name"].Value));
            }
        }
    }

    [Fact]
    public void No_namespace_is_in_a_cycle() =>
        Hold(SliceRuleDefinition.Slices().MatchingWithPackages("Mnemophase.(**)").Should().BeFreeOfCycles());

    [Fact]
    public void A_network_is_judged_and_a_law_fitted_without_training() =>
        Hold(
            Types()
                .That()
                .ResideInNamespaceMatching(@"^Mnemophase\.(Dynamics|Judging|Outcomes|Scaling)(\.|$)")
                .Should()
                .NotDependOnAny(Types().That().ResideInNamespaceMatching(@"^Mnemophase\.Training(\.|$)"))
        );

    [Fact]
    public void The_theory_sees_nothing_else() =>
        Hold(
            Types()
                .That()
                .ResideInNamespace("Mnemophase.Theory")
                .Should()
                .NotDependOnAny(Types().That().ResideInNamespaceMatching(@"^Mnemophase\.(?!Theory$)"))
        );

    [Fact]
    public void The_science_knows_no_files_console_or_clock()
    {
        var used = typeof(Mnemophase.Networks.FullRankNetwork)
            .Assembly.GetReferencedAssemblies()
            .Select(assembly => assembly.Name!)
            .Where(name => name is "System.Console" or "System.IO.FileSystem" || name.StartsWith("System.Net", StringComparison.Ordinal));
        Assert.Empty(used);
        var core = Path.Combine(Source, "Mnemophase");
        Assert.All(
            Directory.GetFiles(core, "*.cs", SearchOption.AllDirectories),
            file => Assert.False(Outside().IsMatch(File.ReadAllText(file)), $"{file} reaches for a file, the console or the clock.")
        );
    }

    [Fact]
    public void The_program_runs_on_the_plain_runtime()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "mnemo.runtimeconfig.json"));
        var options = JsonDocument.Parse(file).RootElement.GetProperty("runtimeOptions");
        Assert.False(options.TryGetProperty("frameworks", out _), "mnemo must need no framework but Microsoft.NETCore.App.");
        Assert.Equal("Microsoft.NETCore.App", options.GetProperty("framework").GetProperty("name").GetString());
    }

    /// <summary>A library says what is wrong; the program's verbs say it as options. Slurm's own options and the script that calls the program are apart.</summary>
    [Fact]
    public void Only_programs_name_options()
    {
        var libraries = Files().Where(file => !Leaves.Contains(ProjectOf(file), StringComparer.Ordinal));
        foreach (var file in libraries.Where(file => !file.EndsWith("SlurmScripts.cs", StringComparison.Ordinal)))
        {
            var slurm = file.Contains($"{Path.DirectorySeparatorChar}Slurm{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
            var code = string.Join('\n', File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("///", StringComparison.Ordinal)));
            foreach (var literal in Literal().Matches(code).Select(match => match.Value))
            {
                Assert.False((slurm ? LaterOption() : NamedOption()).IsMatch(literal), $"{file} names an option: {literal}");
            }
        }
    }

    /// <summary>What depends on the kind of a task or network is asked of the kind; only the kinds themselves say their names.</summary>
    [Fact]
    public void Nothing_branches_on_a_kind()
    {
        var kinds = Path.Combine("Mnemophase.Studies", "Definition", "Kinds");
        Assert.All(
            Files().Where(file => !Path.GetRelativePath(Source, file).StartsWith(kinds, StringComparison.Ordinal)),
            file => Assert.False(KindBranch().IsMatch(File.ReadAllText(file)), $"{file} branches on a kind.")
        );
    }

    private static IEnumerable<string> Files() =>
        Directory
            .GetFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Source, file).Split(Path.DirectorySeparatorChar).Contains("obj"));

    private static string ProjectOf(string file) => Path.GetRelativePath(Source, file).Split(Path.DirectorySeparatorChar)[0];

    private static string Source
    {
        get
        {
            var root = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(root.FullName, "Mnemophase.slnx")))
            {
                root = root.Parent!;
            }

            return Path.Combine(root.FullName, "src");
        }
    }

    private static System.Reflection.Assembly[] Assemblies() =>
        [
            .. Directory
                .GetFiles(AppContext.BaseDirectory, "*.dll")
                .Where(file =>
                    Path.GetFileName(file) is var name && (name.StartsWith("Mnemophase", StringComparison.Ordinal) || name is "mnemo.dll")
                )
                .Where(file => !file.EndsWith(".Tests.dll", StringComparison.Ordinal))
                .Select(System.Reflection.Assembly.LoadFrom),
        ];

    private static void Hold(IArchRule rule)
    {
        var broken = rule.Evaluate(House.Value).Where(result => !result.Passed).Select(result => result.Description).ToList();
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [GeneratedRegex(@"""(?:[^""\\\n]|\\.)*""", RegexOptions.None, 1000)]
    private static partial Regex Literal();

    [GeneratedRegex(@"[\s""('`]--[a-z]", RegexOptions.None, 1000)]
    private static partial Regex NamedOption();

    [GeneratedRegex(@" --[a-z]", RegexOptions.None, 1000)]
    private static partial Regex LaterOption();

    [GeneratedRegex(
        @"(?:[!=]=|\bis|\bcase) (?:not )?(?:Task|Network)Kind\.|(?:Task|Network)Kind\.\w+ (?:[!=]=|=>)",
        RegexOptions.None,
        1000
    )]
    private static partial Regex KindBranch();

    [GeneratedRegex("""ProjectReference Include="[^"]*/(?<name>[\w.]+)\.csproj""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Namespace();

    [GeneratedRegex(
        @"\b(?:File|Directory|Console)\.[A-Z]|\bDateTime(?:Offset)?\.(?:Utc)?Now\b|\bStopwatch\.|\bRandom\.Shared\b",
        RegexOptions.None,
        1000
    )]
    private static partial Regex Outside();
}
