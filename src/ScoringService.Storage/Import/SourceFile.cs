using System.IO.Compression;

namespace ScoringService.Storage.Import;

/// <summary>A file that exists, can be read and looks like what it is said to be.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Name">File name, which is the source of its rows.</param>
/// <param name="Format">Its format.</param>
/// <param name="Encoding">Text encoding; null for Parquet.</param>
/// <param name="IsCompressed">Whether it is gzipped text.</param>
internal sealed record SourceFile(string Path, string Name, FileFormat Format, string? Encoding, bool IsCompressed)
{
    private const int HeadLength = 4096;
    private static readonly string[] TextExtensions = [".csv", ".tsv", ".txt", ".tab"];
    private static readonly string[] Encodings = ["utf-8", "utf-16", "latin-1"];

    /// <summary>Looks at the file that a request names.</summary>
    /// <exception cref="StorageException">NotFound or InvalidArgument: it is absent, unreadable, empty or of another
    /// kind.</exception>
    public static SourceFile Open(ImportRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Path)) throw Invalid("The path of the file to load is empty.");
        var path = System.IO.Path.GetFullPath(request.Path);
        if (Directory.Exists(path)) throw Invalid($"'{request.Path}' is a directory; give the path of one file.");
        if (!File.Exists(path))
            throw new StorageException(StorageErrorKind.NotFound,
                $"The file '{request.Path}' does not exist. Check the path.");
        if (path.IndexOfAny(['*', '?', '[', ']']) >= 0)
            throw Invalid($"The path '{request.Path}' holds one of * ? [ ], which DuckDB takes for a pattern. "
                + $"Rename the file.");

        var format = request.Format ?? FormatOf(path, request.Path);
        var (head, isCompressed) = ReadHead(path, request.Path);
        if (head.Length == 0) throw Invalid($"The file '{request.Path}' is empty.");
        var isParquet = head.AsSpan().StartsWith("PAR1"u8);
        if (format == FileFormat.Parquet)
        {
            if (!isParquet) throw Invalid($"The file '{request.Path}' is not Parquet: it does not start with PAR1.");
            return new SourceFile(path, System.IO.Path.GetFileName(path), format, null, false);
        }

        if (isParquet) throw Invalid($"The file '{request.Path}' is Parquet, not text. Set the format to Parquet.");
        return new SourceFile(path, System.IO.Path.GetFileName(path), format, EncodingOf(request, head), isCompressed);
    }

    /// <summary>The file's text, unzipped.</summary>
    public Stream OpenText() => IsCompressed ? new GZipStream(File.OpenRead(Path), CompressionMode.Decompress)
        : File.OpenRead(Path);

    private static FileFormat FormatOf(string path, string given)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        var extension = System.IO.Path.GetExtension(name).ToLowerInvariant();
        if (TextExtensions.Contains(extension)) return FileFormat.Csv;
        if (extension == ".parquet" && name.Length == path.Length) return FileFormat.Parquet;
        throw Invalid($"The extension of '{given}' does not say what the file is: use "
            + $"{string.Join(", ", TextExtensions)} (with .gz behind when "
            + "compressed) or .parquet, or set the format.");
    }

    private static (byte[] Head, bool IsCompressed) ReadHead(string path, string given)
    {
        try
        {
            using var file = File.OpenRead(path);
            var head = ReadUpTo(file, HeadLength);
            if (!head.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b])) return (head, false);
            if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
                throw Invalid($"The file '{given}' is gzipped; its name must end in .gz.");
            file.Position = 0;
            using var text = new GZipStream(file, CompressionMode.Decompress);
            return (ReadUpTo(text, HeadLength), true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"The file '{given}' cannot be read: {e.Message}", e);
        }
    }

    private static byte[] ReadUpTo(Stream stream, int length)
    {
        var buffer = new byte[length];
        return buffer[..stream.ReadAtLeast(buffer, length, throwOnEndOfStream: false)];
    }

    private static string EncodingOf(ImportRequest request, byte[] head)
    {
        var detected = head.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe])
            || head.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]) ? "utf-16" : "utf-8";
        var encoding = request.Encoding?.ToLowerInvariant() ?? detected;
        if (!Encodings.Contains(encoding))
            throw Invalid($"The encoding '{request.Encoding}' is not known; use one of "
                + $"{string.Join(", ", Encodings)}.");
        if (encoding != "utf-16" && head.Contains((byte)0))
            throw Invalid($"The file '{request.Path}' is binary, not text: it holds zero bytes. Load CSV or "
                + $"Parquet, or set the encoding.");
        return encoding;
    }

    private static StorageException Invalid(string message) => new(StorageErrorKind.InvalidArgument, message);
}
