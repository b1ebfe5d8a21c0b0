using System.Text;

namespace ScoringService.Storage.Import;

/// <summary>
/// A copy of a text file that DuckDB's parallel reader accounts for in full. Of a gzipped file that reader loses a last
/// record whose quote is not closed, and believes a file that stops in the middle; of any file it loses a line longer
/// than its buffer. So the copy is unzipped, and its long lines are cut and marked so that they are refused under their
/// own number. Reading the copy is also faster than unzipping on one thread while the others wait.
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
    /// <exception cref="StorageException">ResourceExhausted: the copy would take more than half of the free disk
    /// space. InvalidArgument: the file is not whole.</exception>
    public static void Write(SourceFile file, string path, string fields, CancellationToken cancellation)
    {
        try
        {
            using var source = file.OpenText();
            using var target = File.Create(path);
            Write(source, target, new CopyTask(file, fields, FreeBytes(path) / 2, cancellation));
        }
        catch (IOException e)
        {
            throw new StorageException(StorageErrorKind.ResourceExhausted,
                $"The copy of '{file.Name}' that a load reads could not be written to '{path}': {e.Message}", e);
        }
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

    internal static void Write(Stream source, FileStream target, CopyTask task)
    {
        var block = new byte[BlockBytes];
        long lineLength = 0;
        var cuts = task.File.Encoding != "utf-16";
        for (int read; (read = source.ReadAtLeast(block, block.Length, throwOnEndOfStream: false)) > 0;)
        {
            task.Cancellation.ThrowIfCancellationRequested();
            var rest = block.AsSpan(0, read);
            while (cuts && !rest.IsEmpty)
            {
                // Where a line cannot be too long yet, all lines of the block but the last are written at once.
                var end = lineLength + rest.Length <= MaxLineBytes
                    ? rest.LastIndexOf((byte)'\n') : rest.IndexOf((byte)'\n');
                var part = end < 0 ? rest : rest[..(end + 1)];
                lineLength = Append(target, part, lineLength, task.Fields);
                rest = rest[part.Length..];
            }

            target.Write(rest);
            if (target.Position > task.Limit) throw TooLarge(task);
        }

        if (lineLength > MaxLineBytes) CutBack(target, lineLength, task.Fields);
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

    private static long FreeBytes(string path) =>
        new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(path))!).AvailableFreeSpace;

    private static StorageException TooLarge(CopyTask task) => new(StorageErrorKind.ResourceExhausted,
        $"'{task.File.Name}' has more than {task.Limit >> 20:N0} MiB of text, half of the disk space that is free for "
            + "spilling. Free disk space, or load the file in parts.");

    /// <summary>A copy to be made.</summary>
    /// <param name="File">The file.</param>
    /// <param name="Fields">Fields to add to a cut line.</param>
    /// <param name="Limit">Most bytes of the copy.</param>
    /// <param name="Cancellation">Stops the copy.</param>
    internal sealed record CopyTask(SourceFile File, string Fields, long Limit, CancellationToken Cancellation);
}
