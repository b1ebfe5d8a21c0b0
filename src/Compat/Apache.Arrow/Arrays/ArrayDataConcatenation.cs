using Apache.Arrow.Memory;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>One concatenation; always copies, so that the result owns its memory.</summary>
internal sealed partial class ArrayDataConcatenation
{
    private readonly IReadOnlyList<ArrayData> _parts;
    private readonly MemoryAllocator? _allocator;
    private readonly IArrowType _type;
    private readonly int _length;
    private readonly int _nullCount;

    private ArrayDataConcatenation(IReadOnlyList<ArrayData> parts, MemoryAllocator? allocator)
    {
        _parts = parts;
        _allocator = allocator;
        _type = parts[0].DataType;
        foreach (ArrayData part in parts)
        {
            part.EnsureDataType(_type.TypeId);
            _length = checked(_length + part.Length);
            _nullCount += part.GetNullCount();
        }
    }

    /// <param name="parts">At least one.</param>
    /// <param name="allocator">Null for the default one.</param>
    /// <exception cref="ArgumentException">The parts are of different types.</exception>
    public static ArrayData Run(IReadOnlyList<ArrayData> parts, MemoryAllocator? allocator) =>
        new ArrayDataConcatenation(parts, allocator).Concatenate();

    private ArrayData Concatenate()
    {
        IArrowType storage = Types.ArrowTypeExtensions.GetStorageType(_type);
        return storage switch
        {
            NullType => Result([]),
            BooleanType => Result([Validity(), Bits()]),
            DictionaryType dictionary => ConcatenateDictionary(dictionary),
            FixedWidthType fixedWidth => Result([Validity(), FixedWidth(1, EnsureWidth(fixedWidth))]),
            StringType or BinaryType => ConcatenateBytes(),
            LargeStringType or LargeBinaryType => ConcatenateLargeBytes(),
            StringViewType or BinaryViewType => ConcatenateViews(),
            ListType => ConcatenateLists(),
            // Keys that are sorted within each part need not be in the whole.
            MapType map => ConcatenateLists(ReferenceEquals(storage, _type) ? map.UnsortedKey() : _type),
            LargeListType => ConcatenateLargeLists(),
            ListViewType => ConcatenateListViews(),
            LargeListViewType => ConcatenateLargeListViews(),
            FixedSizeListType list => ConcatenateFixedSizeLists(list),
            StructType => Result([Validity()], ConcatenateColumns()),
            UnionType union => ConcatenateUnion(union),
            RunEndEncodedType runs => ConcatenateRuns(runs),
            _ => throw new NotSupportedException($"Arrays of type {_type.Name} cannot be concatenated."),
        };
    }

    private ArrayData Result(
        ArrowBuffer[] buffers, ArrayData[]? children = null, IArrowType? type = null, ArrayData? dictionary = null) =>
        new(type ?? _type, _length, _nullCount, 0, buffers, children, dictionary);

    private ArrowBuffer Validity()
    {
        if (_nullCount == 0)
            return ArrowBuffer.Empty;
        var builder = new ArrowBuffer.BitmapBuilder(_length);
        foreach (ArrayData part in _parts)
        {
            ReadOnlySpan<byte> bits = part.Buffers[0].Span;
            if (bits.IsEmpty || part.GetNullCount() == 0)
                builder.AppendRange(true, part.Length);
            else
                builder.AppendBits(bits, part.Offset, part.Length);
        }
        return builder.Build(_allocator);
    }

    private ArrowBuffer Bits()
    {
        var builder = new ArrowBuffer.BitmapBuilder(_length);
        foreach (ArrayData part in _parts)
            builder.AppendBits(part.Buffers[1].Span, part.Offset, part.Length);
        return builder.Build(_allocator);
    }

    private ArrowBuffer FixedWidth(int buffer, int bytes)
    {
        var builder = new ArrowBuffer.Builder<byte>(checked(_length * bytes));
        foreach (ArrayData part in _parts)
            builder.Append(part.Buffers[buffer].Span.Slice(part.Offset * bytes, part.Length * bytes));
        return builder.Build(_allocator);
    }

    // Units and scales that differ would give the numbers another meaning.
    private int EnsureWidth(FixedWidthType expected)
    {
        foreach (ArrayData part in _parts)
        {
            IArrowType actual = Types.ArrowTypeExtensions.GetStorageType(part.DataType);
            if (!TypeComparer.Equals(expected, actual) || GetScale(expected) != GetScale(actual))
                throw new ArgumentException($"Arrays of different {expected.Name} types cannot be concatenated.");
        }
        return expected.BitWidth / 8;
    }

    private static int GetScale(IArrowType type) => type switch
    {
        Decimal32Type number => number.Scale,
        Decimal64Type number => number.Scale,
        Decimal128Type number => number.Scale,
        Decimal256Type number => number.Scale,
        _ => 0,
    };

    private ArrayData ConcatenateDictionary(DictionaryType type)
    {
        int width = EnsureWidth(type);
        ArrayData first = _parts[0].Dictionary!;
        if (_parts.All(part => ReferenceEquals(part.Dictionary, first)))
            return Result([Validity(), FixedWidth(1, width)], dictionary: first.Acquire());
        var indices = new ArrowBuffer.Builder<byte>(checked(_length * width));
        long start = 0;
        foreach (ArrayData part in _parts)
        {
            AppendShifted(indices, part, (IntegerType)type.IndexType, start);
            start += part.Dictionary!.Length;
        }
        ArrayData dictionary = Run(_parts.Select(part => part.Dictionary!).ToArray(), _allocator);
        return Result([Validity(), indices.Build(_allocator)], dictionary: dictionary);
    }

    private static void AppendShifted(ArrowBuffer.Builder<byte> target, ArrayData part, IntegerType type, long shift)
    {
        int width = type.BitWidth / 8;
        ReadOnlySpan<byte> source = part.Buffers[1].Span.Slice(part.Offset * width, part.Length * width);
        Span<byte> result = target.AppendUninitialized(source.Length);
        ReadOnlySpan<byte> validity = part.GetNullCount() == 0 ? default : part.Buffers[0].Span;
        Int128 limit = type.IsSigned
            ? ((Int128)1 << (type.BitWidth - 1)) - 1
            : ((Int128)1 << type.BitWidth) - 1;
        for (int i = 0; i < part.Length; i++)
        {
            // What stands for a null is undefined and may not fit once shifted.
            bool isNull = !validity.IsEmpty && !BitUtility.GetBit(validity, part.Offset + i);
            long index = isNull ? 0 : ReadInteger(source.Slice(i * width, width)) + shift;
            if (index > limit)
                throw new OverflowException($"The joined dictionary is too long for {type.Name} indices.");
            WriteInteger(result.Slice(i * width, width), index);
        }
    }

    private static long ReadInteger(ReadOnlySpan<byte> bytes)
    {
        long value = 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
            value = (value << 8) | bytes[i];
        return value;
    }

    private static void WriteInteger(Span<byte> bytes, long value)
    {
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(value >> (8 * i));
    }
}
