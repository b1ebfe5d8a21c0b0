using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>Text of tag values: JSON for booleans and lists, the sample number format for numbers.</summary>
internal static class LabelValues
{
    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Format(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        float number => Format((double)number),
        double number => Format(number),
        IEnumerable list => JsonSerializer.Serialize(list.Cast<object?>().Select(JsonItem), Json),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Format(double value)
        => double.IsNaN(value) ? "NaN"
        : double.IsInfinity(value) ? (value > 0 ? "+Inf" : "-Inf")
        : value.ToString(CultureInfo.InvariantCulture);

    private static object? JsonItem(object? item) => item switch
    {
        null or bool or double or float or decimal => item,
        sbyte or byte or short or ushort or int or uint or long or ulong => item,
        _ => Format(item),
    };
}
