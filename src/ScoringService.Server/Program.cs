using ScoringService.Server;
using ScoringService.Storage;

try
{
    await using var app = ScoringServer.Build(args);
    await app.RunAsync();
    return 0;
}
catch (Exception e) when (e is ServerOptionsException or StorageException or IOException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
