using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ScoringService.Server.Access;
using ScoringService.Storage;

namespace ScoringService.Server.Quality;

/// <summary>Writes refused rows of one table as a file that can be corrected: CSV after RFC 4180 or JSON
/// lines.</summary>
internal sealed class QuarantineFile(ImportTable table, bool isJson, IReadOnlySet<string> hidden)
{
    private const string RawText = "raw_text";

    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly SearchValues<char> s_quoted = SearchValues.Create(",\"\r\n");

    private readonly string[] _columns =
        [.. ScoringDatabase.ColumnsOf(table).Where(column => !hidden.Contains(column))];

    /// <summary>What stands before the first row.</summary>
    public byte[] Head() => isJson ? []
        : Encoding.UTF8.GetBytes(Line(["quarantine_id", "reason", "column", .. _columns, RawText]));

    /// <summary>Some rows.</summary>
    public byte[] Rows(IEnumerable<QuarantinedRow> rows)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var row in rows)
        {
            if (isJson) WriteJson(bytes, row);
            else Encoding.UTF8.GetBytes(Line(Fields(row)), bytes);
        }

        return bytes.WrittenSpan.ToArray();
    }

    private IEnumerable<string?> Fields(QuarantinedRow row) =>
    [
        row.Id.ToString(CultureInfo.InvariantCulture), row.Reason, row.Column,
        .. _columns.Select(column => Value(row, column)), Unsplit(row),
    ];

    private void WriteJson(ArrayBufferWriter<byte> bytes, QuarantinedRow row)
    {
        using (var json = new Utf8JsonWriter(bytes, s_json))
        {
            json.WriteStartObject();
            json.WriteNumber("quarantine_id", row.Id);
            json.WriteString("reason", row.Reason);
            json.WriteString("column", row.Column);
            foreach (var column in _columns) json.WriteString(column, Value(row, column));
            json.WriteString(RawText, Unsplit(row));
            json.WriteEndObject();
        }

        bytes.Write("\n"u8);
    }

    private string? Value(QuarantinedRow row, string column) =>
        row.Values?.GetValueOrDefault(column) is { } text && !PersonalText.IsHidden(hidden, column, row.Column, text)
            ? text : null;

    // The text of a record that has columns says nothing more than they do.
    private string? Unsplit(QuarantinedRow row) => row.Values is null && hidden.Count == 0 ? row.RawText : null;

    private static string Line(IEnumerable<string?> fields) => string.Join(',', fields.Select(Field)) + "\r\n";

    private static string Field(string? text) => text is null ? ""
        : text.AsSpan().ContainsAny(s_quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
