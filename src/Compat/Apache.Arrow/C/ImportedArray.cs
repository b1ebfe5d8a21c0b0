using Apache.Arrow.Memory;
using Apache.Arrow.Types;

namespace Apache.Arrow.C;

/// <summary>An array moved out of a C struct, which it releases when all its buffers are gone.</summary>
internal sealed unsafe class ImportedArray : ImportedAllocationOwner
{
    private readonly List<ArrowBuffer> _made = [];
    private CArrowArray _array;

    public ImportedArray(CArrowArray* source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source->release == null)
        {
            throw new ArgumentException(
                "Tried to import an array that has already been released.", nameof(source));
        }
        _array = *source;
        source->release = null;
    }

    public IArrowArray ReadRoot(IArrowType type)
    {
        fixed (CArrowArray* root = &_array)
        {
            try
            {
                return ArrowArrayFactory.BuildArray(Read(root, type));
            }
            catch
            {
                Abandon();
                throw;
            }
        }
    }

    public RecordBatch ReadBatch(Schema schema)
    {
        fixed (CArrowArray* root = &_array)
        {
            try
            {
                if (root->offset != 0)
                    throw new InvalidOperationException("A record batch cannot have an offset.");
                int length = checked((int)root->length);
                ArrayData[] columns = ReadChildren(root, schema.FieldsList);
                return new RecordBatch(schema, null, columns.Select(ArrowArrayFactory.BuildArray).ToList(), length);
            }
            catch
            {
                Abandon();
                throw;
            }
        }
    }

    protected override void FinalRelease()
    {
        fixed (CArrowArray* root = &_array)
        {
            CArrowArray.CallReleaseFunc(root);
        }
    }

    // The buffers made before an import failed would otherwise hold the struct until they are finalized.
    private void Abandon()
    {
        foreach (ArrowBuffer buffer in _made)
            buffer.Dispose();
    }

    private ArrayData Read(CArrowArray* array, IArrowType type)
    {
        if (array is null)
            throw new InvalidOperationException($"An array of type {type.Name} is missing.");
        if (array->length < 0 || array->offset < 0 || array->length + array->offset >= int.MaxValue)
        {
            throw new InvalidOperationException(
                $"An array of length {array->length} and offset {array->offset} cannot be imported.");
        }
        IArrowType storage = ArrowTypeExtensions.GetStorageType(type);
        ArrayData? dictionary = storage is DictionaryType dictionaryType
            ? Read(array->dictionary, dictionaryType.ValueType)
            : null;
        ArrayData[]? children = storage is NestedType nested ? ReadChildren(array, nested.Fields) : null;
        ArrowBuffer[] buffers = new BufferReader(this, array).Read(storage);
        int length = (int)array->length;
        int nullCount = storage is NullType ? length
            : storage is RunEndEncodedType || (storage is not UnionType && buffers[0].IsEmpty) ? 0
            : checked((int)array->null_count);
        return new ArrayData(type, length, nullCount, (int)array->offset, buffers, children, dictionary);
    }

    private ArrayData[] ReadChildren(CArrowArray* array, IReadOnlyList<Field> fields)
    {
        if (array->n_children != fields.Count || (fields.Count > 0 && array->children is null))
        {
            throw new InvalidOperationException(
                $"An array has {array->n_children} children where its type has {fields.Count} fields.");
        }
        var children = new ArrayData[fields.Count];
        for (int i = 0; i < children.Length; i++)
            children[i] = Read(array->children[i], fields[i].DataType);
        return children;
    }

    /// <summary>Makes the buffers of one array, whose sizes the interface leaves to be worked out.</summary>
    private readonly struct BufferReader(ImportedArray owner, CArrowArray* array)
    {
        private readonly int _end = checked((int)(array->offset + array->length));

        public ArrowBuffer[] Read(IArrowType type) => type switch
        {
            NullType or RunEndEncodedType => Fixed(0),
            StringType or BinaryType => Bytes(sizeof(int)),
            LargeStringType or LargeBinaryType => Bytes(sizeof(long)),
            StringViewType or BinaryViewType => Views(),
            ListType or MapType => Fixed(2, Validity(), Offsets(sizeof(int))),
            LargeListType => Fixed(2, Validity(), Offsets(sizeof(long))),
            ListViewType => Fixed(3, Validity(), Values(1, sizeof(int)), Values(2, sizeof(int))),
            LargeListViewType => Fixed(3, Validity(), Values(1, sizeof(long)), Values(2, sizeof(long))),
            FixedSizeListType or StructType => Fixed(1, Validity()),
            UnionType { Mode: UnionMode.Sparse } => Fixed(1, Values(0, sizeof(byte))),
            UnionType => Fixed(2, Values(0, sizeof(byte)), Values(1, sizeof(int))),
            BooleanType => Fixed(2, Validity(), Buffer(1, BitUtility.ByteCount(_end))),
            FixedWidthType fixedWidth => Fixed(2, Validity(), Values(1, fixedWidth.BitWidth / 8)),
            _ => throw new NotSupportedException($"Data type {type.Name} is not supported in import."),
        };

        private ArrowBuffer[] Fixed(int count, params ArrowBuffer[] buffers) => array->n_buffers == count
            ? buffers
            : throw new InvalidOperationException(
                $"An array has {array->n_buffers} buffers where its type has exactly {count}.");

        private byte* Pointer(int i) => array->buffers is not null && i < array->n_buffers ? array->buffers[i] : null;

        private ArrowBuffer Validity() =>
            Pointer(0) is null ? ArrowBuffer.Empty : Buffer(0, BitUtility.ByteCount(_end));

        private ArrowBuffer Values(int i, int width) => Buffer(i, (long)_end * width);

        private ArrowBuffer Offsets(int width) =>
            _end == 0 && Pointer(1) is null ? ArrowBuffer.Empty : Buffer(1, (_end + 1L) * width);

        private ArrowBuffer[] Bytes(int width)
        {
            if (array->n_buffers != 3)
                throw new InvalidOperationException("Byte arrays are expected to have exactly three buffers");
            ArrowBuffer offsets = Offsets(width);
            long length = offsets.IsEmpty ? 0
                : width == sizeof(int) ? offsets.Span.CastTo<int>()[_end]
                : offsets.Span.CastTo<long>()[_end];
            return [Validity(), offsets, Buffer(2, length)];
        }

        private ArrowBuffer[] Views()
        {
            if (array->n_buffers < 3)
                throw new InvalidOperationException("Byte array views are expected to have at least three buffers");
            var buffers = new ArrowBuffer[checked((int)array->n_buffers - 1)];
            long* lengths = (long*)Pointer(buffers.Length);
            if (lengths is null && buffers.Length > 2)
                throw new InvalidOperationException("Byte array views have no lengths of their buffers.");
            buffers[0] = Validity();
            buffers[1] = Values(1, 16);
            for (int i = 2; i < buffers.Length; i++)
                buffers[i] = Buffer(i, lengths[i - 2]);
            return buffers;
        }

        private ArrowBuffer Buffer(int i, long length)
        {
            if (length == 0)
                return ArrowBuffer.Empty;
            byte* pointer = Pointer(i);
            if (pointer is null)
                throw new InvalidOperationException($"Buffer {i} of an array is missing.");
            if (length is < 0 or > int.MaxValue)
                throw new OverflowException($"A buffer of {length} bytes cannot be imported.");
            var buffer = new ArrowBuffer(owner.AddMemory((nint)pointer, (int)length));
            owner._made.Add(buffer);
            return buffer;
        }
    }
}
