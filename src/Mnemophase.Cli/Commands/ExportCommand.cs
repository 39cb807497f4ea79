using Mnemophase.Cli.Paths;
using Mnemophase.Exchange;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo export</c>: a store's networks, curves and table in forms that other programs read.</summary>
public static class ExportCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var store = new PathArgument<string>("store", PathUse.Read) { Description = "the store's file (.mnemo)" };
        var to = new PathOption<string>("--to", PathUse.Folder) { Description = "the folder to write", Required = true };
        var networks = Form("--networks", "weights, one file per cell under networks/", "safetensors");
        var curves = Form("--curves", "curves, one file per cell under curves/", "npz");
        var table = Form("--table", "a table with one row per network", "parquet", "csv");
        var pytorch = new Option<bool>("--pytorch-layout")
        {
            Description = "the paper's folders lr…_delay_…/process_… under pytorch/, with the state dicts as npz",
        };
        var subset = new SubsetOptions();
        var force = new Option<bool>("--force")
        {
            Description = "write into a folder that is not empty; the files of an earlier export there are removed first",
        };
        var json = SharedOptions.Json();
        var command = new Command(
            "export",
            "Write a store's networks for other programs (in all forms except --pytorch-layout, unless you name some)."
        )
        {
            store,
            to,
            networks,
            curves,
            table,
            pytorch,
            force,
            json,
        };
        subset.AddTo(command);
        command.SetAction(parsed =>
        {
            var forms = new ExportForms(
                parsed.GetValue(networks) is not null,
                parsed.GetValue(curves) is not null,
                parsed.GetValue(table) switch
                {
                    null => null,
                    "csv" => TableFormat.Csv,
                    _ => TableFormat.Parquet,
                },
                parsed.GetValue(pytorch)
            );
            var all = new ExportForms(true, true, TableFormat.Parquet, false);
            var wanted = forms == new ExportForms(false, false, null, false) ? all : forms;
            var folder = parsed.GetRequiredValue(to);
            var anew = parsed.GetValue(force);
            using var opened = StudyStore.OpenToRead(parsed.GetRequiredValue(store));
            var part = subset.Read(parsed).Of(StudyPlan.Of(opened.Study));
            return ExportReport.Run(
                parsed.InvocationConfiguration,
                opened,
                folder,
                parsed.GetValue(json),
                (progress, stop) => StoreExport.Run(opened, part, folder, anew, wanted, progress, stop)
            );
        });
        return command;
    }

    private static Option<string?> Form(string name, string description, params string[] formats)
    {
        var option = new Option<string?>(name) { Description = description };
        option.AcceptOnlyFromAmong(formats);
        return option;
    }
}
