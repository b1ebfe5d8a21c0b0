using System.Diagnostics.Metrics;
using Grpc.Core;

namespace ScoringService.Server.Observability;

/// <summary>What is counted of the calls of one method. Counting is a few instructions without a lock: it happens in
/// every call, also in those that take microseconds.</summary>
internal sealed class MethodCalls
{
    // The codes are 0 to 16.
    private readonly long[] _handled = new long[(int)StatusCode.Unauthenticated + 1];
    private readonly bool[] _isTold = new bool[(int)StatusCode.Unauthenticated + 1];
    private readonly KeyValuePair<string, object?>[] _labels;
    private long _started;
    private long _received;
    private long _receivedBytes;
    private long _sent;
    private long _sentBytes;

    /// <param name="type">Kind of the method.</param>
    /// <param name="service">Full name of its service.</param>
    /// <param name="method">Its name.</param>
    /// <param name="told">Codes that are told from the start, so that a first failure is an increase to a monitoring
    /// system.</param>
    public MethodCalls(MethodType type, string service, string method, params ReadOnlySpan<StatusCode> told)
    {
        _labels =
        [
            new("grpc_type", type switch
            {
                MethodType.Unary => "unary",
                MethodType.ClientStreaming => "client_stream",
                MethodType.ServerStreaming => "server_stream",
                _ => "bidi_stream",
            }),
            new("grpc_service", service), new("grpc_method", method),
        ];
        IsUnary = type == MethodType.Unary;
        foreach (var code in told) _isTold[(int)code] = true;
    }

    /// <summary>Whether it takes and gives one message.</summary>
    public bool IsUnary { get; }

    /// <summary>Name of the service and of the method.</summary>
    public (string Service, string Method) Name => ((string)_labels[1].Value!, (string)_labels[2].Value!);

    /// <summary>Kind, service and method.</summary>
    public ReadOnlySpan<KeyValuePair<string, object?>> Labels => _labels;

    /// <summary>Calls that began.</summary>
    public Measurement<long> Started => new(Volatile.Read(ref _started), _labels);

    /// <summary>Calls that run.</summary>
    public Measurement<long> Running
    {
        get
        {
            // What ended is read first, so that a call which ends meanwhile does not count as less than none.
            var ended = 0L;
            for (var code = 0; code < _handled.Length; code++) ended += Volatile.Read(ref _handled[code]);
            return new Measurement<long>(Volatile.Read(ref _started) - ended, _labels);
        }
    }

    /// <summary>Messages that came in.</summary>
    public Measurement<long> Received => new(Volatile.Read(ref _received), _labels);

    /// <summary>Their bytes.</summary>
    public Measurement<long> ReceivedBytes => new(Volatile.Read(ref _receivedBytes), _labels);

    /// <summary>Messages that were sent.</summary>
    public Measurement<long> Sent => new(Volatile.Read(ref _sent), _labels);

    /// <summary>Their bytes.</summary>
    public Measurement<long> SentBytes => new(Volatile.Read(ref _sentBytes), _labels);

    /// <summary>Calls that ended, by their code.</summary>
    public IEnumerable<Measurement<long>> Handled()
    {
        for (var code = 0; code < _handled.Length; code++)
            if (Volatile.Read(ref _handled[code]) is var calls && (calls > 0 || _isTold[code]))
                yield return new Measurement<long>(calls, [.. _labels, new("grpc_code", CodeName((StatusCode)code))]);
    }

    /// <summary>A call began.</summary>
    public void CallStarted() => Interlocked.Increment(ref _started);

    /// <summary>A call ended.</summary>
    public void CallEnded(StatusCode code) =>
        Interlocked.Increment(ref _handled[(uint)code < (uint)_handled.Length ? (int)code : (int)StatusCode.Unknown]);

    /// <summary>A message came in.</summary>
    public void MessageReceived(int bytes)
    {
        Interlocked.Increment(ref _received);
        Interlocked.Add(ref _receivedBytes, bytes);
    }

    /// <summary>A message was sent.</summary>
    public void MessageSent(long bytes)
    {
        Interlocked.Increment(ref _sent);
        Interlocked.Add(ref _sentBytes, bytes);
    }

    // The names of the convention are those of gRPC for Go, which spells one of them in the American way.
    private static string CodeName(StatusCode code) => code == StatusCode.Cancelled ? "Canceled" : code.ToString();
}
