using Apache.Arrow;
using Apache.Arrow.C;
using Apache.Arrow.Types;

namespace Compat.Arrow.Tests;

public sealed unsafe class ExtensionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ImportField_OfAnExtension_NeedsTheRegistry(bool registered)
    {
        var registry = new ExtensionTypeRegistry();
        if (registered)
            registry.Register(GuidExtensionDefinition.Instance);
        var field = new Field("id", GuidType.Default, true, [new("k", "v")]);
        CArrowSchema* schema = CArrowSchema.Create();
        CArrowSchemaExporter.ExportField(field, schema);

        Field imported = CArrowSchemaImporter.ImportField(schema, registry);

        Assert.Equal(registered ? ArrowTypeId.Extension : ArrowTypeId.FixedSizedBinary, imported.DataType.TypeId);
        Assert.Equal("arrow.uuid", imported.Metadata!["ARROW:extension:name"]);
        Assert.Equal("v", imported.Metadata["k"]);
        CArrowSchema.Free(schema);
    }

    [Fact]
    public void ImportArray_OfAnExtension_HasItsValuesAndFrees()
    {
        var allocator = new TrackingAllocator();
        Guid[] guids = [new("00112233-4455-6677-8899-aabbccddeeff"), Guid.Empty];
        GuidArray array = new GuidArray.Builder().AppendRange(guids).AppendNull().Build(allocator);
        CArrowArray* exported = CArrowArray.Create();
        CArrowArrayExporter.ExportArray(array, exported);
        array.Dispose();

        using (var imported = (GuidArray)CArrowArrayImporter.ImportArray(exported, GuidType.Default))
            Assert.Equal([guids[0], guids[1], null], imported);

        Assert.Equal(0, allocator.Outstanding);
        CArrowArray.Free(exported);
    }

    [Fact]
    public void SliceShared_OfAnExtension_OutlivesTheOriginal()
    {
        var allocator = new TrackingAllocator();
        GuidArray array = new GuidArray.Builder().Append(Guid.Empty).Append(Guid.AllBitsSet).Build(allocator);

        var slice = (GuidArray)ArrowArrayFactory.SliceShared(array, 1, 1);
        array.Dispose();

        Assert.Equal([Guid.AllBitsSet], slice);
        slice.Dispose();
        Assert.Equal(0, allocator.Outstanding);
    }

    [Fact]
    public void Clone_OfARegistry_DoesNotSeeLaterRegistrations()
    {
        var registry = new ExtensionTypeRegistry();
        ExtensionTypeRegistry clone = registry.Clone();

        registry.Register(Bool8ExtensionDefinition.Instance);

        Assert.True(registry.TryGetDefinition("arrow.bool8", out _));
        Assert.False(clone.TryGetDefinition("arrow.bool8", out _));
    }

    [Fact]
    public void TryCreateType_WrongStorage_IsRefused()
    {
        Assert.False(GuidExtensionDefinition.Instance.TryCreateType(new Decimal128Type(38, 0), null, out _));
        Assert.False(Bool8ExtensionDefinition.Instance.TryCreateType(UInt8Type.Default, null, out _));
        Assert.True(TimestampWithOffsetExtensionDefinition.Instance.TryCreateType(
            TimestampWithOffsetType.Default.StorageType, null, out ExtensionType? type));
        Assert.Equal(TimeUnit.Microsecond, ((TimestampWithOffsetType)type!).Unit);
    }
}
