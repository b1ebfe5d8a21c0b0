using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.MacroBenchmark.Load;

/// <summary>One kind of call: which method, and the bytes of its requests. Answers are only counted, not read, so that
/// the client takes as little of the machine as it can.</summary>
internal sealed class LoadCall
{
    private static readonly Marshaller<byte[]> Requests = new(bytes => bytes, bytes => bytes);
    private static readonly Marshaller<Size> Answers = new(
        (Size _, SerializationContext _) => throw new NotSupportedException("Answers are only received."),
        context => new Size(context.PayloadLength));

    private readonly Method<byte[], Size> _method;
    private readonly byte[][] _requests;

    private LoadCall(MethodType type, string service, string method, params byte[][] requests)
    {
        _method = new Method<byte[], Size>(type, service, method, Requests, Answers);
        _requests = requests;
    }

    /// <summary>The call of a name.</summary>
    /// <param name="name">As in <see cref="LoadArguments.Usage"/>.</param>
    /// <param name="customers">How many customers there are.</param>
    /// <returns>Null when there is no such call.</returns>
    public static LoadCall? Of(string name, int customers)
    {
        // Every id costs a request of its own to make: a sample of them does.
        var random = new Random(7);
        var ids = Enumerable.Range(0, 10_000).Select(_ => string.Create(
            CultureInfo.InvariantCulture, $"C{random.Next(customers) + 1:D8}"));
        var (scoring, bare) = (Scoring.Descriptor.FullName, Bare.Descriptor.FullName);
        return name switch
        {
            "get" => new(MethodType.Unary, scoring, "GetCustomer",
                [.. ids.Select(id => new GetCustomerRequest { CustomerId = id }.ToByteArray())]),
            "score" => new(MethodType.ServerStreaming, scoring, "ScoreCustomers",
                [.. ids.Select(id => new ScoreCustomersRequest
                {
                    Ids = new CustomerIds { CustomerIds_ = { id } },
                    Columns = { "customer_id", "rfm_score", "tier", "churn_probability", "predicted_clv" },
                }.ToByteArray())]),
            "stream" => new(
                MethodType.ServerStreaming, scoring, "ScoreCustomers", new ScoreCustomersRequest().ToByteArray()),
            "bare" => new(MethodType.Unary, bare, "Unary", new BareMessage().ToByteArray()),
            "bare-stream" => new(MethodType.ServerStreaming, bare, "Stream",
                new BareStreamRequest { Count = 100, Size = 1 << 20 }.ToByteArray()),
            _ => null,
        };
    }

    /// <summary>Makes a call.</summary>
    /// <param name="invoker">Where to.</param>
    /// <param name="number">Picks the request.</param>
    /// <returns>Bytes of the answer.</returns>
    public async Task<long> MakeAsync(CallInvoker invoker, long number)
    {
        var request = _requests[number % _requests.Length];
        if (_method.Type == MethodType.Unary)
        {
            using var unary = invoker.AsyncUnaryCall(_method, null, default, request);
            return (await unary).Bytes;
        }

        using var stream = invoker.AsyncServerStreamingCall(_method, null, default, request);
        var bytes = 0L;
        var answers = stream.ResponseStream;
        while (await answers.MoveNext(CancellationToken.None)) bytes += answers.Current.Bytes;
        return bytes;
    }

    /// <summary>An answer.</summary>
    /// <param name="Bytes">How large it was.</param>
    internal sealed record Size(int Bytes);
}
