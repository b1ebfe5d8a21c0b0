using System.IO.Compression;
using System.Security.Cryptography;

namespace ScoringService.Storage.Import;

/// <summary>
/// The text of a gzipped file. .NET says nothing when a gzipped file stops in the middle, nor when something else
/// follows it; so a small gzip member is put behind the file's bytes as a seal, and what comes out must end with what
/// the seal holds. Reading fails with a <see cref="StorageException"/> otherwise, at the end at the latest.
/// </summary>
internal sealed class GzipText : ForwardStream
{
    private const int SealBytes = 16;

    private readonly string _name;
    private readonly byte[] _seal = RandomNumberGenerator.GetBytes(SealBytes);
    private readonly Stream _unpacked;

    // What has been read and not given yet; at least the last bytes, which may be the seal.
    private byte[] _block = [];
    private int _held;
    private bool _isEnd;

    /// <summary>Opens a file.</summary>
    public GzipText(string path)
    {
        _name = Path.GetFileName(path);
        _unpacked = new GZipStream(new SealedFile(File.OpenRead(path), Pack(_seal)), CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_isEnd || buffer.IsEmpty) return 0;
        if (_block.Length < buffer.Length + SealBytes) Array.Resize(ref _block, buffer.Length + SealBytes);
        var length = _held + Fill(_block.AsSpan(_held, buffer.Length + SealBytes - _held), SealBytes + 1 - _held);
        _held = Math.Min(length, SealBytes);
        var given = length - _held;
        if (given == 0) End();
        _block.AsSpan(0, given).CopyTo(buffer);
        _block.AsSpan(given, _held).CopyTo(_block);
        return given;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _unpacked.Dispose();
        base.Dispose(disposing);
    }

    private int Fill(Span<byte> block, int least)
    {
        try
        {
            return _unpacked.ReadAtLeast(block, least, throwOnEndOfStream: false);
        }
        catch (InvalidDataException)
        {
            throw Damaged();
        }
    }

    private void End()
    {
        _isEnd = true;
        if (!_block.AsSpan(0, _held).SequenceEqual(_seal)) throw Damaged();
    }

    private StorageException Damaged() => new(StorageErrorKind.InvalidArgument,
        $"The file '{_name}' cannot be read: its gzipped data is damaged, stops in the middle, or something else "
            + "follows it. Get the file again.");

    private static byte[] Pack(byte[] seal)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress)) gzip.Write(seal);
        return packed.ToArray();
    }

    // A file and then the seal.
    private sealed class SealedFile(FileStream file, byte[] seal) : ForwardStream
    {
        private int _sealed;

        public override int Read(Span<byte> buffer)
        {
            var read = file.Read(buffer);
            if (read > 0) return read;
            read = Math.Min(buffer.Length, seal.Length - _sealed);
            seal.AsSpan(_sealed, read).CopyTo(buffer);
            _sealed += read;
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) file.Dispose();
            base.Dispose(disposing);
        }
    }
}
