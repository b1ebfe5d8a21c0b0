using ScoringService.Server.Lookup;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Lookup;

public sealed class ProtoBufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(120)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(16_370)]
    [InlineData(16_384)]
    [InlineData(3_000_000)]
    public void End_MessageOfAnyLength_IsReadBack(int length)
    {
        var buffer = new ProtoBuffer();
        buffer.Bytes(Customer.CustomerIdFieldNumber, "before"u8);
        var begin = buffer.Begin(Customer.ClusterFieldNumber);
        buffer.Bytes(ClusterScore.UnavailableReasonFieldNumber, new byte[length].Select(_ => (byte)'x').ToArray());
        buffer.End(begin);
        buffer.Bytes(Customer.RunIdFieldNumber, "behind"u8);

        var expected = new Customer
        {
            CustomerId = "before", RunId = "behind",
            Cluster = new ClusterScore { UnavailableReason = new string('x', length) },
        };
        Assert.Equal(expected, Customer.Parser.ParseFrom(buffer.Written));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Varint_AnyNumber_IsReadBack(int value)
    {
        var buffer = new ProtoBuffer();
        buffer.Varint(PurchaseFeatures.RecencyDaysFieldNumber, (ulong)(long)value);
        Assert.Equal(value, PurchaseFeatures.Parser.ParseFrom(buffer.Written).RecencyDays);
    }

    [Fact]
    public void Clear_AfterALongMessage_BeginsAnew()
    {
        var buffer = new ProtoBuffer();
        buffer.Raw(new byte[100_000]);
        buffer.Clear();
        buffer.Double(RfmScore.RfmScore_FieldNumber, 62.5);
        Assert.Equal(62.5, RfmScore.Parser.ParseFrom(buffer.Written).RfmScore_);
    }
}
