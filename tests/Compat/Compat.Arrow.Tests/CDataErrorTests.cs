using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.C;
using Apache.Arrow.Types;

namespace Compat.Arrow.Tests;

/// <summary>Plays a foreign producer: fills the structs by hand and counts its release callbacks.</summary>
public sealed unsafe class CDataErrorTests
{
    // Where the C data interface puts the callbacks, which the structs do not publish.
    private const int ArrayReleaseOffset = 64;
    private const int SchemaReleaseOffset = 56;

    [ThreadStatic]
    private static int s_releases;

    private delegate void FillArray(CArrowArray* array);

    [Fact]
    public void ImportArray_DisposedTwice_ReleasesOnceAndClearsTheSource()
    {
        int* values = stackalloc int[3] { 1, 2, 3 };
        byte** buffers = stackalloc byte*[2] { null, (byte*)values };
        CArrowArray* source = MakeArray(array =>
        {
            array->length = 3;
            array->n_buffers = 2;
        });
        source->buffers = buffers;

        IArrowArray array = CArrowArrayImporter.ImportArray(source, Int32Type.Default);
        Assert.Equal(0, ReadPointer(source, ArrayReleaseOffset));
        Assert.Equal([1, 2, 3], ((Int32Array)array).Values.ToArray());
        Assert.True(values == Address((Int32Array)array));
        IArrowArray slice = ArrowArrayFactory.SliceShared(array, 1, 2);
        array.Dispose();
        Assert.Equal(0, s_releases);
        slice.Dispose();
        array.Dispose();

        Assert.Equal(1, s_releases);
        CArrowArray.Free(source);
        Assert.Equal(1, s_releases);
    }

    [Fact]
    public void ImportArray_ThatDoesNotFitTheType_ReleasesAndThrows()
    {
        AssertRejected(StringType.Default, array => array->n_buffers = 2);
        AssertRejected(Int32Type.Default, array => array->n_buffers = 3);
        AssertRejected(Int32Type.Default, array => (array->length, array->n_buffers) = (4, 2));
        AssertRejected(Int32Type.Default, array => (array->length, array->n_buffers) = (-1, 2));
        AssertRejected(Int32Type.Default, array => (array->length, array->n_buffers) = (long.MaxValue, 2));
        AssertRejected(new ListType(Int32Type.Default), array => array->n_buffers = 2);
        AssertRejected(
            new DictionaryType(Int8Type.Default, StringType.Default, false), array => array->n_buffers = 2);
        AssertRejected(StringViewType.Default, array => array->n_buffers = 2);
    }

    [Fact]
    public void ImportRecordBatch_ThatDoesNotFitTheSchema_ReleasesAndThrows()
    {
        var schema = new Schema([new Field("a", Int32Type.Default, true)], null);
        foreach (long offset in (long[])[0, 3])
        {
            CArrowArray* source = MakeArray(array => (array->n_buffers, array->offset) = (1, offset));

            Assert.Throws<InvalidOperationException>(() => CArrowArrayImporter.ImportRecordBatch(source, schema));

            Assert.Equal(1, s_releases);
            CArrowArray.Free(source);
        }
    }

    [Fact]
    public void Import_OfNothing_Throws()
    {
        CArrowArray* array = CArrowArray.Create();
        CArrowSchema* schema = CArrowSchema.Create();
        CArrowArrayStream* stream = CArrowArrayStream.Create();

        Assert.Throws<ArgumentException>(() => CArrowArrayImporter.ImportArray(array, Int32Type.Default));
        Assert.Throws<ArgumentNullException>(() => CArrowArrayImporter.ImportArray(null, Int32Type.Default));
        Assert.Throws<ArgumentException>(() => CArrowSchemaImporter.ImportField(schema));
        Assert.Throws<ArgumentException>(() => CArrowSchemaImporter.ImportSchema(null));
        Assert.Throws<ArgumentException>(() => CArrowArrayStreamImporter.ImportArrayStream(stream));
        CArrowArray.Free(array);
        CArrowSchema.Free(schema);
        CArrowArrayStream.Free(stream);
    }

    [Theory]
    [InlineData("", typeof(NotSupportedException))]
    [InlineData("?", typeof(NotSupportedException))]
    [InlineData("ts", typeof(NotSupportedException))]
    [InlineData("tsx:", typeof(InvalidDataException))]
    [InlineData("d:", typeof(InvalidDataException))]
    [InlineData("d:1", typeof(InvalidDataException))]
    [InlineData("d:5,2,77", typeof(InvalidDataException))]
    [InlineData("d:5,x", typeof(InvalidDataException))]
    [InlineData("w:-1", typeof(InvalidDataException))]
    [InlineData("w:99999999999", typeof(InvalidDataException))]
    [InlineData("+l", typeof(InvalidDataException))]
    [InlineData("+w:3", typeof(InvalidDataException))]
    [InlineData("+m", typeof(InvalidDataException))]
    [InlineData("+r", typeof(InvalidDataException))]
    [InlineData("+us:1,2", typeof(InvalidDataException))]
    public void ImportType_MalformedFormat_ReleasesAndThrows(string format, Type exception)
    {
        byte[] text = Encoding.UTF8.GetBytes(format + "\0");
        fixed (byte* pointer = text)
        {
            CArrowSchema* schema = MakeSchema(pointer);

            Assert.Throws(exception, () => CArrowSchemaImporter.ImportType(schema));

            Assert.Equal(1, s_releases);
            CArrowSchema.Free(schema);
        }
    }

    [Fact]
    public void ImportType_ThatContainsItself_Throws()
    {
        fixed (byte* format = "+l\0"u8)
        {
            CArrowSchema* schema = MakeSchema(format);
            CArrowSchema** children = stackalloc CArrowSchema*[1] { schema };
            schema->n_children = 1;
            schema->children = children;

            Assert.Throws<InvalidDataException>(() => CArrowSchemaImporter.ImportType(schema));

            Assert.Equal(1, s_releases);
            CArrowSchema.Free(schema);
        }
    }

    [Fact]
    public void Export_IntoAStructThatHoldsSomething_Throws()
    {
        using Int32Array array = new Int32Array.Builder().Append(1).Build();
        CArrowArray* target = CArrowArray.Create();
        CArrowSchema* schema = CArrowSchema.Create();
        CArrowArrayExporter.ExportArray(array, target);
        CArrowSchemaExporter.ExportType(Int32Type.Default, schema);

        Assert.Throws<ArgumentException>(() => CArrowArrayExporter.ExportArray(array, target));
        Assert.Throws<ArgumentException>(() => CArrowSchemaExporter.ExportType(Int32Type.Default, schema));
        CArrowArray.Free(target);
        CArrowSchema.Free(schema);
    }

    [Fact]
    public void ExportArray_ChildMovedOut_OutlivesItsParent()
    {
        var allocator = new TrackingAllocator();
        IArrowArray array = SampleArrays.Make("struct", allocator);
        string[] expected = ArrayValues.Read(((StructArray)array).Fields[1]);
        CArrowArray* parent = CArrowArray.Create();
        CArrowArrayExporter.ExportArray(array, parent);
        array.Dispose();
        CArrowArray moved = *parent->children[1];
        *(nint*)((byte*)parent->children[1] + ArrayReleaseOffset) = 0;

        CArrowArray.Free(parent);
        using (IArrowArray child = CArrowArrayImporter.ImportArray(&moved, StringType.Default))
            Assert.Equal(expected, ArrayValues.Read(child));

        Assert.Equal(0, allocator.Outstanding);
    }

    [Fact]
    public void ExportArray_OverManagedMemory_CopiesUnlessToldToPin()
    {
        var values = new byte[64];
        var array = new UInt8Array(new ArrowBuffer(values), ArrowBuffer.Empty, 64, 0, 0);
        CArrowArray* exported = CArrowArray.Create();
        CArrowArrayExporter.ExportArray(array, exported);

        values[5] = 7;

        Assert.Equal(0, exported->buffers[1][5]);
        CArrowArray.Free(exported);
    }

    private static void AssertRejected(IArrowType type, FillArray fill)
    {
        byte** buffers = stackalloc byte*[3] { null, null, null };
        CArrowArray* source = MakeArray(fill);
        source->buffers = buffers;

        Assert.Throws<InvalidOperationException>(() => CArrowArrayImporter.ImportArray(source, type));

        Assert.Equal(1, s_releases);
        CArrowArray.Free(source);
    }

    private static CArrowArray* MakeArray(FillArray fill)
    {
        s_releases = 0;
        CArrowArray* array = CArrowArray.Create();
        fill(array);
        *(delegate* unmanaged<CArrowArray*, void>*)((byte*)array + ArrayReleaseOffset) = &ReleaseArray;
        return array;
    }

    private static CArrowSchema* MakeSchema(byte* format)
    {
        s_releases = 0;
        CArrowSchema* schema = CArrowSchema.Create();
        schema->format = format;
        *(delegate* unmanaged<CArrowSchema*, void>*)((byte*)schema + SchemaReleaseOffset) = &ReleaseSchema;
        return schema;
    }

    private static nint ReadPointer(CArrowArray* array, int offset) => *(nint*)((byte*)array + offset);

    private static int* Address(Int32Array array)
    {
        fixed (int* pointer = array.Values)
            return pointer;
    }

    [UnmanagedCallersOnly]
    private static void ReleaseArray(CArrowArray* array)
    {
        s_releases++;
        *(nint*)((byte*)array + ArrayReleaseOffset) = 0;
    }

    [UnmanagedCallersOnly]
    private static void ReleaseSchema(CArrowSchema* schema)
    {
        s_releases++;
        *(nint*)((byte*)schema + SchemaReleaseOffset) = 0;
    }
}
