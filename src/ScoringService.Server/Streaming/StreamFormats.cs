using System.Collections.Concurrent;

namespace ScoringService.Server.Streaming;

/// <summary>What streams of one population have used, to be used again.</summary>
internal sealed class StreamFormats
{
    // Callers use few selections of columns; whoever tries all of them must not fill the memory.
    private const int MostKept = 16;

    private readonly ConcurrentDictionary<string, StreamFormat> _formats = new(StringComparer.Ordinal);
    private volatile Summary? _summary;

    /// <summary>The format of a selection of columns; null when it is not known.</summary>
    /// <param name="selection">Names the selection.</param>
    public StreamFormat? Find(string selection) => _formats.GetValueOrDefault(selection);

    /// <summary>Makes a format known.</summary>
    /// <param name="selection">Names the selection.</param>
    /// <param name="made">Its format.</param>
    public StreamFormat Add(string selection, StreamFormat made) =>
        _formats.Count < MostKept ? _formats.GetOrAdd(selection, made) : made;

    /// <summary>The fields of a summary that are the same for all answers, encoded; null when they are not
    /// known.</summary>
    /// <param name="warnings">The warnings that they tell.</param>
    public byte[]? FindSummary(IReadOnlyList<string> warnings) =>
        _summary is { } known && ReferenceEquals(known.Warnings, warnings) ? known.Fields : null;

    /// <summary>Makes them known.</summary>
    /// <param name="warnings">The warnings that they tell.</param>
    /// <param name="fields">The fields.</param>
    public byte[] AddSummary(IReadOnlyList<string> warnings, byte[] fields)
    {
        _summary = new Summary(warnings, fields);
        return fields;
    }

    private sealed record Summary(IReadOnlyList<string> Warnings, byte[] Fields);
}
