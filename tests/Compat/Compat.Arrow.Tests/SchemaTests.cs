using Apache.Arrow;
using Apache.Arrow.Types;

namespace Compat.Arrow.Tests;

public sealed class SchemaTests
{
    private static readonly Field A = new("a", Int32Type.Default, false);
    private static readonly Field B = new("b", StringType.Default, true, [new("k", "v")]);

    [Fact]
    public void Builder_FieldsAndMetadata_MakeTheSchema()
    {
        Schema schema = new Schema.Builder()
            .Field(A).Field(f => f.Name("b").DataType(StringType.Default).Metadata("k", "v")).Metadata("m", "n")
            .Build();

        Assert.Equal(["a", "b"], schema.FieldsList.Select(field => field.Name));
        Assert.True(schema["b"].IsNullable && schema["b"].HasMetadata && schema.HasMetadata);
        Assert.Equal("n", schema.Metadata!["m"]);
        Assert.Equal("Schema: Num fields=2, Num metadata=1", schema.ToString());
        Assert.Equal("Field: Name=a, DataType=int32, IsNullable=False, Metadata count=0", A.ToString());
    }

    [Fact]
    public void GetFieldIndex_RepeatedAndMissingNames_GivesTheFirstOrMinusOne()
    {
        var schema = new Schema([A, B, A], null);

        Assert.Equal((0, 1, -1), (schema.GetFieldIndex("a"), schema.GetFieldIndex("b"), schema.GetFieldIndex("B")));
        Assert.Equal(1, schema.GetFieldIndex("B", StringComparer.OrdinalIgnoreCase));
        Assert.Equal(2, schema.FieldsLookup["a"].Count());
        Assert.Null(schema.GetFieldByName("c"));
    }

    [Fact]
    public void InsertSetRemoveField_LeaveTheOriginalAlone()
    {
        var schema = new Schema([A], null);

        Schema changed = schema.InsertField(1, B).InsertField(0, B).SetField(0, A).RemoveField(1);

        Assert.Equal([A, B], changed.FieldsList);
        Assert.Equal([A], schema.FieldsList);
        Assert.Throws<ArgumentException>(() => schema.RemoveField(1));
        Assert.Throws<ArgumentException>(() => schema.InsertField(2, A));
        Assert.Throws<ArgumentException>(() => schema.SetField(-1, A));
        Assert.Throws<ArgumentNullException>(() => schema.InsertField(0, null!));
    }

    [Fact]
    public void RecordBatch_BuilderSliceAndColumns_AgreeOnRows()
    {
        using RecordBatch batch = new RecordBatch.Builder()
            .Append("a", false, columns => columns.Int32(builder => builder.AppendRange(Enumerable.Range(0, 10))))
            .Append("b", true, new StringArray.Builder().AppendRange(Enumerable.Range(0, 10).Select(i => $"{i}")))
            .Build();

        RecordBatch slice = batch.Slice(7, 100);

        Assert.Equal("RecordBatch: 2 columns by 10 rows", batch.ToString());
        Assert.Equal(3, slice.Length);
        Assert.Equal([7, 8, 9], ((Int32Array)slice.Column("a")).Values.ToArray());
        Assert.Equal("9", ((StringArray)slice.Column("B", StringComparer.OrdinalIgnoreCase)).GetString(2));
        Assert.Throws<ArgumentException>(() => batch.Slice(11, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RecordBatch(batch.Schema, batch.Arrays, -1));
    }

    [Fact]
    public void RecordBatch_SliceSharedAndClone_OutliveTheBatch()
    {
        var allocator = new TrackingAllocator();
        RecordBatch batch = new RecordBatch.Builder(allocator)
            .Append("a", false, columns => columns.Double(builder => builder.Append([1.5, 2.5, 3.5]))).Build();
        RecordBatch slice = batch.SliceShared(1, 2);
        RecordBatch clone = batch.Clone(allocator);

        batch.Dispose();

        Assert.Equal([2.5, 3.5], ((DoubleArray)slice.Column(0)).Values.ToArray());
        slice.Dispose();
        Assert.Equal([1.5, 2.5, 3.5], ((DoubleArray)clone.Column(0)).Values.ToArray());
        clone.Dispose();
        Assert.Equal(0, allocator.Outstanding);
    }

    [Fact]
    public void Table_FromBatches_SlicesAcrossChunks()
    {
        RecordBatch batch = new RecordBatch.Builder()
            .Append("a", false, columns => columns.Int64(builder => builder.Append([1, 2, 3]))).Build();
        Table table = Table.TableFromRecordBatches(batch.Schema, [batch, batch]);

        ChunkedArray middle = table.Column(0).Slice(2, 3).Data;

        Assert.Equal("Table: 1 columns by 6 rows", table.ToString());
        Assert.Equal(2, middle.ArrayCount);
        Assert.Equal([3], ((Int64Array)middle.Array(0)!).Values.ToArray());
        Assert.Equal([1, 2], ((Int64Array)middle.ArrowArray(1)).Values.ToArray());
        Assert.Equal("ChunkedArray: Length=3, DataType=int64", middle.ToString());
        Assert.Throws<ArgumentException>(() => middle.Slice(3));
        Assert.Throws<ArgumentException>(
            () => new Column(new Field("a", Int32Type.Default, true), [batch.Column(0)]));
        Assert.Equal(0, table.RemoveColumn(0).ColumnCount);
    }

    [Fact]
    public void MapType_OtherNames_BecomeTheStandardOnes()
    {
        var type = new StructType([new("k", StringType.Default, false), new("v", Int8Type.Default, true)]);
        var entries = new Field("pairs", type, false);

        var map = new MapType(entries, keySorted: true);

        Assert.Equal(("entries", "key", "value"), (map.Fields[0].Name, map.KeyField.Name, map.ValueField.Name));
        Assert.False(map.UnsortedKey().KeySorted);
    }

    [Fact]
    public void Types_WrongArguments_Throw()
    {
        Assert.Throws<ArgumentException>(() => new DictionaryType(StringType.Default, StringType.Default, false));
        Assert.Throws<ArgumentException>(() => new RunEndEncodedType(Int8Type.Default, StringType.Default));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedSizeListType(Int8Type.Default, 0));
        Assert.Throws<ArgumentNullException>(() => new StructType([]));
        Assert.Throws<ArgumentNullException>(() => new Field(null!, Int8Type.Default, true));
        Assert.Throws<ArgumentNullException>(() => new Field.Builder().Metadata(" ", "v"));
    }
}
