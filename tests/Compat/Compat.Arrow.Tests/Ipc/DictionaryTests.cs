using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Compat.Arrow.Tests.Ipc;

/// <summary>Dictionaries that change from batch to batch.</summary>
public sealed class DictionaryTests
{
    private static readonly DictionaryType s_type = new(Int32Type.Default, StringType.Default, false);

    [Fact]
    public void Stream_DictionaryChanges_IsReplaced()
    {
        var bytes = Samples.WriteStream(null, Encode(["a", "b"], 0, 1), Encode(["c"], 0), Encode(["d", "e", "f"], 2));

        Assert.Equal([["a\nb\n"], ["c\n"], ["f\n"]], Samples.ReadStream(bytes));
    }

    [Fact]
    public void Stream_SameDictionary_IsWrittenOnce()
    {
        var words = Enumerable.Range(0, 1000).Select(i => $"word {i}").ToArray();
        var one = Samples.WriteStream(null, Encode(words, 1));

        // The second batch has the same words in other memory.
        var two = Samples.WriteStream(null, Encode(words, 1), Encode(words, 2));

        Assert.InRange(two.Length - one.Length, 1, 300);
        Assert.Equal([["word 1\n"], ["word 2\n"]], Samples.ReadStream(two));
    }

    [Fact]
    public void Stream_EarlierBatchDisposed_IsStillCompared()
    {
        var stream = new MemoryStream();
        var first = Samples.ReadStreamBatch(Samples.WriteStream(null, Encode(["a", "b"], 1)));
        var second = Encode(["a", "b"], 0);
        using (var writer = new ArrowStreamWriter(stream, first.Schema, leaveOpen: true))
        {
            writer.WriteRecordBatch(first);
            first.Dispose();
            writer.WriteRecordBatch(second);
        }

        Assert.Equal([["b\n"], ["a\n"]], Samples.ReadStream(stream.ToArray()));
    }

    [Fact]
    public void File_DictionaryGrows_IsExtended()
    {
        var bytes = Samples.WriteFile(
            null, Encode(["a"], 0), Encode(["a", "b"], 1), Encode(["a", "b", "c"], 2, 0), Encode(["a", "b", "c"], 1));

        Assert.Equal([["a\n"], ["b\n"], ["c\na\n"], ["b\n"]], Samples.ReadFile(bytes));
        // A file is a stream too, once its first mark is skipped.
        Assert.Equal([["a\n"], ["b\n"], ["c\na\n"], ["b\n"]], Samples.ReadStream(bytes[8..]));
    }

    [Fact]
    public void File_DictionaryChangesOtherwise_IsRefused()
    {
        Assert.Throws<NotSupportedException>(() => Samples.WriteFile(null, Encode(["a"], 0), Encode(["b"], 0)));
    }

    [Fact]
    public void Stream_InnerDictionaryChanges_OuterIsWrittenAgain()
    {
        var bytes = Samples.WriteStream(null, Nest("x", "y"), Nest("z", "w"));

        Assert.Equal([["{y;}\n{x;}\n"], ["{w;}\n{z;}\n"]], Samples.ReadStream(bytes));
    }

    [Fact]
    public void Stream_NullsOnly_NeedNoDictionary()
    {
        // Some writers leave out a dictionary that no row refers to: cut out the message that carries it.
        var indexes = new ArrayData(
            s_type, 2, 2, 0, [new ArrowBuffer(new byte[1]), new ArrowBuffer(new byte[8])], null, Words("a").Data);
        var bytes = Samples.WriteStream(null, Samples.ToBatch([("d", indexes)], 2));
        var messages = IpcMessages.Cut(bytes);

        Assert.Equal([["null\nnull\n"]], Samples.ReadStream([.. messages[0], .. messages[2]]));
    }

    [Fact]
    public void Stream_DictionaryLeftOutThatIsUsed_IsInvalid()
    {
        var messages = IpcMessages.Cut(Samples.WriteStream(null, Encode(["a"], 0)));

        Assert.Throws<InvalidDataException>(() => Samples.ReadStream([.. messages[0], .. messages[2]]));
    }

    [Fact]
    public void Batch_SharedDictionary_SurvivesDisposalOfOtherBatches()
    {
        var allocator = new CountingAllocator();
        var bytes = Samples.WriteStream(null, Encode(["a", "b"], 0, 1), Encode(["a", "b"], 1, 0));
        using var reader = new ArrowStreamReader(new MemoryStream(bytes), allocator);
        var first = reader.ReadNextRecordBatch()!;
        first.Dispose();
        using var second = reader.ReadNextRecordBatch()!;

        Assert.Equal(["b\na\n"], ValueText.OfBatch(second));
    }

    private static RecordBatch Encode(string[] words, params int[] indexes) => Samples.ToBatch(
        [("d", new DictionaryArray(s_type, new Int32Array.Builder().AppendRange(indexes).Build(), Words(words)).Data)],
        indexes.Length);

    private static RecordBatch Nest(params string[] words)
    {
        var inner = new DictionaryArray(s_type, new Int32Array.Builder().AppendRange([1, 0]).Build(), Words(words));
        var record = new StructType([new Field("word", s_type, true)]);
        var values = new StructArray(record, 2, [inner], ArrowBuffer.Empty);
        var outer = new DictionaryType(Int8Type.Default, record, false);
        var indexes = new Int8Array.Builder().AppendRange([0, 1]).Build();
        return Samples.ToBatch([("d", new DictionaryArray(outer, indexes, values).Data)], 2);
    }

    private static StringArray Words(params string[] words) => new StringArray.Builder().AppendRange(words).Build();
}
