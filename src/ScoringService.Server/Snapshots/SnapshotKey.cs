using System.Globalization;
using System.Text;
using ScoringService.Engine;

namespace ScoringService.Server.Snapshots;

/// <summary>Everything that decides what a snapshot holds: equal keys, equal scores.</summary>
/// <param name="AsOf">The instant looked from, UTC.</param>
/// <param name="ModelVersion">The model.</param>
/// <param name="Watermark">State of the data.</param>
/// <param name="OverrideRevision">State of the tier overrides.</param>
/// <param name="PreviousRunId">The recorded run whose lifecycle stages are followed; null when there is none.</param>
internal sealed record SnapshotKey(
    DateTime AsOf, long ModelVersion, long Watermark, long OverrideRevision, string? PreviousRunId)
{
    /// <summary>Names the run, for people and for other systems. Of the run before it carries a hash, which covers all
    /// the runs before that one.</summary>
    public string RunId => string.Create(CultureInfo.InvariantCulture,
        $"w{Watermark}-m{ModelVersion}-o{OverrideRevision}-{AsOf:yyyyMMdd'T'HHmmss.ffffff'Z'}{Previous}");

    /// <summary>A hash of <see cref="RunId"/>, the same in every process.</summary>
    public ulong RunHash => Hash(RunId);

    private string Previous => PreviousRunId is { } previous
        ? string.Create(CultureInfo.InvariantCulture, $"-p{(uint)Hash(previous):x8}") : "";

    private static ulong Hash(string text) => CustomerHash.Of(Encoding.UTF8.GetBytes(text));
}
