using System.Buffers;
using System.Runtime.InteropServices;
using Apache.Arrow.Types;

namespace Apache.Arrow.C;

/// <summary>
/// Hands arrays and record batches to other runtimes, which release them. The originals stay valid and are disposed
/// independently: the memory lives until both sides have let go.
/// </summary>
public static unsafe class CArrowArrayExporter
{
    /// <summary>Pins buffers that lie on the managed heap or belong to someone else, instead of copying them.</summary>
    /// <remarks>The caller must then keep the memory of buffers that belong to someone else alive.</remarks>
    public static bool EnableManagedMemoryExport;

    /// <param name="array">The array to export.</param>
    /// <param name="cArray">A struct that holds nothing.</param>
    public static void ExportArray(IArrowArray array, CArrowArray* cArray)
    {
        ArgumentNullException.ThrowIfNull(array);
        EnsureEmpty(cArray);
        Export(array.Data, cArray);
    }

    /// <summary>Exports a batch as the interface does: as a struct array without nulls.</summary>
    /// <inheritdoc cref="ExportArray"/>
    public static void ExportRecordBatch(RecordBatch batch, CArrowArray* cArray)
    {
        ArgumentNullException.ThrowIfNull(batch);
        EnsureEmpty(cArray);
        ArrayData[] columns = batch.Arrays.Select(array => array.Data).ToArray();
        var data = new ArrayData(NullType.Default, batch.Length, 0, 0, [ArrowBuffer.Empty], columns);
        Export(data, cArray);
    }

    private static void EnsureEmpty(CArrowArray* cArray)
    {
        ArgumentNullException.ThrowIfNull(cArray);
        if (cArray->release != null)
            throw new ArgumentException("Cannot export to a struct that already holds an array.", nameof(cArray));
    }

    // Each struct holds its own buffers, since a consumer may move a child out and release it by itself.
    private static void Export(ArrayData data, CArrowArray* target)
    {
        *target = default;
        var held = new ExportedBuffers();
        target->private_data = (void*)GCHandle.ToIntPtr(GCHandle.Alloc(held));
        target->release = &Release;
        try
        {
            target->length = data.Length;
            target->null_count = data.NullCount;
            target->offset = data.Offset;
            ExportBuffers(data, held, target);
            ExportChildren(data.Children ?? [], target);
            if (data.Dictionary is not null)
            {
                target->dictionary = CArrowArray.Create();
                Export(data.Dictionary, target->dictionary);
            }
        }
        catch
        {
            Free(target);
            throw;
        }
    }

    private static void ExportBuffers(ArrayData data, ExportedBuffers held, CArrowArray* target)
    {
        ArrowBuffer[] buffers = data.Buffers ?? [];
        IArrowType type = ArrowTypeExtensions.GetStorageType(data.DataType);
        bool isView = type is BinaryViewType or StringViewType;
        // Consumers read the first offset even of empty arrays.
        bool hasOffsets = type is BinaryType or StringType or LargeBinaryType or LargeStringType or ListType
            or LargeListType or MapType;
        int count = buffers.Length + (isView ? 1 : 0);
        if (count == 0)
            return;
        target->buffers = (byte**)NativeMemory.AllocZeroed((nuint)(count * sizeof(nint)));
        target->n_buffers = count;
        for (int i = 0; i < buffers.Length; i++)
        {
            ArrowBuffer buffer = i == 1 && hasOffsets && buffers[i].IsEmpty
                ? new ArrowBuffer.Builder<long>().Append(0L).Build()
                : buffers[i];
            target->buffers[i] = buffer.IsEmpty ? null : held.Add(buffer);
        }
        if (isView)
            target->buffers[count - 1] = (byte*)held.AddLengths(buffers.AsSpan(2));
    }

    private static void ExportChildren(ArrayData[] children, CArrowArray* target)
    {
        if (children.Length == 0)
            return;
        target->children = (CArrowArray**)NativeMemory.AllocZeroed((nuint)(children.Length * sizeof(nint)));
        // Counted before they are filled: a failure frees those that exist.
        target->n_children = children.Length;
        for (int i = 0; i < children.Length; i++)
        {
            target->children[i] = CArrowArray.Create();
            Export(children[i], target->children[i]);
        }
    }

    [UnmanagedCallersOnly]
    private static void Release(CArrowArray* array) => Free(array);

    private static void Free(CArrowArray* array)
    {
        if (array is null || array->release == null)
            return;
        for (long i = 0; i < array->n_children; i++)
        {
            if (array->children[i] is not null)
                CArrowArray.Free(array->children[i]);
        }
        if (array->dictionary is not null)
            CArrowArray.Free(array->dictionary);
        NativeMemory.Free(array->children);
        NativeMemory.Free(array->buffers);
        GCHandle handle = GCHandle.FromIntPtr((nint)array->private_data);
        ((ExportedBuffers)handle.Target!).Dispose();
        handle.Free();
        *array = default;
    }

    /// <summary>The buffers of one exported struct, at addresses that do not change.</summary>
    private sealed class ExportedBuffers : IDisposable
    {
        private readonly List<ArrowBuffer> _buffers = [];
        private readonly List<MemoryHandle> _handles = [];
        private void* _lengths;

        /// <returns>The address of the bytes, good until disposal.</returns>
        public byte* Add(ArrowBuffer buffer)
        {
            ArrowBuffer held = buffer.IsOwned || EnableManagedMemoryExport ? buffer.Retain() : buffer.Clone();
            _buffers.Add(held);
            MemoryHandle handle = held.Memory.Pin();
            _handles.Add(handle);
            return (byte*)handle.Pointer;
        }

        /// <summary>View arrays end with the lengths of their data buffers.</summary>
        public long* AddLengths(ReadOnlySpan<ArrowBuffer> buffers)
        {
            long* lengths = (long*)NativeMemory.AllocZeroed((nuint)(Math.Max(buffers.Length, 1) * sizeof(long)));
            for (int i = 0; i < buffers.Length; i++)
                lengths[i] = buffers[i].Length;
            _lengths = lengths;
            return lengths;
        }

        public void Dispose()
        {
            foreach (MemoryHandle handle in _handles)
                handle.Dispose();
            foreach (ArrowBuffer buffer in _buffers)
                buffer.Dispose();
            NativeMemory.Free(_lengths);
        }
    }
}
