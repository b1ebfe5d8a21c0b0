using System.IO;
using Apache.Arrow.Ipc.Reading;
using Apache.Arrow.Memory;

namespace Apache.Arrow.Ipc;

/// <summary>Reads record batches of an Arrow file, in order or by position; the stream must be seekable.</summary>
/// <inheritdoc cref="ArrowStreamReader" path="/remarks"/>
public class ArrowFileReader : ArrowStreamReader
{
    private readonly FileBatchReader _file;

    public ArrowFileReader(Stream stream)
        : this(stream, leaveOpen: false)
    {
    }

    public ArrowFileReader(Stream stream, ICompressionCodecFactory? compressionCodecFactory)
        : this(stream, allocator: null, compressionCodecFactory, leaveOpen: false)
    {
    }

    public ArrowFileReader(Stream stream, MemoryAllocator? allocator)
        : this(stream, allocator, leaveOpen: false)
    {
    }

    public ArrowFileReader(Stream stream, MemoryAllocator? allocator, ICompressionCodecFactory? compressionCodecFactory)
        : this(stream, allocator, compressionCodecFactory, leaveOpen: false)
    {
    }

    public ArrowFileReader(Stream stream, bool leaveOpen)
        : this(stream, allocator: null, compressionCodecFactory: null, leaveOpen)
    {
    }

    public ArrowFileReader(Stream stream, MemoryAllocator? allocator, bool leaveOpen)
        : this(stream, allocator, compressionCodecFactory: null, leaveOpen)
    {
    }

    public ArrowFileReader(
        Stream stream, MemoryAllocator? allocator, ICompressionCodecFactory? compressionCodecFactory, bool leaveOpen)
        : this(CreateReader(stream, ReaderContext.Create(allocator, compressionCodecFactory), leaveOpen))
    {
    }

    public ArrowFileReader(ArrowContext context, Stream stream, bool leaveOpen = false)
        : this(CreateReader(stream, CreateContext(context), leaveOpen))
    {
    }

    private ArrowFileReader(FileBatchReader reader)
        : base(reader) => _file = reader;

    /// <summary>Whether the file's marks and footer were read and found to be in order.</summary>
    public bool IsFileValid => _file.Schema is not null;

    /// <summary>Opens a file, which the reader closes.</summary>
    public static ArrowFileReader FromFile(string filename) =>
        new(new FileStream(filename, FileMode.Open, FileAccess.Read));

    /// <summary>How many record batches the file has.</summary>
    public ValueTask<int> RecordBatchCountAsync() => _file.CountAsync(IoMode.Asynchronous(default));

    /// <summary>Reads one batch, which the caller disposes; does not move the position of sequential reading.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is not in [0, count).</exception>
    public async ValueTask<RecordBatch> ReadRecordBatchAsync(
        int index, CancellationToken cancellationToken = default) =>
        (await ReadRecordBatchWithCustomMetadataAsync(index, cancellationToken).ConfigureAwait(false)).Batch!;

    /// <summary>Reads one batch like <see cref="ReadRecordBatchAsync"/>, and its message's metadata.</summary>
    public ValueTask<RecordBatchWithMetadata> ReadRecordBatchWithCustomMetadataAsync(
        int index, CancellationToken cancellationToken = default) =>
        _file.ReadAsync(index, IoMode.Asynchronous(cancellationToken));

    private static FileBatchReader CreateReader(Stream stream, ReaderContext context, bool leaveOpen)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new FileBatchReader(new StreamMessageSource(stream, context.Allocator, leaveOpen), context);
    }
}
