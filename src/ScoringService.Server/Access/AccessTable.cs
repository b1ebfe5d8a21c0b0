using System.Collections.Frozen;
using static ScoringService.Server.Access.CallerRole;

namespace ScoringService.Server.Access;

/// <summary>The one place that says which roles a call, page or act takes. What has no row is allowed to nobody; an
/// admin may do everything that has one.</summary>
internal static class AccessTable
{
    private const CallerRole Write = CallerRole.Ingest;

    private const CallerRole Read = Reader | PersonalReader | Operator;

    // Whoever has said who they are.
    private const CallerRole Known = Reader | PersonalReader | Write | Operator | Admin;

    // Null: open to everybody, as probes have no credentials.
    private static readonly FrozenDictionary<string, CallerRole?> Rows = new Dictionary<string, CallerRole?>
    {
        ["/scoring.v1.Scoring/ScoreCustomers"] = Read,
        ["/scoring.v1.Scoring/GetCustomer"] = Read,

        ["/scoring.v1.Models/FitModel"] = Operator,
        ["/scoring.v1.Models/ActivateModel"] = Operator,
        ["/scoring.v1.Models/GetModel"] = Read,
        ["/scoring.v1.Models/ListModels"] = Read,
        ["/scoring.v1.Models/ValidateGrouping"] = Read,
        ["/scoring.v1.Models/Backtest"] = Operator,

        ["/scoring.v1.Tracking/SetTierOverride"] = Write | Operator,
        ["/scoring.v1.Tracking/RemoveTierOverride"] = Write | Operator,
        ["/scoring.v1.Tracking/ListTierOverrides"] = Read | Write,
        ["/scoring.v1.Tracking/ListRuns"] = Read,
        ["/scoring.v1.Tracking/ListScoreChanges"] = Read,
        ["/scoring.v1.Tracking/GetMovement"] = Read,

        ["/scoring.v1.Ingest/Write"] = Write,
        ["/scoring.v1.Ingest/GetIngestBatch"] = Write | Operator,
        ["/scoring.v1.Ingest/PutCustomer"] = Write,
        ["/scoring.v1.Ingest/PutTransaction"] = Write,
        ["/scoring.v1.Ingest/PutInteraction"] = Write,
        ["/scoring.v1.Ingest/PutEvent"] = Write,
        ["/scoring.v1.Ingest/DeleteRecord"] = Write,
        ["/scoring.v1.Ingest/ImportFiles"] = Write,

        ["/scoring.v1.Quality/ListQuarantine"] = Read | Write,
        ["/scoring.v1.Quality/ExportQuarantine"] = Read | Write,
        ["/scoring.v1.Quality/CorrectAndReplay"] = Write | Operator,
        ["/scoring.v1.Quality/Discard"] = Write | Operator,
        ["/scoring.v1.Quality/ListQualityReports"] = Read | Write,
        ["/scoring.v1.Quality/GetMonthlyQuality"] = Read | Write,

        ["/scoring.v1.Admin/Backup"] = Operator,
        ["/scoring.v1.Admin/Compact"] = Operator,
        ["/scoring.v1.Admin/EraseCustomer"] = Admin,
        ["/scoring.v1.Admin/ExportCustomer"] = PersonalReader,
        ["/scoring.v1.Admin/ListAuditEntries"] = Operator,
        ["/scoring.v1.Admin/RunScoring"] = Operator,
        ["/scoring.v1.Admin/CreateApiKey"] = Admin,
        ["/scoring.v1.Admin/ListApiKeys"] = Admin,
        ["/scoring.v1.Admin/RevokeApiKey"] = Admin,

        ["/arrow.flight.protocol.FlightService/Handshake"] = Known,
        ["/arrow.flight.protocol.FlightService/ListFlights"] = Read | Write,
        ["/arrow.flight.protocol.FlightService/GetFlightInfo"] = Read | Write,
        ["/arrow.flight.protocol.FlightService/PollFlightInfo"] = Read | Write,
        ["/arrow.flight.protocol.FlightService/GetSchema"] = Read | Write,
        ["/arrow.flight.protocol.FlightService/DoGet"] = Read,
        ["/arrow.flight.protocol.FlightService/DoPut"] = Write,
        ["/arrow.flight.protocol.FlightService/DoExchange"] = Admin,
        ["/arrow.flight.protocol.FlightService/ListActions"] = Known,
        // Which action it is stands in the message: the rows with # are asked for when it has been read.
        ["/arrow.flight.protocol.FlightService/DoAction"] = Known,
        ["/arrow.flight.protocol.FlightService/DoAction#fit"] = Operator,
        ["/arrow.flight.protocol.FlightService/DoAction#activate"] = Operator,
        ["/arrow.flight.protocol.FlightService/DoAction#backup"] = Operator,
        ["/arrow.flight.protocol.FlightService/DoAction#CreatePreparedStatement"] = Read,
        ["/arrow.flight.protocol.FlightService/DoAction#ClosePreparedStatement"] = Read,

        ["/grpc.health.v1.Health/Check"] = null,
        ["/grpc.health.v1.Health/List"] = null,
        ["/grpc.health.v1.Health/Watch"] = null,
        ["/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"] = Known,
        ["/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"] = Known,

        ["/healthz"] = null,
        ["/readyz"] = null,
        ["/metrics"] = Known,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names of everything that has a row.</summary>
    public static IEnumerable<string> Acts => Rows.Keys;

    /// <summary>Whether everybody may do this, even without saying who they are.</summary>
    public static bool IsOpen(string act) => Rows.TryGetValue(act, out var roles) && roles is null;

    /// <summary>Whether a caller may do this.</summary>
    public static bool Allows(Caller caller, string act) =>
        Rows.TryGetValue(act, out var roles) && (roles is not { } some || caller.HasOneOf(some));

    /// <summary>Why a caller may not do this.</summary>
    public static string Refusal(Caller caller, string act)
    {
        var roles = Rows.GetValueOrDefault(act) ?? None;
        return $"The caller's role ({caller.Roles}) does not allow this; it takes one of {roles | Admin}.";
    }
}
