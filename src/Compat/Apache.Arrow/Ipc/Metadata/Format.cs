namespace Apache.Arrow.Ipc.Metadata;

/// <summary>Version of the metadata; only V4 (0.8.0) and V5 (1.0.0) are in use.</summary>
internal enum MetadataVersion : short
{
    V1,
    V2,
    V3,
    V4,
    V5,
}

/// <summary>What a message carries: the union MessageHeader of Message.fbs.</summary>
internal enum MessageKind : byte
{
    None,
    Schema,
    DictionaryBatch,
    RecordBatch,
    Tensor,
    SparseTensor,
}

/// <summary>The union Type of Schema.fbs.</summary>
internal enum TypeKind : byte
{
    None,
    Null,
    Int,
    FloatingPoint,
    Binary,
    Utf8,
    Bool,
    Decimal,
    Date,
    Time,
    Timestamp,
    Interval,
    List,
    Struct,
    Union,
    FixedSizeBinary,
    FixedSizeList,
    Map,
    Duration,
    LargeBinary,
    LargeUtf8,
    LargeList,
    RunEndEncoded,
    BinaryView,
    Utf8View,
    ListView,
    LargeListView,
}

/// <summary>Field numbers of the tables, in the order in which the schemas declare them (a union takes two).</summary>
internal static class Slots
{
    public static class Message
    {
        public const int Version = 0, HeaderKind = 1, Header = 2, BodyLength = 3, Metadata = 4, Count = 5;
    }

    public static class Schema
    {
        public const int Endianness = 0, Fields = 1, Metadata = 2, Count = 3;
    }

    public static class Field
    {
        public const int Name = 0, Nullable = 1, TypeKind = 2, Type = 3, Dictionary = 4, Children = 5, Metadata = 6;

        public const int Count = 7;
    }

    public static class Dictionary
    {
        public const int Id = 0, IndexType = 1, IsOrdered = 2, Count = 3;
    }

    public static class KeyValue
    {
        public const int Key = 0, Value = 1, Count = 2;
    }

    public static class RecordBatch
    {
        public const int Length = 0, Nodes = 1, Buffers = 2, Compression = 3, VariadicCounts = 4, Count = 5;
    }

    public static class Compression
    {
        public const int Codec = 0, Method = 1, Count = 2;
    }

    public static class DictionaryBatch
    {
        public const int Id = 0, Data = 1, IsDelta = 2, Count = 3;
    }

    public static class Footer
    {
        public const int Version = 0, Schema = 1, Dictionaries = 2, RecordBatches = 3, Count = 4;
    }
}

/// <summary>Fixed numbers of the encapsulation around messages and files.</summary>
internal static class Framing
{
    /// <summary>Since 0.15.0 this value comes before the length of the metadata.</summary>
    public const int Continuation = -1;

    /// <summary>Every message, body and buffer starts at a multiple of this many bytes.</summary>
    public const int Alignment = 8;

    /// <summary>Size of the structs FieldNode and Buffer: two 64-bit numbers.</summary>
    public const int NodeSize = 16, BufferSize = 16;

    /// <summary>Size of the struct Block: 64-bit offset, 32-bit metadata length, padding, 64-bit body length.</summary>
    public const int BlockSize = 24;

    /// <summary>A compressed buffer starts with its length when decompressed.</summary>
    public const int CompressedPrefixSize = 8;

    /// <summary>The prefix that says that the buffer was not compressed after all.</summary>
    public const long NotCompressed = -1;

    /// <summary>First and last bytes of a file.</summary>
    public static ReadOnlySpan<byte> Magic => "ARROW1"u8;

    public static long Pad(long length) => (length + Alignment - 1) & -Alignment;
}
