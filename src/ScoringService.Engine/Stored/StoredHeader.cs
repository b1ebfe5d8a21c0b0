using System.Text.Json.Serialization;

namespace ScoringService.Engine.Stored;

/// <summary>What is read first, of a model of any format.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record StoredHeader
{
    public required int FormatVersion { get; init; }
}
