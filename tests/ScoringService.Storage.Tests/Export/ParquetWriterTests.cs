using Apache.Arrow;
using Apache.Arrow.Types;
using DuckDB.NET.Data;
using ScoringService.Storage.Export;
using ScoringService.Storage.Tests.Generation;

namespace ScoringService.Storage.Tests.Export;

public sealed class ParquetWriterTests : IDisposable
{
    // More than DuckDB's 2,048 rows per vector, and not a multiple of it.
    private const int Rows = 5000;
    private readonly TemporaryDirectory _directory = new();

    private string File => _directory.Combine("scores.parquet");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Append_EveryType_ReadsBackEqual()
    {
        var batch = Batch(Rows);
        Write(writer => writer.Append(batch));
        Assert.Equal(Rows, Query($"SELECT count(*) FROM '{File}'"));
        Assert.Equal(Rows, Query($"""
            SELECT count(*) FROM (SELECT *, file_row_number AS i FROM read_parquet('{File}', file_row_number = true))
            WHERE small = i % 5 AND number IS NOT DISTINCT FROM CASE WHEN i % 3 = 0 THEN NULL ELSE -i END
                AND large = i * 10000000000 AND real = i / 8
                AND epoch_us(moment) = i * 1000001
                AND text IS NOT DISTINCT FROM
                    CASE WHEN i % 7 = 0 THEN NULL WHEN i % 7 = 1 THEN '' ELSE '客户 number ' || i END
                AND code IS NOT DISTINCT FROM
                    CASE WHEN i % 4 = 3 THEN NULL ELSE ['LOST', 'CHAMPIONS', '流失'][i % 4 + 1] END
            """));
    }

    [Fact]
    public void Append_Slices_ReadsBackEqual()
    {
        var batch = Batch(Rows);
        Write(writer =>
        {
            writer.Append(batch.Slice(0, 1001));
            writer.Append(batch.Slice(1001, Rows - 1001));
            Assert.Equal(Rows, writer.RowCount);
        });
        var sliced = Hash();
        Write(writer => writer.Append(batch));
        Assert.Equal(Hash(), sliced);
    }

    [Fact]
    public void Complete_Schema_HasTheArrowTypes()
    {
        Write(_ => { });
        Assert.Equal(
            "UTINYINT,INTEGER,BIGINT,DOUBLE,TIMESTAMP WITH TIME ZONE,VARCHAR,VARCHAR",
            Scalar($"SELECT string_agg(column_type, ',') FROM (DESCRIBE FROM '{File}')"));
    }

    [Fact]
    public void Dispose_NotCompleted_LeavesTheOlderFile()
    {
        System.IO.File.WriteAllText(File, "older");
        using (var writer = new ParquetWriter(File, Batch(1).Schema)) writer.Append(Batch(Rows));
        Assert.Equal("older", System.IO.File.ReadAllText(File));
        Assert.Equal([File], Directory.GetFileSystemEntries(_directory.Path));
    }

    [Fact]
    public void Constructor_MissingDirectory_SaysWhere()
    {
        var path = Path.Combine(_directory.Path, "missing", "scores.parquet");
        var error = Assert.Throws<StorageException>(() => new ParquetWriter(path, Batch(1).Schema));
        Assert.Equal(StorageErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(path, error.Message);
    }

    [Fact]
    public void Constructor_UnsupportedType_NamesTheColumn()
    {
        var schema = new Schema([new Field("flag", NullType.Default, true)], null);
        var error = Assert.Throws<StorageException>(() => new ParquetWriter(File, schema));
        Assert.Contains("'flag'", error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));
    }

    private void Write(Action<ParquetWriter> append)
    {
        using var writer = new ParquetWriter(File, Batch(1).Schema);
        append(writer);
        writer.Complete();
    }

    private static RecordBatch Batch(int rows)
    {
        var moment = new TimestampType(TimeUnit.Microsecond, "UTC");
        var dictionary = new DictionaryType(Int32Type.Default, StringType.Default, false);
        var small = new UInt8Array.Builder();
        var number = new Int32Array.Builder();
        var large = new Int64Array.Builder();
        var real = new DoubleArray.Builder();
        var moments = new TimestampArray.Builder(moment);
        var text = new StringArray.Builder();
        var codes = new Int32Array.Builder();
        for (var i = 0; i < rows; i++)
        {
            small.Append((byte)(i % 5));
            _ = i % 3 == 0 ? number.AppendNull() : number.Append(-i);
            large.Append(i * 10_000_000_000L);
            real.Append(i / 8.0);
            moments.Append(DateTimeOffset.UnixEpoch.AddTicks(i * 10_000_010L));
            _ = i % 7 == 0 ? text.AppendNull() : text.Append(i % 7 == 1 ? "" : $"客户 number {i}");
            _ = i % 4 == 3 ? codes.AppendNull() : codes.Append(i % 4);
        }

        var words = new StringArray.Builder().AppendRange(["LOST", "CHAMPIONS", "流失"]).Build();
        IArrowArray[] columns =
        [
            small.Build(), number.Build(), large.Build(), real.Build(), moments.Build(), text.Build(),
            new DictionaryArray(dictionary, codes.Build(), words),
        ];
        string[] names = ["small", "number", "large", "real", "moment", "text", "code"];
        var fields = names.Zip(columns, (name, column) => new Field(name, column.Data.DataType, true));
        return new RecordBatch(new Schema([.. fields], null), columns, rows);
    }

    private double Hash() => Query($"SELECT sum(hash(f::VARCHAR) % 1000003)::BIGINT FROM '{File}' AS f");

    private static double Query(string sql) =>
        Convert.ToDouble(Scalar(sql), System.Globalization.CultureInfo.InvariantCulture);

    private static object? Scalar(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
