using System.Text.Json.Nodes;
using Mnemophase.Explorer.Views;
using Mnemophase.Store.Judging;

namespace Mnemophase.Explorer.Endpoints;

/// <summary>Everything the page of a network shows, for programs.</summary>
internal static class NetworkJson
{
    public static object Of(NetworkView data)
    {
        var row = data.Row;
        return new
        {
            study = data.View.Study.Name,
            store = data.View.Store.Path,
            position = row.Position,
            learning_rate = row.Key.Cell.LearningRate,
            axes = row.Key.Cell.Values.ToDictionary(
                value => value.Axis.Column,
                value => value.Choice is { } choice ? (object)choice : value.Number,
                StringComparer.Ordinal
            ),
            seed = row.Key.Seed,
            status = row.Result.Status,
            @class = row.Result.Class,
            mechanism_index = row.Result.Index,
            accuracy_tail = row.Result.AccuracyTail,
            reliability_tail = row.Result.ReliabilityTail,
            epochs = row.Result.Epochs,
            final_loss = row.Result.FinalLoss,
            diverged_at = row.Result.DivergedAt,
            failure = row.Result.Failure,
            checksum = row.Checksum,
            evidence = JsonNode.Parse(row.Result.Evidence),
            sentences = EvidenceText.Of(data.View, row, data.Stored?.Word),
            dynamics = data.Stored is { } dynamics ? JsonNode.Parse(DynamicsText.Write(dynamics)) : null,
            robustness = data.Robustness,
            command = NetworkCommand.Of(data.View, row).Line,
            curves = data.Curves is { } curves
                ? new Dictionary<string, object>(
                    curves.Values.Select(curve => KeyValuePair.Create(curve.Key, (object)curve.Value)),
                    StringComparer.Ordinal
                )
                {
                    ["epoch"] = curves.Epochs,
                }
                : null,
            portrait = data.Portrait is { } portrait
                ? new
                {
                    step_ms = portrait.StepMs,
                    neurons = portrait.Neurons,
                    order = portrait.Order,
                    activity_name = portrait.ActivityName,
                    variance_share = portrait.Plane.VarianceShare,
                    speed_share = portrait.Plane.SpeedShare,
                    conditions = portrait.Conditions.Select(condition => new
                    {
                        name = condition.Name,
                        trial_steps = condition.TrialSteps,
                        x = condition.X,
                        y = condition.Y,
                        outputs = condition.Outputs,
                        activity = condition.Activity,
                        speeds = condition.Speeds,
                    }),
                    flow = portrait.Flow,
                    spectrum = portrait.Spectrum.Select(value => new[] { value.Real, value.Imaginary }),
                    start_spectrum = portrait.StartSpectrum.Select(value => new[] { value.Real, value.Imaginary }),
                }
                : null,
        };
    }
}
