using System.CommandLine;
using System.CommandLine.Parsing;
using Google.Protobuf.WellKnownTypes;
using ScoringService.Cli.Client;
using ScoringService.Cli.Options;
using ScoringService.Cli.Output;

namespace ScoringService.Cli.Commands;

/// <summary><c>scorectl keys</c>: the keys that programs call a server with.</summary>
internal static class KeysCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("keys",
            "Makes, lists and revokes the keys that programs call a server with. A server asks for them when its "
            + "setting Security:ApiKeys is true.")
        {
            CreateOne(terminal), List(terminal), Revoke(terminal),
        };
        return command;
    }

    private static Command CreateOne(Terminal terminal)
    {
        var name = new Argument<string>("NAME") { Description = "Who will call with it, for logs and the audit log." };
        var roles = new Option<V1.Role[]>("--role")
        {
            Description = "What the caller may do: reader, personal-reader, ingest, operator, admin. Can be given "
                + "several times, or with commas.",
            HelpName = "ROLE",
            Required = true,
            CustomParser = result => [.. Parse.Split(result.Tokens.Select(token => token.Value)).Select(
                word => Role(word, result))],
        };
        var expires = new Option<Timestamp?>("--expires")
        {
            Description = "When the key ends by itself, ISO 8601; a date means its end (UTC). [default: never]",
            HelpName = "TIME",
            CustomParser = result => Parse.Value(result,
                text => Parse.Instant(text) is { } instant ? Timestamp.FromDateTime(instant) : null,
                "a date or time such as 2027-12-31"),
        };
        var (target, json) = (new TargetOptions(), CommonOptions.Json());
        var command = new Command("create",
            "Makes a key and writes it to standard output, the only time that it can be seen.")
        {
            name, roles, expires, json,
        };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // The first key may be there before the first row: a server that asks for keys needs one to be loaded with.
            await using var session = await ServiceSession.OpenOrMakeAsync(target.Read(parsed), cancellationToken);
            var made = await session.Admin.CreateApiKeyAsync(new V1.CreateApiKeyRequest
            {
                Name = parsed.GetValue(name),
                Roles = { parsed.GetValue(roles) },
                ExpireTime = parsed.GetValue(expires),
            }, cancellationToken: cancellationToken);
            if (parsed.GetValue(json)) Json.Write(terminal.Out, new { made.Key, ApiKey = Json.Message(made.ApiKey) });
            else terminal.Out.WriteLine(made.Key);
            terminal.Say($"Key {made.ApiKey.KeyId} of {made.ApiKey.Name}. Keep it: the service has only its hash. "
                + "Callers send it as: authorization: Bearer KEY");
            return ExitCode.Ok;
        });
        return command.Examples("""
            scorectl keys create crm --role reader
            scorectl keys create loader --role ingest,reader --expires 2027-12-31 --database crm.duckdb
            scorectl keys create boss --role admin --server https://scoring.example:5080
            """);
    }

    private static Command List(Terminal terminal)
    {
        var (target, json) = (new TargetOptions(), CommonOptions.Json());
        var command = new Command("list", "Lists all keys without their secrets.") { json };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            var keys = (await session.Admin.ListApiKeysAsync(
                new V1.ListApiKeysRequest(), cancellationToken: cancellationToken)).ApiKeys;
            if (parsed.GetValue(json)) Json.Write(terminal.Out, new { ApiKeys = keys.Select(Json.Message) });
            else if (keys.Count == 0) terminal.Say("There is no key yet. Make one with: scorectl keys create");
            else Show(terminal, keys);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Revoke(Terminal terminal)
    {
        var id = new Argument<string>("ID") { Description = "The key's id, as it is listed." };
        var target = new TargetOptions();
        var command = new Command("revoke", "Takes a key back: the next call with it is refused.") { id };
        target.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var session = await ServiceSession.OpenAsync(target.Read(parsed), cancellationToken);
            var key = await session.Admin.RevokeApiKeyAsync(
                new V1.RevokeApiKeyRequest { KeyId = parsed.GetValue(id) }, cancellationToken: cancellationToken);
            terminal.Say($"Key {key.KeyId} of {key.Name} is revoked.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Show(Terminal terminal, IEnumerable<V1.ApiKey> keys)
    {
        var table = Tables.Create(terminal, "", "id", "name", "roles", "made", "by", "expires", "revoked");
        foreach (var key in keys)
            table.Row(key.KeyId, key.Name, string.Join(", ", key.Roles.Select(RoleName)), Figures.Time(key.CreateTime),
                key.CreatedBy, key.ExpireTime is { } end ? Figures.Time(end) : "never",
                key.RevokeTime is { } revoked ? $"{Figures.Time(revoked)} by {key.RevokedBy}" : "");
        table.Show(terminal);
    }

    private static V1.Role Role(string word, ArgumentResult result)
    {
        foreach (var role in System.Enum.GetValues<V1.Role>())
            if (role != V1.Role.Unspecified && RoleName(role) == word) return role;
        result.AddError($"'{word}' is not a role; there are reader, personal-reader, ingest, operator and admin.");
        return V1.Role.Unspecified;
    }

    private static string RoleName(V1.Role role) =>
        role == V1.Role.PersonalReader ? "personal-reader" : role.ToString().ToLowerInvariant();
}
