using Google.Protobuf;
using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Ingest;

/// <summary>What a call of Ingest.Write answered.</summary>
/// <param name="Acknowledgements">Rows committed, in the order in which the answers came.</param>
/// <param name="Summary">The last answer.</param>
internal sealed record Written(IReadOnlyList<long> Acknowledgements, IngestBatch Summary);

/// <summary>A client of Ingest.Write that sends a whole Arrow stream.</summary>
internal static class WriteClient
{
    /// <summary>Sends a stream in pieces and reads every answer.</summary>
    public static async Task<Written> SendAsync(
        this V1.Ingest.IngestClient client, WriteStart start, byte[] stream, int pieceBytes = 1 << 20,
        CancellationToken cancellation = default)
    {
        using var call = client.Write(cancellationToken: cancellation);
        var sending = SendAsync(call.RequestStream, start, stream, pieceBytes);
        var acknowledgements = new List<long>();
        IngestBatch? summary = null;
        await foreach (var response in call.ResponseStream.ReadAllAsync(cancellation))
        {
            Assert.Null(summary);
            if (response.PayloadCase == WriteResponse.PayloadOneofCase.Summary) summary = response.Summary;
            else acknowledgements.Add(response.Acknowledgement.RowsCommitted);
        }

        await sending;
        return new Written(acknowledgements, summary!);
    }

    /// <summary>Sends a stream that must be refused, and gives the status.</summary>
    public static async Task<Status> RefusedAsync(
        this V1.Ingest.IngestClient client, WriteStart start, byte[] stream, int pieceBytes = 1 << 20) =>
        (await Assert.ThrowsAsync<RpcException>(() => client.SendAsync(start, stream, pieceBytes))).Status;

    /// <summary>Sends a stream as soon as the service lets it in: it may not yet know that an earlier call has
    /// gone.</summary>
    public static async Task<Written> SendWhenFreeAsync(
        this V1.Ingest.IngestClient client, WriteStart start, byte[] stream)
    {
        while (true)
        {
            try
            {
                return await client.SendAsync(start, stream);
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.Aborted or StatusCode.ResourceExhausted)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>The same start with a change.</summary>
    public static WriteStart With(this WriteStart start, Action<WriteStart> change)
    {
        change(start);
        return start;
    }

    /// <summary>The start of a stream of a table.</summary>
    public static WriteStart Start(string batch, IngestTable table, long rowOffset = 0) =>
        new() { BatchId = batch, Table = table, RowOffset = rowOffset };

    private static async Task SendAsync(
        IClientStreamWriter<WriteRequest> requests, WriteStart start, byte[] stream, int pieceBytes)
    {
        try
        {
            await requests.WriteAsync(new WriteRequest { Start = start });
            for (var at = 0; at < stream.Length; at += pieceBytes)
            {
                var piece = stream.AsMemory(at, Math.Min(pieceBytes, stream.Length - at));
                await requests.WriteAsync(
                    new WriteRequest { SerializedArrow = UnsafeByteOperations.UnsafeWrap(piece) });
            }

            await requests.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // The service has ended the call; its status stands in the answers.
        }
    }
}
