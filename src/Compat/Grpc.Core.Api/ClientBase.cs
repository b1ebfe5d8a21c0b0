using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Grpc.Core.Interceptors;
using Grpc.Core.Internal;
using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>The base of generated clients.</summary>
/// <typeparam name="T">The client itself.</typeparam>
public abstract class ClientBase<T> : ClientBase
    where T : ClientBase<T>
{
    /// <summary>Creates a client, for a mock, whose calls all throw <see cref="NotImplementedException"/>.</summary>
    protected ClientBase()
    {
    }

    /// <summary>Creates a client of a configuration.</summary>
    protected ClientBase(ClientBaseConfiguration configuration)
        : base(configuration)
    {
    }

    /// <summary>Creates a client whose calls go over a channel.</summary>
    public ClientBase(ChannelBase channel)
        : base(channel)
    {
    }

    /// <summary>Creates a client whose calls go through an invoker.</summary>
    public ClientBase(CallInvoker callInvoker)
        : base(callInvoker)
    {
    }

    /// <summary>A client like this one whose calls name another host.</summary>
    public T WithHost(string host) => NewInstance(Configuration.WithHost(host));

    /// <summary>Makes a client of a configuration.</summary>
    protected abstract T NewInstance(ClientBaseConfiguration configuration);
}

/// <summary>The part of <see cref="ClientBase{T}"/> that does not depend on the client's type.</summary>
[DebuggerDisplay("{DebuggerToString(),nq}")]
[DebuggerTypeProxy(typeof(ClientBaseDebugType))]
public abstract class ClientBase
{
    /// <summary>Creates a client, for a mock, whose calls all throw <see cref="NotImplementedException"/>.</summary>
    protected ClientBase()
        : this(new UnimplementedCallInvoker())
    {
    }

    /// <summary>Creates a client of a configuration.</summary>
    /// <exception cref="ArgumentNullException">The configuration is null.</exception>
    protected ClientBase(ClientBaseConfiguration configuration)
    {
        Configuration = GrpcPreconditions.CheckNotNull(configuration, nameof(configuration));
        CallInvoker = configuration.CreateDecoratedCallInvoker();
    }

    /// <summary>Creates a client whose calls go over a channel.</summary>
    public ClientBase(ChannelBase channel)
        : this(GrpcPreconditions.CheckNotNull(channel, nameof(channel)).CreateCallInvoker())
    {
    }

    /// <summary>Creates a client whose calls go through an invoker.</summary>
    public ClientBase(CallInvoker callInvoker)
        : this(new ClientBaseConfiguration(callInvoker, null))
    {
    }

    /// <summary>What the client's methods make their calls with.</summary>
    protected CallInvoker CallInvoker { get; }

    /// <summary>What the client was made of.</summary>
    internal ClientBaseConfiguration Configuration { get; }

    private string DebuggerToString() =>
        ClientBaseDebugType.ServiceNameOf(this) is { } service ? $"Service = \"{service}\"" : GetType().Name;

    /// <summary>The invoker of a client and the host that its calls name.</summary>
    protected internal class ClientBaseConfiguration
    {
        private readonly CallInvoker undecoratedCallInvoker;
        private readonly string? host;

        internal ClientBaseConfiguration(CallInvoker undecoratedCallInvoker, string? host)
        {
            this.undecoratedCallInvoker =
                GrpcPreconditions.CheckNotNull(undecoratedCallInvoker, nameof(undecoratedCallInvoker));
            this.host = host;
        }

        /// <summary>Without a host the invoker itself serves: a wrapper would only slow its calls down.</summary>
        internal CallInvoker CreateDecoratedCallInvoker() =>
            host is null ? undecoratedCallInvoker : undecoratedCallInvoker.Intercept(new HostInterceptor(host));

        internal ClientBaseConfiguration WithHost(string host) =>
            new(undecoratedCallInvoker, GrpcPreconditions.CheckNotNull(host, nameof(host)));
    }

    /// <summary>What a debugger shows of a generated client: it sits inside the static class of its service.</summary>
    internal sealed class ClientBaseDebugType(ClientBase client)
    {
        private const BindingFlags Statics = BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

        public CallInvoker CallInvoker => client.CallInvoker;

        public string? Service => ServiceNameOf(client);

        public List<IMethod>? Methods
        {
            [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Only for debuggers.")]
            get
            {
                if (Service is null) return null;
                var fields = client.GetType().DeclaringType!.GetFields(Statics);
                return [.. fields.Select(method => method.GetValue(null)).OfType<IMethod>()];
            }
        }

        [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Only for debuggers.")]
        internal static string? ServiceNameOf(ClientBase client) =>
            client.GetType().DeclaringType?.GetField("__ServiceName", Statics)?.GetValue(null) as string;
    }
}
