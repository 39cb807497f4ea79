using Mnemophase.Exchange.Release;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo release</c>: a store as a dataset to publish.</summary>
internal static class ReleaseCommand
{
    public static Command Create()
    {
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
        var export = new ExportOptions("release");
        var command = export.Create(
            "Write a store as a dataset to publish: networks, curves, table, dataset card, citation, checksums, Python package.",
            title,
            authors,
            license
        );
        command.SetAction(parsed =>
        {
            var options = new ReleaseOptions
            {
                Title = parsed.GetValue(title),
                Authors = parsed.GetRequiredValue(authors),
                License = parsed.GetRequiredValue(license),
            };
            options.Validate();
            var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
            return export.Run(
                parsed,
                (store, part, folder, force, progress, stop) => StoreRelease.Run(store, part, folder, force, options, today, progress, stop)
            );
        });
        return command;
    }
}
