using System.Buffers;
using System.Runtime.CompilerServices;
using Apache.Arrow.Memory;

namespace Apache.Arrow;

public readonly partial struct ArrowBuffer
{
    /// <summary>Collects bits, least significant first within each byte.</summary>
    public class BitmapBuilder
    {
        private const int DefaultBitCapacity = 64;

        private byte[] _bytes;

        /// <param name="capacity">Bits to make room for.</param>
        public BitmapBuilder(int capacity = DefaultBitCapacity)
        {
            _bytes = new byte[BitUtility.ByteCount(capacity)];
            Capacity = capacity;
        }

        /// <summary>Bits that fit without growing.</summary>
        public int Capacity { get; private set; }

        public int Length { get; private set; }

        public Memory<byte> Memory => _bytes;

        public Span<byte> Span => _bytes;

        public int SetBitCount { get; private set; }

        public int UnsetBitCount => Length - SetBitCount;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public BitmapBuilder Append(bool value)
        {
            EnsureCapacity(checked(Length + 1));
            BitUtility.SetBit(Span, Length, value);
            Length++;
            SetBitCount += value ? 1 : 0;
            return this;
        }

        /// <summary>
        /// Appends the first <paramref name="validBits"/> bits; ones when <paramref name="source"/> is empty.
        /// </summary>
        public BitmapBuilder Append(ReadOnlySpan<byte> source, int validBits)
        {
            if (source.IsEmpty)
                return AppendRange(true, validBits);
            if (validBits > source.Length * 8L)
            {
                throw new ArgumentException(
                    $"{validBits} bits cannot come from a span of {source.Length} bytes.", nameof(validBits));
            }
            return AppendBits(source, 0, validBits);
        }

        public BitmapBuilder AppendRange(IEnumerable<bool>? values)
        {
            if (values is null)
                return this;
            if (values.TryGetNonEnumeratedCount(out int count))
                EnsureCapacity(checked(Length + count));
            foreach (bool value in values)
                Append(value);
            return this;
        }

        /// <summary>Appends one bit <paramref name="length"/> times.</summary>
        public BitmapBuilder AppendRange(bool value, int length)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length);
            EnsureCapacity(checked(Length + length));
            BitUtility.SetBits(Span, Length, length, value);
            Length += length;
            SetBitCount += value ? length : 0;
            return this;
        }

        /// <summary>Appends <paramref name="length"/> bits from bit <paramref name="offset"/> on.</summary>
        internal BitmapBuilder AppendBits(ReadOnlySpan<byte> source, int offset, int length)
        {
            EnsureCapacity(checked(Length + length));
            BitUtility.CopyBits(source, offset, Span, Length, length);
            SetBitCount += BitUtility.CountBits(source, offset, length);
            Length += length;
            return this;
        }

        public BitmapBuilder Toggle(int index) => Set(index, !Get(index));

        public BitmapBuilder Set(int index) => Set(index, true);

        public BitmapBuilder Set(int index, bool value)
        {
            SetBitCount += (value ? 1 : 0) - (Get(index) ? 1 : 0);
            BitUtility.SetBit(Span, index, value);
            return this;
        }

        public BitmapBuilder Swap(int i, int j)
        {
            bool first = Get(i);
            bool second = Get(j);
            BitUtility.SetBit(Span, i, second);
            BitUtility.SetBit(Span, j, first);
            return this;
        }

        public BitmapBuilder Reserve(int additionalCapacity)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(additionalCapacity);
            EnsureCapacity(checked(Length + additionalCapacity));
            return this;
        }

        /// <summary>Cuts or extends to <paramref name="capacity"/> bits; new ones are undefined.</summary>
        public BitmapBuilder Resize(int capacity)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(capacity);
            EnsureCapacity(capacity);
            Length = capacity;
            SetBitCount = BitUtility.CountBits(Span, 0, Length);
            return this;
        }

        public BitmapBuilder Clear()
        {
            Span.Clear();
            Length = 0;
            SetBitCount = 0;
            return this;
        }

        /// <summary>Copies the bits into a buffer padded with zeros to a multiple of 64 bytes.</summary>
        public ArrowBuffer Build(MemoryAllocator? allocator = default)
        {
            int padded = checked((int)BitUtility.RoundUpToMultipleOf64(_bytes.Length));
            IMemoryOwner<byte> owner = (allocator ?? MemoryAllocator.Default.Value).Allocate(padded);
            _bytes.CopyTo(owner.Memory.Span);
            return new ArrowBuffer(owner);
        }

        private bool Get(int index)
        {
            if (index < 0 || index >= Length)
                throw new ArgumentOutOfRangeException(nameof(index));
            return BitUtility.GetBit(Span, index);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void EnsureCapacity(int requiredCapacity)
        {
            if (requiredCapacity > Capacity)
                Grow(requiredCapacity);
        }

        private void Grow(int requiredCapacity)
        {
            int bytes = Math.Max(BitUtility.ByteCount(requiredCapacity), Math.Min(_bytes.Length * 2, int.MaxValue / 8));
            System.Array.Resize(ref _bytes, bytes);
            Capacity = bytes * 8;
        }
    }
}
