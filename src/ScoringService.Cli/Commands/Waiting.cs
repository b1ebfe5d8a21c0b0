namespace ScoringService.Cli.Commands;

/// <summary>Waits for the user.</summary>
internal static class Waiting
{
    /// <summary>Returns when the token is cancelled, which is not an error here.</summary>
    public static async Task ForeverAsync(CancellationToken cancellationToken)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(stopped.SetResult);
        await stopped.Task;
    }
}
