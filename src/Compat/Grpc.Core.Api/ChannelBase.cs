using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>A lasting connection to a server, over which calls are made.</summary>
public abstract class ChannelBase
{
    /// <summary>Creates a channel to a target.</summary>
    /// <exception cref="ArgumentNullException">The target is null.</exception>
    protected ChannelBase(string target) => Target = GrpcPreconditions.CheckNotNull(target, nameof(target));

    /// <summary>What the channel connects to, as given at its creation.</summary>
    public string Target { get; }

    /// <summary>A new invoker whose calls go over this channel.</summary>
    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Closes the channel; its running calls are cancelled.</summary>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <summary>What <see cref="ShutdownAsync"/> does; nothing unless overridden.</summary>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
