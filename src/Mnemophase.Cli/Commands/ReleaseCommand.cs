using Mnemophase.Cli.Paths;
using Mnemophase.Exchange.Release;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo release</c>: a store as a dataset to publish.</summary>
public static class ReleaseCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var store = new PathArgument<string>("store", PathUse.Read) { Description = "the store's file (.mnemo)" };
        var to = new PathOption<string>("--to", PathUse.Folder) { Description = "the folder to write", Required = true };
        var title = new Option<string?>("--title") { Description = "title of the dataset (the study's unless given)" };
        var authors = new Option<string[]>("--author")
        {
            Description = "who publishes it; may be repeated",
            DefaultValueFactory = _ => [.. new ReleaseOptions().Authors],
        };
        var license = new Option<string>("--license")
        {
            Description = $"licence of the data: {string.Join(", ", ReleaseOptions.LicenseNames)}",
            DefaultValueFactory = _ => new ReleaseOptions().License,
        };
        var subset = new SubsetOptions();
        var force = new Option<bool>("--force")
        {
            Description = "write into a folder that is not empty; the files of an earlier release there are removed first",
        };
        var json = SharedOptions.Json();
        var command = new Command(
            "release",
            "Write a store as a dataset to publish: networks, curves, table, dataset card, citation, checksums, Python package."
        )
        {
            store,
            to,
            title,
            authors,
            license,
            force,
            json,
        };
        subset.AddTo(command);
        command.SetAction(parsed =>
        {
            var options = new ReleaseOptions
            {
                Title = parsed.GetValue(title),
                Authors = parsed.GetRequiredValue(authors),
                License = parsed.GetRequiredValue(license),
            };
            options.Validate();
            var folder = parsed.GetRequiredValue(to);
            var anew = parsed.GetValue(force);
            using var opened = StudyStore.OpenToRead(parsed.GetRequiredValue(store));
            var part = subset.Read(parsed).Of(StudyPlan.Of(opened.Study));
            var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
            return ExportReport.Run(
                parsed.InvocationConfiguration,
                opened,
                folder,
                parsed.GetValue(json),
                (progress, stop) => StoreRelease.Run(opened, part, folder, anew, options, today, progress, stop)
            );
        });
        return command;
    }
}
