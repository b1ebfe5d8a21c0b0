using System.Buffers;
using Grpc.Core;
using ScoringService.Server.Snapshots;

namespace ScoringService.Server.Lookup;

/// <summary>The answer to GetCustomer. It becomes bytes without an object for each of its messages.</summary>
/// <param name="population">The population that was asked.</param>
/// <param name="key">The customer's row in it.</param>
/// <param name="more">Further fields, such as the explanation; null for none.</param>
internal sealed class CustomerAnswer(ScoredPopulation population, int key, V1.Customer? more)
{
    /// <summary>How answers become bytes.</summary>
    public static readonly Marshaller<CustomerAnswer> Marshaller = new(
        Serialize, (DeserializationContext _) => throw new NotSupportedException("Clients read messages Customer."));

    [ThreadStatic]
    private static ProtoBuffer? _buffer;

    /// <summary>Writes the answer.</summary>
    public void Write(ProtoBuffer target)
    {
        var (batch, row) = population.InBatch(key);
        batch.Encoder.Write(target, row);
        target.Raw(population.RunFields);
        if (more is not null) target.Message(more);
    }

    private static void Serialize(CustomerAnswer answer, SerializationContext context)
    {
        var buffer = _buffer ??= new ProtoBuffer();
        buffer.Clear();
        answer.Write(buffer);
        context.SetPayloadLength(buffer.Written.Length);
        context.GetBufferWriter().Write(buffer.Written);
        context.Complete();
    }
}
