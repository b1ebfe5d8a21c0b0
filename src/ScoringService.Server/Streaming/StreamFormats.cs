using System.Collections.Concurrent;

namespace ScoringService.Server.Streaming;

/// <summary>The formats that streams of one population have used.</summary>
internal sealed class StreamFormats
{
    // Callers use few selections of columns; whoever tries all of them must not fill the memory.
    private const int MostKept = 16;

    private readonly ConcurrentDictionary<string, StreamFormat> _formats = new(StringComparer.Ordinal);

    /// <summary>The format of a selection of columns.</summary>
    /// <param name="selection">Names the selection.</param>
    /// <param name="make">Makes it where it is not known.</param>
    public StreamFormat Get(string selection, Func<StreamFormat> make)
    {
        if (_formats.TryGetValue(selection, out var known)) return known;
        var made = make();
        return _formats.Count < MostKept ? _formats.GetOrAdd(selection, made) : made;
    }
}
