namespace Apache.Arrow.Ipc;

/// <summary>
/// Whether input and output blocks or awaits. Code that takes it serves both kinds of callers: in synchronous mode it
/// returns completed tasks.
/// </summary>
/// <param name="IsSynchronous">Blocks when true; the token is not looked at then.</param>
/// <param name="Token">Cancels when awaiting.</param>
internal readonly record struct IoMode(bool IsSynchronous, CancellationToken Token)
{
    public static IoMode Synchronous => new(true, default);

    public static IoMode Asynchronous(CancellationToken cancellationToken) => new(false, cancellationToken);
}
