using Apache.Arrow;
using Apache.Arrow.C;

namespace Compat.Arrow.Tests;

public sealed unsafe class CDataRoundTripTests
{
    public static TheoryData<string> Names => SampleArrays.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void ImportArray_OfAnExportedSlice_HasItsTypeAndValues(string name)
    {
        var allocator = new TrackingAllocator();
        IArrowArray array = SampleArrays.Make(name, allocator);
        var field = new Field("column", array.Data.DataType, true, [new("origin", "test"), new("é", string.Empty)]);
        foreach (int offset in (int[])[0, 1, 3, 8, 11])
        {
            IArrowArray slice = ArrowArrayFactory.Slice(array, offset, array.Length - offset);
            string[] expected = ArrayValues.Read(slice);

            Field importedField = RoundTrip(field);
            using IArrowArray imported = RoundTrip(slice, importedField);

            Assert.Equal(expected, ArrayValues.Read(imported));
            Assert.Equal(slice.NullCount, imported.NullCount);
            Assert.Equal(field.DataType.Name, importedField.DataType.Name);
            Assert.Equal(field.Metadata, importedField.Metadata);
        }
        array.Dispose();
        Assert.Equal(0, allocator.Outstanding);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ExportArray_WhenBothSidesLetGo_FreesInEitherOrder(string name)
    {
        var allocator = new TrackingAllocator();
        IArrowArray array = SampleArrays.Make(name, allocator);
        string[] expected = ArrayValues.Read(array);
        CArrowArray* first = CArrowArray.Create();
        CArrowArray* second = CArrowArray.Create();
        CArrowArrayExporter.ExportArray(array, first);
        CArrowArrayExporter.ExportArray(array, second);

        CArrowArray.Free(first);
        Assert.Equal(expected, ArrayValues.Read(array));
        array.Dispose();
        using (IArrowArray imported = CArrowArrayImporter.ImportArray(second, array.Data.DataType))
            Assert.Equal(expected, ArrayValues.Read(imported));

        Assert.Equal(0, allocator.Outstanding);
        CArrowArray.Free(second);
    }

    [Fact]
    public void ExportRecordBatch_EveryType_RoundTrips()
    {
        var allocator = new TrackingAllocator();
        string[] names = [.. SampleArrays.AllNames];
        IArrowArray[] arrays = names.Select(name => SampleArrays.Make(name, allocator)).ToArray();
        var fields = names.Zip(arrays, (name, array) => new Field(name, array.Data.DataType, true));
        var batch = new RecordBatch(new Schema(fields, [new("k", "v")]), arrays, SampleArrays.Length);
        CArrowArray* array = CArrowArray.Create();
        CArrowSchema* schema = CArrowSchema.Create();
        CArrowArrayExporter.ExportRecordBatch(batch, array);
        CArrowSchemaExporter.ExportSchema(batch.Schema, schema);

        Schema importedSchema = CArrowSchemaImporter.ImportSchema(schema);
        RecordBatch imported = CArrowArrayImporter.ImportRecordBatch(array, importedSchema);

        Assert.Equal("v", importedSchema.Metadata!["k"]);
        Assert.Equal(batch.Length, imported.Length);
        for (int i = 0; i < names.Length; i++)
        {
            Assert.Equal(names[i], importedSchema.FieldsList[i].Name);
            Assert.Equal(ArrayValues.Read(batch.Column(i)), ArrayValues.Read(imported.Column(i)));
        }
        batch.Dispose();
        imported.Dispose();
        Assert.Equal(0, allocator.Outstanding);
        CArrowArray.Free(array);
        CArrowSchema.Free(schema);
    }

    private static Field RoundTrip(Field field)
    {
        CArrowSchema* schema = CArrowSchema.Create();
        CArrowSchemaExporter.ExportField(field, schema);
        Field imported = CArrowSchemaImporter.ImportField(schema);
        Assert.True(schema->format is null);
        CArrowSchema.Free(schema);
        return imported;
    }

    private static IArrowArray RoundTrip(IArrowArray array, Field field)
    {
        CArrowArray* exported = CArrowArray.Create();
        CArrowArrayExporter.ExportArray(array, exported);
        IArrowArray imported = CArrowArrayImporter.ImportArray(exported, field.DataType);
        CArrowArray.Free(exported);
        return imported;
    }
}
