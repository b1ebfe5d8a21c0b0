using System.Diagnostics;
using Apache.Arrow.Ipc;

namespace Compat.Arrow.Tests.Ipc;

/// <summary>
/// Whatever the bytes are, reading ends soon, with little memory, in values or in an exception that is documented.
/// </summary>
public sealed class CorruptInputTests
{
    private const long MemoryLimit = 256L << 20;
    private static readonly TimeSpan s_timeLimit = TimeSpan.FromSeconds(2);

    public static TheoryData<string> Fuzzed() => ArrowFiles.ToTheory(ArrowFiles.Fuzzed());

    [SkippableTheory]
    [MemberData(nameof(Fuzzed))]
    public void Reader_FuzzedInput_EndsInValuesOrDocumentedException(string path)
    {
        Skip.IfNot(ArrowFiles.Exist, ArrowFiles.Absent);
        var bytes = ArrowFiles.Read(path);
        foreach (var way in Enum.GetValues<Way>())
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            ReadAll(bytes, way);
            Assert.InRange(watch.Elapsed, TimeSpan.Zero, s_timeLimit);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MemoryLimit);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reader_TruncatedAnywhere_EndsInValuesOrDocumentedException(bool isLegacy)
    {
        var (stream, file) = Samples.Write(Samples.EveryType(3), isLegacy);
        for (var length = 0; length < stream.Length; length++)
            ReadAll(stream.AsSpan(0, length).ToArray(), length % 5 == 0 ? Way.Stream : Way.Memory);
        for (var length = 0; length < file.Length; length++)
            Assert.IsType<InvalidDataException>(ReadAll(file.AsSpan(0, length).ToArray(), Way.File));
    }

    // Every byte of the message is changed in one way of reading; the others look at some, because they differ little.
    [Theory]
    [InlineData(Way.Memory, 1)]
    [InlineData(Way.File, 3)]
    [InlineData(Way.Stream, 7)]
    [InlineData(Way.ShortReads, 11)]
    public void Reader_OneByteChanged_EndsInValuesOrDocumentedException(Way way, int step)
    {
        var (stream, file) = Samples.Write(Samples.EveryType(3), isLegacy: false);
        var bytes = way == Way.File ? file : stream;
        var random = new Random(step);
        for (var at = 0; at < bytes.Length; at += step)
        {
            var original = bytes[at];
            foreach (var value in new[] { original ^ (1 << random.Next(8)), random.Next(256) })
            {
                bytes[at] = (byte)value;
                ReadAll(bytes, way);
            }
            bytes[at] = original;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(GoldenToMutate))]
    public void Reader_GoldenWithRandomChanges_EndsInValuesOrDocumentedException(string path)
    {
        Skip.IfNot(ArrowFiles.Exist, ArrowFiles.Absent);
        var random = new Random(20210817);
        foreach (var (ending, way) in new[] { (".stream", Way.Memory), (".arrow_file", Way.File) })
        {
            var original = ArrowFiles.Read(path + ending);
            for (var round = 0; round < 60; round++)
            {
                var bytes = (byte[])original.Clone();
                for (var change = random.Next(1, 4); change > 0; change--)
                    bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                ReadAll(bytes, way);
            }
        }
    }

    public static TheoryData<string> GoldenToMutate() => ArrowFiles.ToTheory(ArrowFiles.Golden());

    /// <summary>How bytes get to a reader.</summary>
    public enum Way
    {
        Stream,
        ShortReads,
        Memory,
        File,
    }

    // Returns the exception that ended reading, if one did; anything undocumented passes through and fails the test.
    private static Exception? ReadAll(byte[] bytes, Way way)
    {
        var allocator = new CountingAllocator(MemoryLimit);
        try
        {
            using var reader = Open(bytes, way, allocator);
            while (reader.ReadNextRecordBatch() is { } batch)
            {
                foreach (var column in batch.Arrays.Where(column => column.Length < 1_000_000))
                    ValueText.OfArray(column);
                batch.Dispose();
            }
            return null;
        }
        catch (Exception failure) when (failure is InvalidDataException or NotSupportedException)
        {
            return failure;
        }
    }

    private static ArrowStreamReader Open(byte[] bytes, Way way, CountingAllocator allocator) => way switch
    {
        Way.Stream => new ArrowStreamReader(new MemoryStream(bytes), allocator, new Lz4Codecs(), leaveOpen: false),
        Way.ShortReads => new ArrowStreamReader(new ShortReadStream(bytes), allocator, new Lz4Codecs(), false),
        Way.Memory => new ArrowStreamReader(bytes.AsMemory(), new Lz4Codecs()),
        _ => new ArrowFileReader(new MemoryStream(bytes), allocator, new Lz4Codecs()),
    };
}
