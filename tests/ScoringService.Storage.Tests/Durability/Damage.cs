using ScoringService.Storage.Database;

namespace ScoringService.Storage.Tests.Durability;

/// <summary>Damages files as bad disks do.</summary>
internal static class Damage
{
    private const int Page = 4096;
    private const long Headers = 3 * Page;
    private const long Block = 256 << 10;

    /// <summary>Inverts a page of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="share">Where: 0 is the beginning of the file, 1 its end.</param>
    public static void Flip(string path, double share) =>
        FlipAt(path, (long)(share * (new FileInfo(path).Length - Page)));

    /// <summary>Inverts a page of the first block of a table's column.</summary>
    public static void FlipColumn(string path, string table, string column)
    {
        long block;
        using (var session = new Session(DatabaseFile.OpenAnother(path)))
            block = session.Scalar<long>($"""
                SELECT min(block_id) FROM pragma_storage_info('{table}')
                WHERE column_name = '{column}' AND block_id >= 0
                """);
        FlipAt(path, Headers + block * Block);
    }

    /// <summary>Cuts a file off.</summary>
    public static void Truncate(string path, double share)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        file.SetLength((long)(file.Length * share));
    }

    private static void FlipAt(string path, long position)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        var page = new byte[Page];
        file.Position = position;
        file.ReadExactly(page);
        for (var i = 0; i < page.Length; i++) page[i] ^= 0xFF;
        file.Position = position;
        file.Write(page);
    }
}
