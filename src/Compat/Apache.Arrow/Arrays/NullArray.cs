using Apache.Arrow.Memory;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of nulls, which takes no memory.</summary>
public class NullArray : IArrowArray
{
    public NullArray(ArrayData data)
    {
        data.EnsureDataType(ArrowTypeId.Null);
        data.EnsureBufferCount(0);
        if (data.Length != data.GetNullCount())
            throw new ArgumentException("Length must equal null count", nameof(data));
        Data = data;
    }

    public NullArray(int length)
        : this(new ArrayData(NullType.Default, length, length, 0, System.Array.Empty<ArrowBuffer>(), null))
    {
    }

    public ArrayData Data { get; }

    public int Length => Data.Length;

    public int Offset => Data.Offset;

    public int NullCount => Data.GetNullCount();

    public bool IsNull(int index) => true;

    public bool IsValid(int index) => false;

    public void Accept(IArrowArrayVisitor visitor) => Array.Accept(this, visitor);

    public void Dispose() => Data.Dispose();

    public class Builder : IArrowArrayBuilder<NullArray, Builder>
    {
        public int Length { get; private set; }

        public int Capacity => Length;

        public int NullCount => Length;

        public Builder AppendNull()
        {
            Length++;
            return this;
        }

        public NullArray Build(MemoryAllocator? allocator = default) => new(Length);

        public Builder Clear()
        {
            Length = 0;
            return this;
        }

        public Builder Reserve(int capacity)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(capacity);
            return this;
        }

        public Builder Resize(int length)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length);
            Length = length;
            return this;
        }
    }
}
