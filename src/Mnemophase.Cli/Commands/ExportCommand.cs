using Mnemophase.Exchange;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo export</c>: a store's networks, curves and table in forms that other programs read.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var networks = Form("--networks", "weights, one file per cell under networks/", "safetensors");
        var curves = Form("--curves", "curves, one file per cell under curves/", "npz");
        var table = Form("--table", "a table with one row per network", "parquet", "csv");
        var pytorch = new Option<bool>("--pytorch-layout")
        {
            Description = "the paper's folders lr…_delay_…/process_… under pytorch/, with the state dicts as npz",
        };
        var export = new ExportOptions("export");
        var command = export.Create(
            "Write a store's networks for other programs. Without --networks, --curves, --table and --pytorch-layout, it writes the first three.",
            networks,
            curves,
            table,
            pytorch
        );
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
            return export.Run(
                parsed,
                (store, part, folder, force, progress, stop) => StoreExport.Run(store, part, folder, force, wanted, progress, stop)
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
