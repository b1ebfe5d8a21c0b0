using Apache.Arrow.Ipc;

namespace Apache.Arrow.C;

/// <summary>Takes streams of record batches from other runtimes.</summary>
public static unsafe class CArrowArrayStreamImporter
{
    /// <summary>
    /// Imports a stream. The struct is moved from: its release callback is cleared, and called once when the stream is
    /// disposed, or at once when the import fails.
    /// </summary>
    /// <exception cref="ArgumentException">The pointer is null or the struct holds nothing.</exception>
    /// <exception cref="IOException">The producer could not give the schema.</exception>
    public static IArrowArrayStream ImportArrayStream(CArrowArrayStream* ptr) => ImportArrayStream(ptr, null);

    /// <summary>Imports a stream, with the extension types that the registry knows.</summary>
    /// <inheritdoc cref="ImportArrayStream(CArrowArrayStream*)"/>
    public static IArrowArrayStream ImportArrayStream(CArrowArrayStream* ptr, ExtensionTypeRegistry? extensionRegistry)
    {
        ArgumentNullException.ThrowIfNull(ptr);
        if (ptr->release == null)
        {
            throw new ArgumentException(
                "Tried to import an array stream that has already been released.", nameof(ptr));
        }
        return new ImportedStream(ptr, extensionRegistry);
    }

    private sealed class ImportedStream : IArrowArrayStream
    {
        // On the native heap, since the producer may keep the address between calls.
        private CArrowArrayStream* _stream;

        public ImportedStream(CArrowArrayStream* source, ExtensionTypeRegistry? registry)
        {
            _stream = CArrowArrayStream.Create();
            *_stream = *source;
            source->release = null;
            CArrowSchema* schema = CArrowSchema.Create();
            try
            {
                ThrowOnError(_stream->get_schema(_stream, schema));
                Schema = CArrowSchemaImporter.ImportSchema(schema, registry);
            }
            catch
            {
                Dispose();
                throw;
            }
            finally
            {
                CArrowSchema.Free(schema);
            }
        }

        ~ImportedStream()
        {
            Dispose();
        }

        public Schema Schema { get; }

        public ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
        {
            ObjectDisposedException.ThrowIf(_stream is null, this);
            cancellationToken.ThrowIfCancellationRequested();
            CArrowArray* array = CArrowArray.Create();
            try
            {
                ThrowOnError(_stream->get_next(_stream, array));
                return new ValueTask<RecordBatch?>(
                    array->release == null ? null : CArrowArrayImporter.ImportRecordBatch(array, Schema));
            }
            finally
            {
                CArrowArray.Free(array);
            }
        }

        public void Dispose()
        {
            CArrowArrayStream* stream = _stream;
            _stream = null;
            if (stream is not null)
                CArrowArrayStream.Free(stream);
            GC.SuppressFinalize(this);
        }

        private void ThrowOnError(int code)
        {
            if (code == 0)
                return;
            string? message = _stream->get_last_error == null
                ? null
                : StringUtil.PtrToStringUtf8(_stream->get_last_error(_stream));
            throw new IOException(message ?? $"The stream's producer returned error {code}.");
        }
    }
}
