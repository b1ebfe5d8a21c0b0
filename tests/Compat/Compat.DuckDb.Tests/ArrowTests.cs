using Apache.Arrow;
using Apache.Arrow.Types;
using DuckDB.NET.Data;

namespace Compat.DuckDb.Tests;

/// <summary>Results as Arrow record batches, by way of the C data interface.</summary>
public sealed class ArrowTests
{
    private const string Sql =
        "select i, i * 0.5::double as half, if(i % 3 = 0, null, 'ż' || i) as name from range(5000) t(i)";

    [Fact]
    public async Task ExecuteArrowStream_OfAQuery_HasItsSchemaAndEveryRow()
    {
        using var db = new Database();
        using var command = db.Command(Sql);
        using var stream = command.ExecuteArrowStream();

        Assert.Equal(["i", "half", "name"], stream.Schema.FieldsList.Select(field => field.Name));
        Assert.Equal(
            [ArrowTypeId.Int64, ArrowTypeId.Double, ArrowTypeId.String],
            stream.Schema.FieldsList.Select(field => field.DataType.TypeId));
        var expected = 0L;
        while (await stream.ReadNextRecordBatchAsync() is { } batch)
            using (batch)
                expected = CheckRows(batch, expected);
        Assert.Equal(5000, expected);
    }

    [Fact]
    public async Task ExecuteArrowBatchesAsync_OfAQuery_YieldsEveryRow()
    {
        using var db = new Database();
        using var command = db.Command(Sql);
        var expected = 0L;

        await foreach (var batch in command.ExecuteArrowBatchesAsync())
            using (batch)
                expected = CheckRows(batch, expected);

        Assert.Equal(5000, expected);
    }

    [Fact]
    public async Task RecordBatch_OutlivingItsStreamAndConnection_StillHoldsItsData()
    {
        RecordBatch? batch;
        using (var db = new Database())
        using (var command = db.Command(Sql))
        using (var stream = command.ExecuteArrowStream())
            batch = await stream.ReadNextRecordBatchAsync();

        Assert.NotNull(batch);
        using (batch) Assert.Equal(batch.Length, CheckRows(batch, 0));
    }

    [Fact]
    public void ExecuteArrowStream_OfAFaultyStatement_Throws()
    {
        using var db = new Database();
        using var command = db.Command("select absent");

        Assert.Throws<DuckDBException>(command.ExecuteArrowStream);
    }

    private static long CheckRows(RecordBatch batch, long first)
    {
        var ids = (Int64Array)batch.Column(0);
        var halves = (DoubleArray)batch.Column(1);
        var names = (StringArray)batch.Column(2);
        for (var row = 0; row < batch.Length; row++, first++)
        {
            Assert.Equal(first, ids.GetValue(row));
            Assert.Equal(first * 0.5, halves.GetValue(row));
            Assert.Equal(first % 3 == 0 ? null : $"ż{first}", names.GetString(row));
        }

        return first;
    }
}
