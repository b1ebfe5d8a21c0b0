using System.Buffers.Binary;
using Apache.Arrow.Ipc;

namespace Compat.Arrow.Tests.Ipc;

/// <summary>
/// Enough of the LZ4 frame format to read golden files and to write frames of stored blocks; it knows no checksums and
/// refuses Zstandard.
/// </summary>
internal sealed class Lz4Codecs : ICompressionCodecFactory
{
    public ICompressionCodec CreateCodec(CompressionCodecType compressionCodecType) =>
        compressionCodecType == CompressionCodecType.Lz4Frame
            ? new Codec()
            : throw new NotSupportedException("no Zstandard");

    private sealed class Codec : ICompressionCodec
    {
        private const uint StoredBlock = 0x80000000;
        private const int MinimumMatch = 4;

        public int Decompress(ReadOnlyMemory<byte> source, Memory<byte> destination)
        {
            var input = source.Span;
            var output = destination.Span;
            if (BinaryPrimitives.ReadUInt32LittleEndian(input) != 0x184D2204)
                throw new InvalidDataException("not an LZ4 frame");
            var flags = input[4];
            var hasBlockChecksums = (flags & 0x10) != 0;
            input = input[(7 + ((flags & 0x08) != 0 ? 8 : 0) + ((flags & 0x01) != 0 ? 4 : 0))..];
            var written = 0;
            for (var size = TakeSize(ref input); size != 0; size = TakeSize(ref input))
            {
                var block = input[..(int)(size & ~StoredBlock)];
                input = input[(block.Length + (hasBlockChecksums ? 4 : 0))..];
                if ((size & StoredBlock) == 0)
                {
                    written = DecompressBlock(block, output, written);
                    continue;
                }
                block.CopyTo(output[written..]);
                written += block.Length;
            }
            return written;
        }

        // Repeats of one byte are worth a match; everything else is stored as literals.
        public void Compress(ReadOnlyMemory<byte> source, Stream destination)
        {
            var frame = new byte[7];
            BinaryPrimitives.WriteUInt32LittleEndian(frame, 0x184D2204);
            frame[4] = 0x60;
            frame[5] = 0x70;
            destination.Write(frame);
            var block = new MemoryStream();
            if (source.Length > 32 && source.Span.IndexOfAnyExcept(source.Span[0]) < 0)
                WriteRun(block, source.Span[0], source.Length);
            var isStored = block.Length == 0;
            if (isStored)
                block.Write(source.Span);
            var size = new byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(size, (uint)block.Length | (isStored ? StoredBlock : 0));
            destination.Write(size);
            block.WriteTo(destination);
            destination.Write(new byte[4]);
        }

        public void Dispose()
        {
        }

        private static uint TakeSize(ref ReadOnlySpan<byte> input)
        {
            var size = BinaryPrimitives.ReadUInt32LittleEndian(input);
            input = input[4..];
            return size;
        }

        // A literal, a match that repeats it, and the five literals that the format wants at the end.
        private static void WriteRun(MemoryStream block, byte value, int length)
        {
            var rest = length - 1 - 5 - MinimumMatch - 15;
            block.WriteByte(0x1F);
            block.WriteByte(value);
            block.Write([1, 0]);
            for (; rest >= 255; rest -= 255)
                block.WriteByte(255);
            block.WriteByte((byte)rest);
            block.WriteByte(0x50);
            block.Write([value, value, value, value, value]);
        }

        private static int DecompressBlock(ReadOnlySpan<byte> block, Span<byte> output, int written)
        {
            for (var at = 0; at < block.Length;)
            {
                var token = block[at++];
                var literals = TakeLength(block, ref at, token >> 4);
                block.Slice(at, literals).CopyTo(output[written..]);
                at += literals;
                written += literals;
                if (at == block.Length)
                    break;
                var distance = BinaryPrimitives.ReadUInt16LittleEndian(block[at..]);
                at += 2;
                for (var count = TakeLength(block, ref at, token & 15) + MinimumMatch; count > 0; count--, written++)
                    output[written] = output[written - distance];
            }
            return written;
        }

        private static int TakeLength(ReadOnlySpan<byte> block, ref int at, int length)
        {
            if (length < 15)
                return length;
            byte more;
            do
            {
                more = block[at++];
                length += more;
            }
            while (more == 255);
            return length;
        }
    }
}
