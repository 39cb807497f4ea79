using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mnemophase.Explorer.Views;

/// <summary>A chart as plotly.js takes it. Colours that begin with "--" are custom properties of the style sheet, so that they follow light and dark.</summary>
/// <param name="Id">Its name on the page.</param>
/// <param name="Label">What it shows, in a sentence, for those who cannot see it.</param>
/// <param name="Data">Traces.</param>
/// <param name="Layout">Layout beside what all charts share.</param>
public sealed record Chart(string Id, string Label, IReadOnlyList<object> Data, object Layout)
{
    /// <summary>What is shown under the chart; null for nothing.</summary>
    public string? Caption { get; init; }

    /// <summary>Activity drawn as an image behind the axes; null for none.</summary>
    public object? Image { get; init; }

    /// <summary>Ranges of its axes by name, shared with other charts; null to let each find its own.</summary>
    public IReadOnlyDictionary<string, double[]>? Ranges { get; init; }

    /// <summary>Name of the file that the button of the chart saves.</summary>
    public string? FileName { get; init; }

    /// <summary>Numbers in full, those that are not finite as null.</summary>
    public static JsonSerializerOptions Json { get; } =
        new(JsonSerializerDefaults.Web)
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DictionaryKeyPolicy = null,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Converters = { new FiniteOrNull(null), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        };

    // A page carries no more digits than a picture shows; those of the store are in its JSON and CSV.
    private static readonly JsonSerializerOptions Plotly = Rounded();

    /// <summary>The chart as the page carries it.</summary>
    public string Text =>
        JsonSerializer.Serialize(
            new
            {
                data = Data,
                layout = Layout,
                image = Image,
                ranges = Ranges,
                file = FileName,
            },
            Plotly
        );

    private static JsonSerializerOptions Rounded()
    {
        var options = new JsonSerializerOptions(Json) { PropertyNamingPolicy = null };
        options.Converters.Insert(0, new FiniteOrNull("G7"));
        return options;
    }

    private sealed class FiniteOrNull(string? format) : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value) && format is not null)
            {
                writer.WriteRawValue(value.ToString(format, CultureInfo.InvariantCulture), skipInputValidation: true);
            }
            else if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }
}
