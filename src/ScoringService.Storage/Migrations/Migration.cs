namespace ScoringService.Storage.Migrations;

/// <summary>A step of the schema.</summary>
/// <param name="Version">The version that it leads to.</param>
/// <param name="Sql">Its statements.</param>
internal sealed record Migration(int Version, string Sql);
