using System.Runtime.InteropServices;
using DuckDB.NET.Native;

namespace Compat.DuckDb.Tests;

/// <summary>Results read in place: streams, chunks, vectors, null masks and nested vectors.</summary>
public sealed unsafe class ResultTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FetchChunk_OfManyRows_YieldsEachOnceInOrder(bool streaming)
    {
        using var db = new Database();
        const string sql = "select i, i * 0.5, if(i % 7 = 0, null, i::varchar) from range(10000) t(i)";
        using var chunks = new Chunks(db, sql, streaming);
        var expected = 0L;

        Assert.Equal(streaming ? 1 : 0, NativeMethods.Types.DuckDBResultIsStreaming(chunks.Result));
        while (chunks.Next())
        {
            var ids = chunks.Column<long>(0);
            for (var row = 0; row < ids.Length; row++, expected++)
            {
                Assert.Equal(expected, ids[row]);
                Assert.Equal(expected % 7 == 0, chunks.IsNull(2, row));
                if (expected % 7 != 0) Assert.Equal(expected.ToString(null, null), chunks.Text(2, row));
            }
        }

        Assert.Equal(10000, expected);
    }

    [Fact]
    public void StreamFetchChunk_AfterTheLast_IsInvalidForever()
    {
        using var db = new Database();
        using var chunks = new Chunks(db, "select 1");

        using (var first = NativeMethods.StreamingResult.DuckDBStreamFetchChunk(chunks.Result))
            Assert.Equal(1UL, NativeMethods.DataChunks.DuckDBDataChunkGetSize(first));
        for (var i = 0; i < 3; i++)
        {
            using var none = NativeMethods.StreamingResult.DuckDBStreamFetchChunk(chunks.Result);
            Assert.True(none.IsInvalid);
        }
    }

    [Fact]
    public void FetchChunk_OfAStreamThatFails_EndsWithTheErrorInTheResult()
    {
        using var db = new Database();
        using var chunks = new Chunks(db, "select if(i = 500000, error('zła'), i) from range(1000000) t(i)");
        var rows = 0;

        while (chunks.Next()) rows += chunks.Rows;

        Assert.InRange(rows, 0, 500000);
        Assert.Contains("zła", NativeMethods.Query.DuckDBResultError(ref chunks.Result), StringComparison.Ordinal);
        Assert.Equal(DuckDBErrorType.InvalidInput, NativeMethods.Query.DuckDBResultErrorType(ref chunks.Result));
    }

    [Fact]
    public void UseStreamingMode_OfAnEndlessQuery_ReadsItsBeginning()
    {
        using var db = new Database();
        using var command = db.Command("select i from range(1000000000000) t(i)");
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();

        for (var i = 0L; i < 5000; i++)
        {
            Assert.True(reader.Read());
            Assert.Equal(i, reader.GetInt64(0));
        }
    }

    [Fact]
    public void String_AtTheInlineLimit_IsReadFromTheRightPlace()
    {
        using var db = new Database();
        var texts = Enumerable.Range(0, 30)
            .Select(bytes => new string('é', bytes / 2) + new string('x', bytes % 2)).ToArray();
        using var chunks = new Chunks(db, $"select unnest(['{string.Join("', '", texts)}'])");

        Assert.True(chunks.Next());
        for (var row = 0; row < texts.Length; row++) Assert.Equal(texts[row], chunks.Text(0, row));
    }

    [Fact]
    public void ListVector_OfLists_PointsIntoTheChild()
    {
        using var db = new Database();
        using var chunks = new Chunks(db, "select unnest([[10, 20], [], [30]])");

        Assert.True(chunks.Next());
        var lists = chunks.Column<DuckDBListEntry>(0);
        var child = NativeMethods.Vectors.DuckDBListVectorGetChild(chunks.Vector(0));
        var count = (int)NativeMethods.Vectors.DuckDBListVectorGetSize(chunks.Vector(0));
        var elements = new ReadOnlySpan<int>(NativeMethods.Vectors.DuckDBVectorGetData(child), count);

        Assert.Equal(3, lists.Length);
        Assert.Equal([10, 20], elements.Slice((int)lists[0].Offset, (int)lists[0].Length).ToArray());
        Assert.Equal(0UL, lists[1].Length);
        Assert.Equal([30], elements.Slice((int)lists[2].Offset, (int)lists[2].Length).ToArray());
    }

    [Fact]
    public void StructAndArrayVectors_HaveAChildPerMember()
    {
        using var db = new Database();
        using var chunks = new Chunks(db, "select {'a': 5, 'b': [1.5, 2.5]::double[2]}");

        Assert.True(chunks.Next());
        var a = NativeMethods.Vectors.DuckDBStructVectorGetChild(chunks.Vector(0), 0);
        var b = NativeMethods.Vectors.DuckDBStructVectorGetChild(chunks.Vector(0), 1);
        var elements = NativeMethods.Vectors.DuckDBArrayVectorGetChild(b);

        Assert.Equal(5, *(int*)NativeMethods.Vectors.DuckDBVectorGetData(a));
        Assert.Equal(2.5, ((double*)NativeMethods.Vectors.DuckDBVectorGetData(elements))[1]);
    }

    [Fact]
    public void Result_OfAQuery_NamesAndTypesItsColumns()
    {
        using var db = new Database();
        using var chunks = new Chunks(db, """
            select 1::decimal(9, 2) as größe, 'a'::enum('a', 'bé') e, [1]::integer[1] f, map {1: 'x'} m, {'q': 1} s
            """);
        ref var result = ref chunks.Result;

        Assert.Equal(5UL, NativeMethods.Query.DuckDBColumnCount(ref result));
        Assert.Equal("größe", NativeMethods.Query.DuckDBColumnName(ref result, 0));
        Assert.Equal(DuckDBType.Map, NativeMethods.Query.DuckDBColumnType(ref result, 3));
        Assert.Equal(DuckDBResultType.QueryResult, NativeMethods.Query.DuckDBResultReturnType(result));
        Assert.Equal(DuckDBStatementType.Select, NativeMethods.Query.DuckDBResultStatementType(result));
        using var money = NativeMethods.Query.DuckDBColumnLogicalType(ref result, 0);
        Assert.Equal(9, NativeMethods.LogicalType.DuckDBDecimalWidth(money));
        Assert.Equal(2, NativeMethods.LogicalType.DuckDBDecimalScale(money));
        Assert.Equal(DuckDBType.Integer, NativeMethods.LogicalType.DuckDBDecimalInternalType(money));
        using var words = NativeMethods.Query.DuckDBColumnLogicalType(ref result, 1);
        Assert.Equal(2U, NativeMethods.LogicalType.DuckDBEnumDictionarySize(words));
        Assert.Equal("bé", NativeMethods.LogicalType.DuckDBEnumDictionaryValue(words, 1));
        using var array = NativeMethods.Query.DuckDBColumnLogicalType(ref result, 2);
        Assert.Equal(1, NativeMethods.LogicalType.DuckDBArrayVectorGetSize(array));
        using var map = NativeMethods.Query.DuckDBColumnLogicalType(ref result, 3);
        using var mapValue = NativeMethods.LogicalType.DuckDBMapTypeValueType(map);
        Assert.Equal(DuckDBType.Varchar, NativeMethods.LogicalType.DuckDBGetTypeId(mapValue));
        using var row = NativeMethods.Query.DuckDBColumnLogicalType(ref result, 4);
        Assert.Equal("q", NativeMethods.LogicalType.DuckDBStructTypeChildName(row, 0));
    }

    [Fact]
    public void ValueFunctions_OfAMaterialisedResult_ConvertEachCell()
    {
        using var db = new Database();
        const string sql = """
            select true, -5, 2.5, 'żółć', date '1970-01-02', time '00:00:01', timestamp '1970-01-01 00:00:02',
                   '\xAB'::blob, null
            """;
        Assert.True(NativeMethods.Query.DuckDBQuery(db.Native, sql, out var result).IsSuccess());

        Assert.Equal(1, NativeMethods.Query.DuckDBRowCount(ref result));
        Assert.True(NativeMethods.Types.DuckDBValueBoolean(ref result, 0, 0));
        Assert.Equal(-5, NativeMethods.Types.DuckDBValueInt64(ref result, 1, 0));
        Assert.Equal(2.5, NativeMethods.Types.DuckDBValueDouble(ref result, 2, 0));
        var amount = NativeMethods.Types.DuckDBValueDecimal(ref result, 2, 0);
        Assert.Equal(25, amount.Value.ToBigInteger());
        Assert.Equal(2.5, NativeMethods.Helpers.DuckDBDecimalToDouble(amount));
        Assert.Equal("żółć", NativeMethods.Types.DuckDBValueVarchar(ref result, 3, 0));
        Assert.Equal(1, NativeMethods.Types.DuckDBValueDate(ref result, 4, 0).Days);
        Assert.Equal(1_000_000, NativeMethods.Types.DuckDBValueTime(ref result, 5, 0).Micros);
        Assert.Equal(2_000_000, NativeMethods.Types.DuckDBValueTimestamp(ref result, 6, 0).Micros);
        using (var blob = NativeMethods.Types.DuckDBValueBlob(ref result, 7, 0))
            Assert.Equal((1L, (byte)0xab), (blob.Size, Marshal.ReadByte(blob.Data)));
        Assert.True(NativeMethods.Types.DuckDBValueIsNull(ref result, 8, 0));
        result.Close();
        result.Close();
    }
}
