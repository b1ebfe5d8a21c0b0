using Apache.Arrow.Ipc;

namespace Compat.Arrow.Tests.Ipc;

/// <summary>
/// Files written by released versions of other implementations, compared with the values they are known to have.
/// </summary>
public sealed class GoldenFileTests
{
    // No Zstandard codec is at hand, so those files can only be refused; see Zstd_Golden_IsRefusedByName.
    public static TheoryData<string> Files() => ArrowFiles.ToTheory(
        ArrowFiles.Golden().Where(path => !path.Contains("zstd", StringComparison.Ordinal)));

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void Stream_Golden_HasExpectedValues(string path)
    {
        Skip.IfNot(ArrowFiles.Exist, ArrowFiles.Absent);
        var expected = new IntegrationJson(ArrowFiles.ReadJson(path + ".json.gz"));
        using var reader = new ArrowStreamReader(new MemoryStream(ArrowFiles.Read(path + ".stream")), new Lz4Codecs());
        AssertContent(expected, reader);
    }

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void File_Golden_HasExpectedValues(string path)
    {
        Skip.IfNot(ArrowFiles.Exist, ArrowFiles.Absent);
        var expected = new IntegrationJson(ArrowFiles.ReadJson(path + ".json.gz"));
        using var reader = new ArrowFileReader(
            new MemoryStream(ArrowFiles.Read(path + ".arrow_file")), (ICompressionCodecFactory)new Lz4Codecs());
        AssertContent(expected, reader);
    }

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public async Task Memory_GoldenReadAsync_HasExpectedValues(string path)
    {
        Skip.IfNot(ArrowFiles.Exist, ArrowFiles.Absent);
        var expected = new IntegrationJson(ArrowFiles.ReadJson(path + ".json.gz"));
        using var reader = new ArrowStreamReader(ArrowFiles.Read(path + ".stream").AsMemory(), new Lz4Codecs());
        for (var i = 0; i < expected.BatchCount; i++)
        {
            using var batch = await reader.ReadNextRecordBatchAsync();
            Assert.Equal(expected.Batch(i), ValueText.OfBatch(batch!));
        }
        Assert.Null(await reader.ReadNextRecordBatchAsync());
    }

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public async Task Writer_GoldenWrittenAgain_HasExpectedValues(string path)
    {
        Skip.IfNot(ArrowFiles.Exist, ArrowFiles.Absent);
        var expected = new IntegrationJson(ArrowFiles.ReadJson(path + ".json.gz"));
        var (stream, file) = (new MemoryStream(), new MemoryStream());
        using (var reader = new ArrowStreamReader(ArrowFiles.Read(path + ".stream").AsMemory(), new Lz4Codecs()))
        using (var streamWriter = new ArrowStreamWriter(stream, reader.Schema, leaveOpen: true))
        using (var fileWriter = new ArrowFileWriter(file, reader.Schema, leaveOpen: true))
        {
            while (reader.ReadNextRecordBatch() is { } batch)
            {
                streamWriter.WriteRecordBatch(batch);
                await fileWriter.WriteRecordBatchAsync(batch);
                batch.Dispose();
            }
            streamWriter.WriteEnd();
            await fileWriter.WriteEndAsync();
        }
        using var streamReader = new ArrowStreamReader(stream.ToArray().AsMemory());
        using var fileReader = new ArrowFileReader(new MemoryStream(file.ToArray()));
        AssertContent(expected, streamReader);
        AssertContent(expected, fileReader);
    }

    [SkippableTheory]
    [InlineData("zstd")]
    [InlineData("uncompressible_zstd")]
    public void Zstd_Golden_IsRefusedByName(string name)
    {
        Skip.IfNot(ArrowFiles.Exist, ArrowFiles.Absent);
        var bytes = ArrowFiles.Read($"arrow-ipc-stream/integration/2.0.0-compression/generated_{name}.stream");
        using var reader = new ArrowStreamReader(bytes.AsMemory());

        var refusal = Assert.Throws<NotSupportedException>(() => reader.ReadNextRecordBatch());

        Assert.Contains("ZSTD", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(ICompressionCodecFactory), refusal.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Lz4_GoldenWithoutCodecs_IsRefusedByName()
    {
        Skip.IfNot(ArrowFiles.Exist, ArrowFiles.Absent);
        var bytes = ArrowFiles.Read("arrow-ipc-stream/integration/2.0.0-compression/generated_lz4.arrow_file");
        using var reader = new ArrowFileReader(new MemoryStream(bytes));

        var refusal = Assert.Throws<NotSupportedException>(() => reader.ReadNextRecordBatch());

        Assert.Contains("LZ4_FRAME", refusal.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Schema_OfUnknownMetadataVersion_IsRefused()
    {
        Skip.IfNot(ArrowFiles.Exist, ArrowFiles.Absent);
        using var reader = new ArrowStreamReader(ArrowFiles.Read("forward-compatibility/schema_v6.arrow").AsMemory());

        var refusal = Assert.Throws<NotSupportedException>(() => reader.Schema);

        Assert.Contains("V6", refusal.Message, StringComparison.Ordinal);
    }

    private static void AssertContent(IntegrationJson expected, ArrowStreamReader reader)
    {
        Assert.Equal(expected.FieldNames, reader.Schema.FieldsList.Select(field => field.Name));
        Assert.Equal(IntegrationJson.Metadata(expected.Root.GetProperty("schema")), Plain(reader.Schema.Metadata));
        var fields = expected.Root.GetProperty("schema").GetProperty("fields").EnumerateArray();
        Assert.Equal(
            fields.Select(IntegrationJson.Metadata), reader.Schema.FieldsList.Select(field => Plain(field.Metadata)));
        for (var i = 0; i < expected.BatchCount; i++)
        {
            using var batch = reader.ReadNextRecordBatch();
            Assert.Equal(expected.Batch(i), ValueText.OfBatch(batch!));
        }
        Assert.Null(reader.ReadNextRecordBatch());
    }

    private static Dictionary<string, string> Plain(IReadOnlyDictionary<string, string>? metadata) =>
        metadata is null ? [] : new Dictionary<string, string>(metadata);
}
