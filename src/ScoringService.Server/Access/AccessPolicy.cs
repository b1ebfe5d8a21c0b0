using Grpc.Core;
using ScoringService.Engine;
using ScoringService.Server.Errors;
using ScoringService.Storage;

namespace ScoringService.Server.Access;

/// <summary>What a caller may see. Which calls they may make is settled before, by <see cref="AccessGate"/>.</summary>
internal sealed class AccessPolicy(ServerOptions options)
{
    private static readonly HashSet<string> Nothing = [];
    private static readonly HashSet<string> Personal =
        [.. PersonalColumns.All.Where(column => column.IsPersonal).Select(column => column.Name)];

    /// <summary>Every caller, where nobody is asked who they are.</summary>
    public Caller Local { get; } = new(ScoringDatabase.LocalActor, options.LocalRole);

    /// <summary>Whether the caller may see personal data.</summary>
    public bool SeesPersonalData(ServerCallContext context) =>
        Caller.Of(context).HasOneOf(CallerRole.PersonalReader);

    /// <summary>Names of the columns that the caller may not see.</summary>
    public IReadOnlySet<string> HiddenColumns(ServerCallContext context) =>
        SeesPersonalData(context) ? Nothing : Personal;

    /// <summary>A personal text as the caller may see it; empty for none.</summary>
    public string Show(string? text, ServerCallContext context) =>
        text is null ? "" : SeesPersonalData(context) ? text : PersonalText.Mask(text);

    /// <summary>Refuses callers who have none of the roles that a row of <see cref="AccessTable"/> asks for: for acts
    /// that are not told apart by the method that is called, such as Flight's actions.</summary>
    /// <exception cref="RequestException">PERMISSION_DENIED.</exception>
    public void Require(ServerCallContext context, string act)
    {
        var caller = Caller.Of(context);
        if (!AccessTable.Allows(caller, act)) throw RequestException.Denied(AccessTable.Refusal(caller, act));
    }
}
