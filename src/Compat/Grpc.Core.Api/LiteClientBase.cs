using Grpc.Core.Internal;
using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>The base of generated clients that do without <see cref="ClientBase{T}.WithHost"/>.</summary>
public abstract class LiteClientBase
{
    /// <summary>Creates a client, for a mock, whose calls all throw <see cref="NotImplementedException"/>.</summary>
    protected LiteClientBase()
        : this(new UnimplementedCallInvoker())
    {
    }

    /// <summary>Creates a client whose calls go over a channel.</summary>
    public LiteClientBase(ChannelBase channel)
        : this(GrpcPreconditions.CheckNotNull(channel, nameof(channel)).CreateCallInvoker())
    {
    }

    /// <summary>Creates a client whose calls go through an invoker.</summary>
    /// <exception cref="ArgumentNullException">The invoker is null.</exception>
    public LiteClientBase(CallInvoker callInvoker) =>
        CallInvoker = GrpcPreconditions.CheckNotNull(callInvoker, nameof(callInvoker));

    /// <summary>What the client's methods make their calls with.</summary>
    protected CallInvoker CallInvoker { get; }
}
