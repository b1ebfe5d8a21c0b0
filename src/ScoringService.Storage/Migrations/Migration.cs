using ScoringService.Storage.Database;

namespace ScoringService.Storage.Migrations;

/// <summary>A step of the schema.</summary>
/// <param name="Version">The version that it leads to.</param>
/// <param name="Sql">Its statements.</param>
internal sealed record Migration(int Version, string Sql)
{
    /// <summary>What depends on the data and so is no statement; done after them.</summary>
    public Action<Session>? Then { get; init; }
}
