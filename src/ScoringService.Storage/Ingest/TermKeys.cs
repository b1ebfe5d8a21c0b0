using System.Globalization;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Ingest;

/// <summary>Turns the texts of a column of terms into their keys, and writes down those that are new.</summary>
internal sealed unsafe class TermKeys(TextDirectory terms, string field, int source)
{
    /// <summary>Most terms of a column. All of them are kept in memory.</summary>
    public const int MaxTerms = 1_000_000;

    private readonly int _known = terms.Count;

    /// <summary>The keys of the rows of a block.</summary>
    /// <exception cref="StorageException">InvalidArgument: the column has too many different texts.</exception>
    public void Find(RowBlock block, bool[] isKept, int[] keys)
    {
        var column = block.Column(source);
        var texts = (NativeText*)column.Data;
        NativeText* last = null;
        var lastKey = -1;
        for (var row = 0; row < block.Count; row++)
        {
            if (!isKept[row] || !column.IsValid(row)) continue;
            var text = texts + row;
            // The same term often comes many times in a row.
            if (last == null || !text->IsInlined || text->Low != last->Low || text->High != last->High)
            {
                var hash = KeyHash.Of(text);
                lastKey = terms.Find(text, hash);
                if (lastKey < 0) lastKey = Add(text, hash);
                last = text;
            }

            keys[row] = lastKey;
        }
    }

    private int Add(NativeText* text, ulong hash) => terms.Count < MaxTerms ? terms.Add(text, hash)
        : throw new StorageException(StorageErrorKind.InvalidArgument, string.Create(CultureInfo.InvariantCulture,
            $"The column {field} has more than {MaxTerms:N0} different texts. It is for terms that many rows share, "
                + $"not for numbers or names of rows: leave it out, or map another column to it."));

    /// <summary>Writes the new terms to the database.</summary>
    public void Write(Session session)
    {
        if (terms.Count == _known) return;
        using var appender = new ChunkAppender(session, "terms");
        using var text = new TextArena();
        for (var key = _known; key < terms.Count;)
        {
            var fields = appender.Values<NativeText>(0);
            var keys = appender.Values<int>(1);
            var values = appender.Values<NativeText>(2);
            var count = 0;
            for (; count < ChunkAppender.Capacity && key < terms.Count; count++, key++)
                (fields[count], keys[count], values[count]) = (text.Native(field), key, text.Native(terms.Id(key)));
            appender.Append(count);
            text.Clear();
        }

        appender.Complete();
    }
}
