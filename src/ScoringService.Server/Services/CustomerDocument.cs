using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Google.Protobuf;
using Grpc.Core;
using ScoringService.Engine;
using ScoringService.Server.Errors;
using ScoringService.Server.Messages;
using ScoringService.Server.Snapshots;
using ScoringService.Storage;

namespace ScoringService.Server.Services;

/// <summary>All that is held on one customer as one JSON document: the rows of every table, and what the current run
/// says of it and why.</summary>
internal sealed class CustomerDocument(ScoringDatabase database, SnapshotCache snapshots, DateTime now)
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), Indented = true,
    };

    private static readonly JsonFormatter Formatter =
        new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    /// <summary>Writes the document.</summary>
    /// <exception cref="StorageException">NotFound: there is no such customer.</exception>
    public async Task<string> WriteAsync(string id, CancellationToken cancellation)
    {
        var bytes = new ArrayBufferWriter<byte>();
        await using var json = new Utf8JsonWriter(bytes, Options);
        json.WriteStartObject();
        json.WriteString("customer_id", id);
        json.WriteString("exported_at", now);
        await Task.Run(() => database.ExportCustomer(id, json, cancellation), cancellation);
        if (await CurrentAsync(cancellation) is { } population && population.Find(id) is var row and >= 0)
            WriteScores(json, population, row);
        json.WriteEndObject();
        await json.FlushAsync(cancellation);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    // Without a model or a transaction there are no scores, and the rest is exported all the same.
    private async Task<ScoredPopulation?> CurrentAsync(CancellationToken cancellation)
    {
        try
        {
            return await snapshots.GetAsync(null, 0, cancellation);
        }
        catch (RequestException e) when (e.Code == StatusCode.FailedPrecondition)
        {
            return null;
        }
    }

    private static void WriteScores(Utf8JsonWriter json, ScoredPopulation population, int key)
    {
        var (batch, row) = population.At(key);
        json.WriteStartObject("current");
        json.WriteString("as_of", population.AsOf);
        json.WriteNumber("model_version", population.Model.Version);
        json.WriteString("run_id", population.RunId);
        WriteColumns(json, "features", batch.Features, row);
        WriteColumns(json, "scores", batch.Scores, row);
        if (ExplanationMessages.Create(batch, row) is { } explanation)
        {
            json.WritePropertyName("explanation");
            json.WriteRawValue(Formatter.Format(explanation));
        }

        json.WriteEndObject();
    }

    private static void WriteColumns(Utf8JsonWriter json, string member, ColumnSet columns, int row)
    {
        json.WriteStartObject(member);
        foreach (var column in columns.Columns)
        {
            json.WritePropertyName(column.Definition.Name);
            if (column.IsValid(row)) WriteValue(json, column, row);
            else json.WriteNullValue();
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, Column column, int row)
    {
        switch (column)
        {
            case Column<int> whole: json.WriteNumberValue(whole.Values[row]); break;
            case Column<byte> small: json.WriteNumberValue(small.Values[row]); break;
            case Column<double> real when double.IsFinite(real.Values[row]):
                json.WriteNumberValue(real.Values[row]);
                break;
            case Column<double> real:
                json.WriteStringValue(real.Values[row].ToString(CultureInfo.InvariantCulture));
                break;
            case Column<long> instant:
                json.WriteStringValue(DateTime.UnixEpoch.AddTicks(instant.Values[row] * TimeSpan.TicksPerMicrosecond));
                break;
            case BooleanColumn flag: json.WriteBooleanValue(flag[row]!.Value); break;
            case DictionaryColumn code: json.WriteStringValue(code[row]); break;
            case Utf8Column text: json.WriteStringValue(text.Utf8(row)); break;
            default: throw new NotSupportedException($"{column.Definition.Name} has an unknown type.");
        }
    }
}
