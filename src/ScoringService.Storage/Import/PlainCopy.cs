using System.Text;

namespace ScoringService.Storage.Import;

/// <summary>
/// A copy of a broken text file that DuckDB's parallel reader accounts for in full. Of a gzipped file that reader
/// loses a last record whose quote is not closed, and of any file a line longer than its buffer; so the copy is
/// unzipped, and its long lines are cut and marked so that they are refused under their own number.
/// </summary>
internal static class PlainCopy
{
    /// <summary>Longest line that is read as data, in bytes; DuckDB's own limit.</summary>
    public const int MaxLineBytes = 2_000_000;

    /// <summary>The field that ends a line that was cut.</summary>
    public const string CutMark = "\u001fcut\u001f";

    private const int KeptBytes = 4096;
    private const int BlockBytes = 1 << 20;

    /// <summary>Writes the copy.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Path of the copy.</param>
    /// <param name="fields">Fields to add to a cut line, more than a record has.</param>
    /// <param name="cancellation">Stops the copy.</param>
    public static void Write(SourceFile file, string path, string fields, CancellationToken cancellation)
    {
        using var source = file.OpenText();
        using var target = File.Create(path);
        var block = new byte[BlockBytes];
        long lineLength = 0;
        var cuts = file.Encoding != "utf-16";
        for (int read; (read = source.ReadAtLeast(block, block.Length, throwOnEndOfStream: false)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            var rest = block.AsSpan(0, read);
            while (cuts && !rest.IsEmpty)
            {
                var end = rest.IndexOf((byte)'\n');
                var part = end < 0 ? rest : rest[..(end + 1)];
                lineLength = Append(target, part, lineLength, fields);
                rest = rest[part.Length..];
            }

            target.Write(rest);
        }

        if (lineLength > MaxLineBytes) CutBack(target, lineLength, fields);
    }

    // Writes part of a line, and takes it back to its first bytes when the line turns out to be long.
    private static long Append(FileStream target, ReadOnlySpan<byte> part, long lineLength, string fields)
    {
        var isEnd = part[^1] == '\n';
        // Beyond the limit nothing more is written: the line is cut when it ends.
        if (lineLength <= MaxLineBytes) target.Write(part);
        var written = lineLength <= MaxLineBytes ? lineLength + part.Length : lineLength;
        if (!isEnd) return written;
        if (written > MaxLineBytes) CutBack(target, written, fields);
        return 0;
    }

    private static void CutBack(FileStream target, long written, string fields)
    {
        target.Position -= written;
        var kept = new byte[KeptBytes];
        target.Flush();
        target.ReadExactly(kept);
        target.SetLength(target.Position -= KeptBytes);
        // Quotes would hide the mark, and a character cut in two would be invalid.
        var text = Encoding.UTF8.GetString(kept).Replace("\"", "", StringComparison.Ordinal).TrimEnd('\uFFFD');
        target.Write(Encoding.UTF8.GetBytes(text + fields + "\n"));
    }

    /// <summary>
    /// Whether an unzipped file has a line that DuckDB would not read. Only the edges of each block are looked at, so
    /// this costs little more than having the file read from the disk, which DuckDB then finds in memory.
    /// </summary>
    public static bool HasLongLine(SourceFile file)
    {
        if (file.IsCompressed || file.Encoding == "utf-16") return false;
        using var source = file.OpenText();
        var block = new byte[BlockBytes];
        long lineLength = 0;
        for (int read; (read = source.ReadAtLeast(block, block.Length, throwOnEndOfStream: false)) > 0;)
        {
            var last = block.AsSpan(0, read).LastIndexOf((byte)'\n');
            var first = block.AsSpan(0, read).IndexOf((byte)'\n');
            if (lineLength + (first < 0 ? read : first) > MaxLineBytes) return true;
            lineLength = last < 0 ? lineLength + read : read - last - 1;
        }

        return lineLength > MaxLineBytes;
    }
}
