using System.Text.Json;
using Mnemophase.Formats;

namespace Mnemophase.Running.Slurm;

/// <summary>
/// The folder of a study that runs in shards: study.toml as resolved, shard.sh and merge.sh, slurm.json, the shards' stores under
/// shards, what the tasks said under logs, and NAME.mnemo, into which the shards are merged.
/// </summary>
public sealed class SlurmFolder
{
    /// <summary>Folder of the shards' stores.</summary>
    internal const string ShardsName = "shards";

    private const string LogsName = "logs";
    private const string StateName = "slurm.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    private SlurmFolder(string path, Study study, SlurmState state)
    {
        Path = System.IO.Path.GetFullPath(path);
        Study = study;
        State = state;
        Plan = state.Subset().Of(StudyPlan.Of(study));
        Parts = Mnemophase.Studies.Planning.Shard.Deal(Plan, state.Shards);
    }

    /// <summary>The folder, as a full path.</summary>
    public string Path { get; }

    /// <summary>The study.</summary>
    public Study Study { get; }

    /// <summary>What was asked for and submitted.</summary>
    public SlurmState State { get; private set; }

    /// <summary>The networks asked for.</summary>
    public StudyPlan Plan { get; }

    /// <summary>The networks of each shard, shard 1 first.</summary>
    public IReadOnlyList<StudyPlan> Parts { get; }

    /// <summary>The script of the array.</summary>
    public string ShardScript => In("shard.sh");

    /// <summary>The script of the merge.</summary>
    public string MergeScript => In("merge.sh");

    /// <summary>The store the shards are merged into.</summary>
    public string Merged => In($"{Study.Name}.mnemo");

    /// <summary>Makes the folder with study and scripts; nothing is submitted.</summary>
    /// <param name="path">The folder; must not exist.</param>
    /// <param name="subset">Which part of it to run.</param>
    /// <param name="options">What is asked of Slurm.</param>
    /// <param name="program">The program and its first arguments, as run on the nodes.</param>
    /// <exception cref="SlurmException">The folder exists.</exception>
    /// <exception cref="ArgumentException">An option lies outside its range, or the subset names what the study does not have.</exception>
    public static SlurmFolder Create(string path, Study study, PlanSubset subset, SlurmOptions options, IReadOnlyList<string> program)
    {
        var state = SlurmState.Of(options.Checked(), subset);
        var folder = new SlurmFolder(path, study, state);
        if (Directory.Exists(path) || File.Exists(path))
        {
            throw new SlurmException($"{path} already exists: continue it with mnemo slurm resume {path}, or choose another folder");
        }

        if (folder.Path.Any(char.IsControl))
        {
            throw new ValueException($"dir {path}: the name of a folder must not have line breaks or other control characters.", "dir");
        }

        Directory.CreateDirectory(folder.In(ShardsName));
        Directory.CreateDirectory(folder.In(LogsName));
        File.WriteAllText(folder.In("study.toml"), StudyText.Write(study));
        File.WriteAllText(folder.ShardScript, SlurmScripts.Shard(folder, options, program, state.SubsetWords()));
        File.WriteAllText(folder.MergeScript, SlurmScripts.Merge(folder, options, program));
        folder.Write(state);
        return folder;
    }

    /// <summary>Opens a folder that <see cref="Create"/> has made.</summary>
    /// <exception cref="SlurmException">It is no such folder, or damaged.</exception>
    /// <exception cref="StudyFileException">Its study cannot be read.</exception>
    public static SlurmFolder Open(string path)
    {
        var file = System.IO.Path.Combine(path, StateName);
        if (!File.Exists(file))
        {
            throw new SlurmException($"{path} is not the folder of a sharded study (it has no {StateName}); mnemo slurm creates one");
        }

        SlurmState? state;
        try
        {
            state = JsonSerializer.Deserialize<SlurmState>(File.ReadAllText(file), Json);
        }
        catch (JsonException e)
        {
            throw new SlurmException(
                $"{file} is damaged: it is not what mnemo slurm writes; restore a copy, or begin again in a new folder",
                e
            );
        }

        var study = StudyReader.Parse(
            File.ReadAllText(System.IO.Path.Combine(path, "study.toml")),
            System.IO.Path.Combine(path, "study.toml")
        );
        try
        {
            return new SlurmFolder(path, study, (state ?? throw new ArgumentException("it is empty")).Checked());
        }
        catch (ArgumentException e)
        {
            throw new SlurmException($"{file} is damaged: {e.Message}", e);
        }
    }

    /// <summary>The store of a shard.</summary>
    /// <param name="shard">Number of the shard, from 1.</param>
    public string StoreOf(int shard) =>
        System.IO.Path.Combine(Path, ShardsName, new Mnemophase.Studies.Planning.Shard(shard, State.Shards).StoreName(Study));

    /// <summary>What the tasks of a shard said.</summary>
    /// <param name="shard">Number of the shard, from 1.</param>
    public string LogOf(int shard) =>
        System.IO.Path.Combine(Path, LogsName, string.Create(CultureInfo.InvariantCulture, $"shard-{shard}.log"));

    /// <summary>Shards as sbatch's --array names them: "1-3,7%2".</summary>
    public string ArrayOf(IEnumerable<int> shards) =>
        State.Throttle is { } most
            ? string.Create(CultureInfo.InvariantCulture, $"{SeedSet.Of(shards)}%{most}")
            : SeedSet.Of(shards).ToString();

    /// <summary>Notes what was submitted.</summary>
    public void Note(SlurmSubmission submission) => Write(State with { Submissions = [.. State.Submissions, submission] });

    /// <summary>Notes the merge of the last submission.</summary>
    public void NoteMerge(string job) =>
        Write(State with { Submissions = [.. State.Submissions.SkipLast(1), State.Submissions[^1] with { MergeJob = job }] });

    private void Write(SlurmState state)
    {
        // Whole or not at all: a folder whose jobs are forgotten would be submitted twice.
        WholeFile.Write(In(StateName), JsonSerializer.Serialize(state, Json) + "\n");
        State = state;
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
