using System.Text;
using System.Text.Json;

namespace ScoringService.Storage.Import;

/// <summary>The keys of the objects in a file of JSON lines, which are its columns, in the order in which they first
/// appear. They are those of the first lines: a key that only comes later is not seen.</summary>
internal sealed class JsonKeys
{
    private const int SampleBytes = 32 << 20;
    private const int SampleLines = 200_000;
    private const int MaxNameLength = 256;

    // Each costs an exception; a file that has so many is not what it is said to be.
    private const int MaxUnreadable = 1000;

    private readonly SourceFile _file;
    private readonly List<string> _names = [];
    private readonly Dictionary<string, Kinds> _kinds = new(StringComparer.Ordinal);
    private int _unreadable;

    private JsonKeys(SourceFile file) => _file = file;

    [Flags]
    private enum Kinds
    {
        None = 0,
        Text = 1,
        Whole = 2,
        Real = 4,
        Boolean = 8,
        Day = 16,
        Instant = 32,
    }

    /// <summary>Reads the first lines of a file.</summary>
    /// <exception cref="StorageException">InvalidArgument: there is no object in them, or its keys cannot be columns.
    /// </exception>
    public static IReadOnlyList<FileColumn> Read(SourceFile file)
    {
        var keys = new JsonKeys(file);
        keys.ReadLines(Sample(file));
        if (keys._names.Count == 0) throw keys.Invalid("has no JSON object with a key in its first lines");
        var twins = keys._names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(
            group => group.Skip(1).Any());
        if (twins is not null)
            throw keys.Invalid($"has the keys {string.Join(" and ", twins)}, which differ only in case");
        return keys._names.Select(name => new FileColumn(name, TypeOf(keys._kinds[name]))).ToList();
    }

    private static ReadOnlySpan<byte> Sample(SourceFile file)
    {
        var block = new byte[file.IsCompressed ? SampleBytes
            : (int)Math.Min(SampleBytes, new FileInfo(file.Path).Length)];
        using var stream = file.OpenText();
        var length = stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
        var text = block.AsSpan(0, length);
        if (file.Encoding == "latin-1") text = Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(text));
        if (file.Encoding == "utf-16") text = Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(text));
        if (text.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf])) text = text[3..];
        // The last line is not whole unless the file ends there.
        return length < SampleBytes ? text : text[..(text.LastIndexOf((byte)'\n') + 1)];
    }

    private void ReadLines(ReadOnlySpan<byte> text)
    {
        var lines = 0;
        foreach (var range in text.Split((byte)'\n'))
        {
            if (lines++ == SampleLines || _unreadable == MaxUnreadable) return;
            var line = text[range].Trim(" \t\r"u8);
            if (!line.IsEmpty && line[0] == '{') ReadObject(line);
        }
    }

    // A line that is no JSON object is refused when it is loaded.
    private void ReadObject(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 1000 });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                Add(name, KindOf(reader));
                reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            _unreadable++;
        }
    }

    private void Add(string name, Kinds kind)
    {
        if (_kinds.TryGetValue(name, out var kinds))
        {
            _kinds[name] = kinds | kind;
            return;
        }

        // Nothing can be mapped to a key without a name.
        if (name.Length == 0) return;
        if (name.Length > MaxNameLength)
            throw Invalid($"has a key of {name.Length:N0} characters; {MaxNameLength} are allowed");
        _names.Add(name);
        _kinds.Add(name, kind);
        SourceTable.CheckColumnCount(_file, _names.Count);
    }

    private static Kinds KindOf(Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => Kinds.None,
        JsonTokenType.True or JsonTokenType.False => Kinds.Boolean,
        JsonTokenType.Number => reader.TryGetInt64(out _) ? Kinds.Whole : Kinds.Real,
        JsonTokenType.String => KindOf(reader.ValueSpan),
        _ => Kinds.Text,
    };

    private static Kinds KindOf(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 10 or > 35 || text[4] != '-' || text[7] != '-' || !char.IsAsciiDigit((char)text[0]))
            return Kinds.Text;
        if (text.Length == 10) return Kinds.Day;
        return text[10] is (byte)'T' or (byte)' ' && text.Length >= 16 && text[13] == ':' ? Kinds.Instant : Kinds.Text;
    }

    private static string TypeOf(Kinds kinds) => kinds switch
    {
        Kinds.Whole => "BIGINT",
        Kinds.Real or Kinds.Real | Kinds.Whole => "DOUBLE",
        Kinds.Boolean => "BOOLEAN",
        Kinds.Day => "DATE",
        Kinds.Instant or Kinds.Instant | Kinds.Day => "TIMESTAMP",
        _ => "VARCHAR",
    };

    private StorageException Invalid(string problem) =>
        new(StorageErrorKind.InvalidArgument, $"The file '{_file.Name}' {problem}.");
}
