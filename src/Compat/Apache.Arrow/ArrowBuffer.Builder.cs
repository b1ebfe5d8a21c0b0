using System.Buffers;
using System.Runtime.CompilerServices;
using Apache.Arrow.Memory;

namespace Apache.Arrow;

public readonly partial struct ArrowBuffer
{
    /// <summary>
    /// Collects fixed-width values in growing memory; for booleans there is <see cref="BitmapBuilder"/>.
    /// </summary>
    public class Builder<T>
        where T : struct
    {
        private const int DefaultCapacity = 8;

        // Kept as what they are, since a division or a Memory<byte> would dominate the cost of appending a value.
        private byte[] _bytes;
        private int _capacity;

        /// <param name="capacity">Values to make room for.</param>
        /// <exception cref="NotSupportedException"><typeparamref name="T"/> is <see cref="bool"/>.</exception>
        public Builder(int capacity = DefaultCapacity)
        {
            if (typeof(T) == typeof(bool))
                throw new NotSupportedException($"Booleans take a bit each: use {nameof(BitmapBuilder)}.");
            _bytes = new byte[checked(capacity * Unsafe.SizeOf<T>())];
            _capacity = capacity;
        }

        /// <summary>Values that fit without growing.</summary>
        public int Capacity => _capacity;

        public int Length { get; private set; }

        public Memory<byte> Memory => _bytes;

        /// <summary>The whole capacity, of which the first <see cref="Length"/> values are set.</summary>
        public Span<T> Span
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => _bytes.AsSpan().CastTo<T>();
        }

        /// <summary>Appends the bytes of a buffer of the same kind of values.</summary>
        public Builder<T> Append(ArrowBuffer buffer) => Append(buffer.Span.CastTo<T>());

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Builder<T> Append(T value)
        {
            EnsureAdditionalCapacity(1);
            Span[Length++] = value;
            return this;
        }

        public Builder<T> Append(ReadOnlySpan<T> source)
        {
            EnsureAdditionalCapacity(source.Length);
            source.CopyTo(Span[Length..]);
            Length += source.Length;
            return this;
        }

        /// <summary>Appends each value; nothing when <paramref name="values"/> is null.</summary>
        public Builder<T> AppendRange(IEnumerable<T>? values)
        {
            if (values is null)
                return this;
            if (values is T[] array)
                return Append(array.AsSpan());
            if (values is IReadOnlyCollection<T> collection)
                EnsureAdditionalCapacity(collection.Count);
            else if (values.TryGetNonEnumeratedCount(out int count))
                EnsureAdditionalCapacity(count);
            foreach (T value in values)
                Append(value);
            return this;
        }

        /// <summary>Appends one value <paramref name="count"/> times.</summary>
        internal Builder<T> AppendRepeated(T value, int count)
        {
            EnsureAdditionalCapacity(count);
            Span.Slice(Length, count).Fill(value);
            Length += count;
            return this;
        }

        /// <summary>
        /// Makes room for <paramref name="count"/> more values, takes them as appended and returns them.
        /// </summary>
        internal Span<T> AppendUninitialized(int count)
        {
            EnsureAdditionalCapacity(count);
            Span<T> span = Span.Slice(Length, count);
            Length += count;
            return span;
        }

        public Builder<T> Reserve(int additionalCapacity)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(additionalCapacity);
            EnsureAdditionalCapacity(additionalCapacity);
            return this;
        }

        /// <summary>Cuts or extends to <paramref name="capacity"/> values; new ones are undefined.</summary>
        public Builder<T> Resize(int capacity)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(capacity);
            EnsureCapacity(capacity);
            Length = capacity;
            return this;
        }

        public Builder<T> Clear()
        {
            Span.Clear();
            Length = 0;
            return this;
        }

        /// <summary>Copies the values into a buffer padded with zeros to a multiple of 64 bytes.</summary>
        public ArrowBuffer Build(MemoryAllocator? allocator = default) => Build(64, allocator);

        internal ArrowBuffer Build(int byteSize, MemoryAllocator? allocator = default)
        {
            int used = Length * Unsafe.SizeOf<T>();
            // A power of two rounds to a mask; other widths pad to whole values.
            int padded = checked((used + byteSize - 1) / byteSize * byteSize);
            IMemoryOwner<byte> owner = (allocator ?? MemoryAllocator.Default.Value).Allocate(padded);
            _bytes.AsSpan(0, used).CopyTo(owner.Memory.Span);
            return new ArrowBuffer(owner);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void EnsureAdditionalCapacity(int additionalCapacity) =>
            EnsureCapacity(checked(Length + additionalCapacity));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void EnsureCapacity(int requiredCapacity)
        {
            if (requiredCapacity > _capacity)
                Grow(requiredCapacity);
        }

        private void Grow(int requiredCapacity)
        {
            int size = Unsafe.SizeOf<T>();
            long bytes = Math.Max((long)requiredCapacity * size, Math.Min(_bytes.Length * 2L, System.Array.MaxLength));
            var grown = new byte[checked((int)bytes)];
            _bytes.AsSpan(0, Length * size).CopyTo(grown);
            _bytes = grown;
            _capacity = grown.Length / size;
        }
    }
}
