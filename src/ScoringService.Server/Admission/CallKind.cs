using System.Collections.Frozen;

namespace ScoringService.Server.Admission;

/// <summary>What a call asks of the service.</summary>
internal enum CallKind
{
    /// <summary>It is answered from memory or by one statement, and needs no place.</summary>
    Light,

    /// <summary>It streams many customers.</summary>
    Stream,

    /// <summary>It computes for seconds, with all processors and much memory.</summary>
    Job,
}

/// <summary>Which calls are of which kind.</summary>
internal static class CallKinds
{
    // As many rows fit into one batch.
    private const int FewIds = 1000;

    private const string ScoreCustomers = "/scoring.v1.Scoring/ScoreCustomers";

    private static readonly FrozenDictionary<string, CallKind> ByMethod = new Dictionary<string, CallKind>
    {
        [ScoreCustomers] = CallKind.Stream,
        ["/arrow.flight.protocol.FlightService/DoGet"] = CallKind.Stream,
        ["/scoring.v1.Quality/ExportQuarantine"] = CallKind.Stream,
        ["/scoring.v1.Models/FitModel"] = CallKind.Job,
        ["/scoring.v1.Models/Backtest"] = CallKind.Job,
        ["/scoring.v1.Models/ValidateGrouping"] = CallKind.Job,
        ["/scoring.v1.Ingest/ImportFiles"] = CallKind.Job,
        ["/scoring.v1.Quality/CorrectAndReplay"] = CallKind.Job,
        ["/scoring.v1.Tracking/GetMovement"] = CallKind.Job,
        ["/scoring.v1.Admin/RunScoring"] = CallKind.Job,
        ["/scoring.v1.Admin/Backup"] = CallKind.Job,
        ["/scoring.v1.Admin/Compact"] = CallKind.Job,
        ["/arrow.flight.protocol.FlightService/DoAction"] = CallKind.Job,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Methods whose calls may need a place.</summary>
    public static IEnumerable<string> Methods => ByMethod.Keys;

    /// <summary>The kind of a call.</summary>
    /// <param name="method">Its method, such as <c>/scoring.v1.Scoring/ScoreCustomers</c>.</param>
    /// <param name="request">Its request; null when it has a stream of them.</param>
    public static CallKind Of(string method, object? request) =>
        request is V1.ScoreCustomersRequest { Ids.CustomerIds_.Count: <= FewIds } ? CallKind.Light
            : ByMethod.GetValueOrDefault(method, CallKind.Light);
}
