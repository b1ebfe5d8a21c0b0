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
    private static readonly string[] JsonExtensions = [".jsonl", ".ndjson"];
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
        // A pipe would block whoever opens it, and a device may never end; neither has a length.
        if (LengthOf(path) == 0)
            throw Invalid($"The file '{request.Path}' is empty, or not an ordinary file.");

        var format = request.Format ?? FormatOf(path, request.Path);
        var (head, isCompressed) = ReadHead(path, request.Path);
        if (head.Length == 0) throw Invalid($"The file '{request.Path}' is empty once it is unpacked.");
        var isParquet = head.AsSpan().StartsWith("PAR1"u8);
        if (format == FileFormat.Parquet)
        {
            if (!isParquet) throw Invalid($"The file '{request.Path}' is not Parquet: it does not start with PAR1.");
            return new SourceFile(path, System.IO.Path.GetFileName(path), format, null, false);
        }

        if (isParquet) throw Invalid($"The file '{request.Path}' is Parquet, not text. Set the format to Parquet.");
        return new SourceFile(path, System.IO.Path.GetFileName(path), format, EncodingOf(request, head), isCompressed);
    }

    /// <summary>The path as DuckDB must be given it, which would take some characters for a pattern.</summary>
    public static string Escape(string path) =>
        string.Concat(path.Select(c => c is '*' or '?' or '[' ? $"[{c}]" : c.ToString()));

    /// <summary>The file's text, unzipped; it fails at the end of a gzipped file that is not whole.</summary>
    public Stream OpenText() => IsCompressed ? new GzipText(Path) : File.OpenRead(Path);

    private static long LengthOf(string path) =>
        new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path).Length;

    private static FileFormat FormatOf(string path, string given)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        var extension = System.IO.Path.GetExtension(name).ToLowerInvariant();
        if (TextExtensions.Contains(extension)) return FileFormat.Csv;
        if (JsonExtensions.Contains(extension)) return FileFormat.JsonLines;
        if (extension == ".parquet" && name.Length == path.Length) return FileFormat.Parquet;
        throw Invalid($"The extension of '{given}' does not say what the file is: use "
            + $"{string.Join(", ", TextExtensions.Concat(JsonExtensions))} (with .gz behind when "
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
            using var text = new GzipText(path);
            return (ReadUpTo(text, HeadLength), true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
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
        // DuckDB reads the low byte first.
        if (head.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff])
            || head.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe, 0, 0]))
            throw Invalid($"The file '{request.Path}' is UTF-16 with the high byte first, or UTF-32. "
                + "Save it as UTF-8.");
        var detected = head.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) ? "utf-16" : "utf-8";
        var encoding = request.Encoding?.ToLowerInvariant() ?? detected;
        if (!Encodings.Contains(encoding))
            throw Invalid($"The encoding '{request.Encoding}' is not known; use one of "
                + $"{string.Join(", ", Encodings)}.");
        if (encoding != "utf-16" && head.Contains((byte)0))
            throw Invalid($"The file '{request.Path}' is binary, not text: it holds zero bytes. Load CSV, "
                + $"JSON lines or Parquet, or set the encoding.");
        return encoding;
    }

    private static StorageException Invalid(string message) => new(StorageErrorKind.InvalidArgument, message);
}
