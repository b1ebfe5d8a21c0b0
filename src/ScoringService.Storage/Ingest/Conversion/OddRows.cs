using System.Text;
using ScoringService.Engine;
using ScoringService.Storage.Database;
using ScoringService.Storage.Features;
using ScoringService.Storage.Import;

namespace ScoringService.Storage.Ingest;

/// <summary>
/// Converts and checks the rows of which the kernels could not say that they are surely good, by the query that reads
/// files. So the rules stand in one place, and a row has the same fate however it comes.
/// </summary>
internal sealed unsafe class OddRows(UnitLayout layout, IReadOnlyList<BoundColumn> bound, IngestStart start)
{
    private const string Table = "odd_rows";
    private const string InvalidText = "is not valid utf-8";

    private readonly List<OddRow> _rows = [];

    /// <summary>Number of rows that wait.</summary>
    public int Count => _rows.Count;

    /// <summary>Adds a row.</summary>
    /// <param name="block">The block that it is in.</param>
    /// <param name="row">Its place there.</param>
    /// <param name="sent">Its place in what was sent.</param>
    public void Add(RowBlock block, int row, int sent) => _rows.Add(new OddRow(block, row, sent));

    /// <summary>Converts and checks the rows.</summary>
    /// <param name="session">A session for it alone.</param>
    /// <param name="rows">What was sent.</param>
    /// <param name="latest">Latest instant allowed.</param>
    public void Resolve(Session session, IngestRows rows, DateTime latest)
    {
        Fill(session, rows);
        var query = new StagingQuery(Input(), new ImportRequest
        {
            Path = start.Source,
            LoadedAt = latest,
            BaseCurrency = start.BaseCurrency,
            CurrencyRates = start.CurrencyRates,
        }, latest);
        session.Guard(() => StreamedQuery.Read(session.Connection, query.UnitSql(BadRecords.Fail), null,
            (native, _) => Take(new ChunkReader(native), query.Faults)));
        foreach (var row in _rows) RefuseInvalid(row, rows);
        session.Execute($"DROP TABLE {Table}");
        _rows.Clear();
    }

    private static string SqlType(IngestType type) => type switch
    {
        IngestType.Text => "VARCHAR",
        IngestType.Boolean => "BOOLEAN",
        IngestType.Double => "DOUBLE",
        IngestType.Instant => "TIMESTAMP",
        IngestType.Date => "DATE",
        _ => "BIGINT",
    };

    private StagingInput Input()
    {
        var columns = bound.Select((column, i) => column.Type == IngestType.Money
            // An amount may have more digits than money has; multiplied it has room for them, and is checked.
            ? new MappedColumn(column.Target, column.Target.Name, $"(c{i} * 0.0001::DECIMAL(5, 4))", "DECIMAL(24,4)")
            : new MappedColumn(column.Target, column.Target.Name, $"c{i}", SqlType(column.Type))).ToList();
        var fields = columns.Select(column => $"{SqlText.Literal(column.Target.Name)}: CAST({column.Sql} AS VARCHAR)");
        var names = columns.Select((_, i) => $"c{i}").ToList();
        return new StagingInput("_", columns)
        {
            Query = _ => $"FROM {Table}",
            RecordColumns = names,
            RawText = $"CAST(to_json({{ {string.Join(", ", fields)} }}) AS VARCHAR)",
            Kept = ["odd_row"],
        };
    }

    private void Fill(Session session, IngestRows rows)
    {
        var columns = bound.Select((column, i) => $"c{i} {SqlType(column.Type)}");
        session.Execute($"CREATE OR REPLACE TEMP TABLE {Table} (odd_row INTEGER, {string.Join(", ", columns)})");
        using var appender = new ChunkAppender(session, Table);
        using var text = new TextArena();
        for (var from = 0; from < _rows.Count; from += ChunkAppender.Capacity)
        {
            var count = Math.Min(ChunkAppender.Capacity, _rows.Count - from);
            for (var i = 0; i < count; i++) appender.Values<int>(0)[i] = from + i;
            for (var i = 0; i < bound.Count; i++)
                for (var j = 0; j < count; j++)
                    Copy(rows.Columns[bound[i].Sent].Values, _rows[from + j].Sent, appender, 1 + i, j, text);
            appender.Append(count);
            text.Clear();
        }

        appender.Complete();
    }

    private static void Copy(
        Column values, int sent, ChunkAppender appender, int column, int row, TextArena text)
    {
        if (!values.IsValid(sent))
        {
            appender.SetNull(column, row);
            return;
        }

        switch (values)
        {
            case Utf8Column texts:
                var bytes = texts.Utf8(sent);
                appender.Values<NativeText>(column)[row] = System.Text.Unicode.Utf8.IsValid(bytes) ? text.Native(bytes)
                    // DuckDB takes no other text.
                    : text.Native(Encoding.UTF8.GetString(bytes));
                break;
            case BooleanColumn flags:
                appender.Values<byte>(column)[row] = flags[sent] == true ? (byte)1 : (byte)0;
                break;
            case Column<int> days:
                appender.Values<int>(column)[row] = days.Values[sent];
                break;
            case Column<double> numbers:
                appender.Values<double>(column)[row] = numbers.Values[sent];
                break;
            case Column<long> numbers:
                appender.Values<long>(column)[row] = numbers.Values[sent];
                break;
        }
    }

    private void Take(ChunkReader chunk, IReadOnlyList<Fault> faults)
    {
        var places = chunk.Values<int>(0);
        for (var i = 0; i < bound.Count; i++)
        {
            switch (bound[i].Target.Width)
            {
                case sizeof(byte): Take<byte>(chunk, i, places); break;
                case sizeof(int): Take<int>(chunk, i, places); break;
                case sizeof(long): Take<long>(chunk, i, places); break;
                default: Take<NativeText>(chunk, i, places); break;
            }
        }

        var fault = 1 + bound.Count;
        var numbers = chunk.Values<byte>(fault);
        for (var i = 0; i < chunk.Count; i++)
        {
            var (block, row, _) = _rows[places[i]];
            if (!chunk.IsKnown(fault, i)) continue;
            var (column, reason, _) = faults[numbers[i] - 1];
            block.Refuse(row, new RefusedRow(block.RowNumbers[row], column, reason, chunk.Text(fault + 1, i) ?? "",
                layout.Customer >= 0 ? chunk.Text(fault + 2, i) : null,
                chunk.Text(layout.Customer >= 0 ? fault + 3 : fault + 2, i)));
        }
    }

    private void Take<T>(ChunkReader chunk, int index, ReadOnlySpan<int> places)
        where T : unmanaged
    {
        var values = chunk.Values<T>(1 + index);
        for (var i = 0; i < places.Length; i++)
        {
            var (block, row, _) = _rows[places[i]];
            var isKnown = chunk.IsKnown(1 + index, i);
            block.SetValid(index, row, isKnown);
            if (!isKnown) block.Values<T>(index)[row] = default;
            else if (typeof(T) != typeof(NativeText)) block.Values<T>(index)[row] = values[i];
            else block.Values<NativeText>(index)[row] = block.Text.Native(chunk.Bytes(1 + index, i));
        }
    }

    // What else is wrong with such a row does not matter, as nobody can read it.
    private void RefuseInvalid(OddRow odd, IngestRows rows)
    {
        foreach (var column in bound)
        {
            if (rows.Columns[column.Sent].Values is not Utf8Column texts || !texts.IsValid(odd.Sent)
                || System.Text.Unicode.Utf8.IsValid(texts.Utf8(odd.Sent))) continue;
            var known = odd.Block.Refusals.Find(refused => refused.RowNumber == odd.Block.RowNumbers[odd.Row]);
            if (known is not null) odd.Block.Refusals.Remove(known);
            var raw = known?.RawText ?? Encoding.UTF8.GetString(texts.Utf8(odd.Sent));
            odd.Block.Refuse(odd.Row, new RefusedRow(odd.Block.RowNumbers[odd.Row], column.Target.Name, InvalidText,
                raw, known?.CustomerId, known?.ValuesJson));
            return;
        }
    }

    private readonly record struct OddRow(RowBlock Block, int Row, int Sent);
}
