using System.Globalization;
using System.Text.Json;
using ScoringService.V1;

namespace ScoringService.Cli.Client;

/// <summary>
/// Reads a file of corrected rows: what <c>scorectl quarantine export</c> writes, edited. CSV with commas, semicolons
/// or tabs, or one JSON object per line. The columns that only explain a row are read over.
/// </summary>
internal static class CorrectionFile
{
    private const string Id = "quarantine_id";
    private static readonly HashSet<string> s_explaining = ["reason", "column", "raw_text"];

    /// <summary>The rows of a file.</summary>
    /// <exception cref="CliException">It is no such file; the message names the record.</exception>
    public static IEnumerable<RowCorrection> Read(TextReader reader)
    {
        var first = reader.Peek();
        return first == '{' ? ReadJson(reader) : ReadCsv(reader);
    }

    private static IEnumerable<RowCorrection> ReadJson(TextReader reader)
    {
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            yield return Correction(number, Members(number, line));
        }
    }

    private static List<(string Name, string Text)> Members(int number, string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return [.. document.RootElement.EnumerateObject().Select(member => (member.Name,
                member.Value.ValueKind switch
                {
                    JsonValueKind.Null => "",
                    JsonValueKind.String => member.Value.GetString()!,
                    _ => member.Value.GetRawText(),
                }))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Wrong(number, $"is no JSON object: {e.Message}");
        }
    }

    private static IEnumerable<RowCorrection> ReadCsv(TextReader reader)
    {
        var head = reader.ReadLine() ?? "";
        var delimiter = Delimiter(head);
        using var line = new StringReader(head);
        var names = CsvRecords.Read(line, delimiter).SingleOrDefault()
            ?? throw Wrong(0, $"has no column {Id}; scorectl quarantine export writes such a file.");
        var number = 0;
        foreach (var fields in CsvRecords.Read(reader, delimiter))
        {
            number++;
            if (fields.Count == 1 && fields[0].Length == 0) continue;
            if (fields.Count != names.Count)
                throw Wrong(number, $"has {fields.Count} fields, the header {names.Count}.");
            yield return Correction(number, [.. names.Zip(fields)]);
        }
    }

    // Spreadsheets write what the machine's language has between fields; the first column that everybody has tells.
    private static char Delimiter(string head)
    {
        foreach (var delimiter in (char[])[',', ';', '\t'])
            if (head.Split(delimiter).Any(name => name.Trim('"', '\uFEFF') == Id)) return delimiter;
        throw Wrong(0, $"has no column {Id}; scorectl quarantine export writes such a file.");
    }

    private static RowCorrection Correction(int number, List<(string Name, string Text)> values)
    {
        var row = new RowCorrection();
        foreach (var (name, text) in values)
        {
            if (name.Trim('\uFEFF') == Id) row.QuarantineId = Number(number, text);
            else if (!s_explaining.Contains(name)) row.Values[name] = text;
        }

        return row.QuarantineId > 0 ? row : throw Wrong(number, $"has no {Id}.");
    }

    private static long Number(int number, string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id : throw Wrong(number, $"has '{text}' as {Id}, which is no number.");

    private static CliException Wrong(int number, string what) => new(ExitCode.BadInput,
        number == 0 ? $"The file {what}" : $"Record {number} of the file {what}");
}
