using System.Runtime.InteropServices;
using Apache.Arrow.Ipc;

namespace Apache.Arrow.C;

/// <summary>Hands streams of record batches to other runtimes, which release them.</summary>
public static unsafe class CArrowArrayStreamExporter
{
    // EIO: the errno code for a stream that cannot be read, the same on every system.
    private const int IoError = 5;

    /// <summary>Exports a stream, which is disposed when the consumer releases the struct.</summary>
    /// <param name="arrayStream">The stream; read synchronously, on the consumer's thread.</param>
    /// <param name="cArrayStream">A struct that holds nothing.</param>
    public static void ExportArrayStream(IArrowArrayStream arrayStream, CArrowArrayStream* cArrayStream)
    {
        ArgumentNullException.ThrowIfNull(arrayStream);
        ArgumentNullException.ThrowIfNull(cArrayStream);
        if (cArrayStream->release != null)
        {
            throw new ArgumentException(
                "Cannot export to a struct that already holds a stream.", nameof(cArrayStream));
        }
        GCHandle handle = GCHandle.Alloc(new ExportedStream(arrayStream));
        cArrayStream->private_data = (void*)GCHandle.ToIntPtr(handle);
        cArrayStream->get_schema = &GetSchema;
        cArrayStream->get_next = &GetNext;
        cArrayStream->get_last_error = &GetLastError;
        cArrayStream->release = &Release;
    }

    private static ExportedStream Find(CArrowArrayStream* stream) =>
        (ExportedStream)GCHandle.FromIntPtr((nint)stream->private_data).Target!;

    // Exceptions must not cross into the consumer: each becomes an error code and a message.
    [UnmanagedCallersOnly]
    private static int GetSchema(CArrowArrayStream* stream, CArrowSchema* schema)
    {
        ExportedStream exported = Find(stream);
        try
        {
            *schema = default;
            CArrowSchemaExporter.ExportSchema(exported.Stream.Schema, schema);
            return exported.Succeed();
        }
        catch (Exception error)
        {
            return exported.Fail(error);
        }
    }

    [UnmanagedCallersOnly]
    private static int GetNext(CArrowArrayStream* stream, CArrowArray* array)
    {
        ExportedStream exported = Find(stream);
        try
        {
            *array = default;
            using RecordBatch? batch = exported.Stream.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult();
            if (batch is not null)
                CArrowArrayExporter.ExportRecordBatch(batch, array);
            return exported.Succeed();
        }
        catch (Exception error)
        {
            return exported.Fail(error);
        }
    }

    [UnmanagedCallersOnly]
    private static byte* GetLastError(CArrowArrayStream* stream) => Find(stream).LastError;

    [UnmanagedCallersOnly]
    private static void Release(CArrowArrayStream* stream)
    {
        if (stream->release == null)
            return;
        GCHandle handle = GCHandle.FromIntPtr((nint)stream->private_data);
        *stream = default;
        ((ExportedStream)handle.Target!).Dispose();
        handle.Free();
    }

    private sealed class ExportedStream(IArrowArrayStream stream) : IDisposable
    {
        public IArrowArrayStream Stream => stream;

        public byte* LastError { get; private set; }

        public int Succeed()
        {
            SetError(null);
            return 0;
        }

        public int Fail(Exception error)
        {
            SetError(error.Message);
            return IoError;
        }

        public void Dispose()
        {
            SetError(null);
            stream.Dispose();
        }

        private void SetError(string? message)
        {
            NativeMemory.Free(LastError);
            LastError = message is null ? null : StringUtil.ToCStringUtf8(message);
        }
    }
}
