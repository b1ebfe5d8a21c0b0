using DuckDB.NET.Data;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Import;

/// <summary>
/// The rows of one file, read and converted, in the scratch database; and the records that could not be split into
/// columns. The view
/// <c>staged</c> gives them with all columns of the target: row_index (from 0, without the broken records),
/// row_number (record in the file, from 1), the columns, fault and raw_text.
/// </summary>
internal sealed class StagedRows
{
    private const byte DuplicateFault = byte.MaxValue;

    private readonly Session _session;
    private readonly SourceTable _source;
    private readonly Mapping _mapping;
    private readonly StagingQuery _query;
    private readonly string _table;

    private StagedRows(Session session, SourceTable source, Mapping mapping, StagingQuery query, string database)
    {
        _session = session;
        _source = source;
        _mapping = mapping;
        _query = query;
        _table = $"{database}.staged";
    }

    /// <summary>Number of the fault "same key, other content".</summary>
    public static byte Conflict => DuplicateFault;

    /// <summary>Rows that were split into columns.</summary>
    public long Rows { get; private set; }

    /// <summary>Records that were not.</summary>
    public long BrokenRecords { get; private set; }

    /// <summary>Reads the file.</summary>
    public static StagedRows Read(
        Session session, ScratchDatabase scratch, SourceTable source, Mapping mapping, StagingQuery query)
    {
        scratch.Attach();
        var staged = new StagedRows(session, source, mapping, query, scratch.Name);
        staged.ReadRows(scratch);
        staged.CreateViews();
        return staged;
    }

    // Most files have no broken record, and then DuckDB checks that its threads' parts of the file fit together.
    // Otherwise the file is read again, and what cannot be split is collected.
    private void ReadRows(ScratchDatabase scratch)
    {
        if (_source.IsText && PlainCopy.HasLongLine(_source.File)) Copy(scratch);
        if (TryRead(BadRecords.Fail, out var failure)) return;
        if (_source.File.IsCompressed) Copy(scratch);
        if (!_source.IsText || !TryRead(BadRecords.Collect, out failure))
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"The file '{_source.File.Name}' cannot be read: "
                    + $"{DatabaseErrors.FirstLine(failure!.InnerException ?? failure)}", failure);
        CollectBrokenRecords();
    }

    private void Copy(ScratchDatabase scratch)
    {
        PlainCopy.Write(_source.File, scratch.SidePath, CutFields, _session.Cancellation);
        _source.ReadPath = scratch.SidePath;
    }

    // What ends a line that was cut: too many fields for any record.
    private string CutFields => new string(_source.Dialect!.Delimiter, _source.Columns.Count + 1) + PlainCopy.CutMark;

    private bool TryRead(BadRecords badRecords, out StorageException? failure)
    {
        _session.Execute($"CREATE OR REPLACE TABLE {_table} ({_query.ColumnDefinitions})");
        try
        {
            failure = null;
            Rows = _session.Execute($"INSERT INTO {_table} {_query.Sql(badRecords)}");
            return true;
        }
        catch (StorageException e) when (e.Kind == StorageErrorKind.Internal && e.InnerException is DuckDBException)
        {
            failure = e;
            return false;
        }
    }

    // One record can have several errors; the first names it. DuckDB counts lines, header and empty ones included.
    private void CollectBrokenRecords()
    {
        var header = (_source.Dialect!.HasHeader ? 1 : 0) + _source.Dialect.SkippedLines;
        var mark = SqlText.Literal(CutFields);
        _session.Execute($"""
            CREATE TEMP TABLE broken AS
            SELECT greatest(line - {header}, 1) AS row_number,
                greatest(line - {header}, 1) - row_number() OVER (ORDER BY line) AS row_index,
                left(coalesce(raw_text, ''), 4096) AS raw_text, reason
            FROM (
                SELECT line, split_part(arg_min(csv_line, byte_position), {mark}, 1) AS raw_text,
                    CASE WHEN bool_or(contains(csv_line, {mark})) THEN 'is longer than 2,000,000 bytes'
                        ELSE arg_min(CASE CAST(error_type AS VARCHAR)
                        WHEN 'MISSING COLUMNS' THEN 'has too few fields'
                        WHEN 'TOO MANY COLUMNS' THEN 'has too many fields'
                        WHEN 'UNQUOTED VALUE' THEN 'has a quote that is not closed or not at the end of its field'
                        WHEN 'LINE SIZE OVER MAXIMUM' THEN 'is longer than 2,000,000 bytes'
                        WHEN 'INVALID ENCODING' THEN 'is not valid {_source.File.Encoding}'
                        ELSE 'is not valid CSV' END, byte_position) END AS reason
                FROM reject_errors GROUP BY line
            )
            """);
        BrokenRecords = _session.Scalar<long>("SELECT count(*) FROM broken");
    }

    private void CreateViews()
    {
        var numbered = BrokenRecords == 0
            ? $"SELECT *, rowid AS row_index, rowid + 1 AS row_number FROM {_table}"
            : $"""
                SELECT s.*, s.row_index + 1 + coalesce(b.before, 0) AS row_number
                FROM (SELECT *, rowid AS row_index FROM {_table}) s
                ASOF LEFT JOIN (
                    SELECT row_index, max(place) AS before
                        FROM (SELECT row_index, row_number() OVER (ORDER BY row_number) AS place FROM broken)
                    GROUP BY row_index
                ) b ON s.row_index >= b.row_index
                """;
        var columns = _mapping.Target.Columns.Select(column => $"{Value(column)} AS {column.Name}");
        _session.Execute($"CREATE TEMP VIEW staged AS SELECT row_index, row_number, {string.Join(", ", columns)}, "
            + $"fault, raw_text FROM ({numbered})");
        _session.Execute("CREATE TEMP TABLE faults (fault UTINYINT, column_name VARCHAR, reason VARCHAR)");
        var faults = _query.Faults.Select((fault, i) => (Number: i + 1, fault.Column, fault.Reason))
            .Append((Number: DuplicateFault, Column: _mapping.Target.Key,
                Reason: "was loaded before with other content"));
        foreach (var (number, column, reason) in faults)
            _session.Execute("INSERT INTO faults VALUES ($fault, $column, $reason)",
                ("fault", number), ("column", column), ("reason", reason));
    }

    // A refund is a negative amount or the kind REFUND; here both become both.
    private string Value(TargetColumn column)
    {
        var has = _mapping.Columns.Select(mapped => mapped.Target.Name).ToHashSet(StringComparer.Ordinal);
        if (column.Name == _mapping.Target.Key && !has.Contains(column.Name))
            return $"{SqlText.Literal(KeyPrefix)} || CAST(row_number AS VARCHAR)";
        if (_mapping.Target.Table == ImportTable.Transactions)
        {
            var kind = has.Contains("kind") ? "kind" : "NULL";
            if (column.Name == "kind")
                return $"CASE WHEN amount < 0 THEN 'REFUND' ELSE coalesce({kind}, 'PURCHASE') END";
            if (column.Name == "amount" && has.Contains("kind"))
                return "CASE WHEN kind = 'REFUND' THEN -abs(amount) ELSE amount END";
        }

        return has.Contains(column.Name) ? column.Name : $"CAST(NULL AS {column.SqlType})";
    }

    // Loading a file again gives the same keys, and so changes nothing. Long names are shortened to a hash, as a key
    // has 128 bytes.
    private string KeyPrefix
    {
        get
        {
            var name = System.Text.Encoding.UTF8.GetBytes(_source.File.Name);
            return (name.Length <= 100 ? _source.File.Name
                : Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(name)))
                + "#";
        }
    }
}
