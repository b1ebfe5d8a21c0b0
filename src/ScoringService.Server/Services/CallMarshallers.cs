using Google.Protobuf;
using Grpc.Core;

namespace ScoringService.Server.Services;

/// <summary>Marshallers for services that are bound by hand.</summary>
internal static class CallMarshallers
{
    /// <summary>That of a generated message.</summary>
    public static Marshaller<T> Generated<T>(MessageParser<T> parser)
        where T : IBufferMessage, IMessage<T> => new(
        (message, context) =>
        {
            context.SetPayloadLength(message.CalculateSize());
            message.WriteTo(context.GetBufferWriter());
            context.Complete();
        },
        context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));
}
