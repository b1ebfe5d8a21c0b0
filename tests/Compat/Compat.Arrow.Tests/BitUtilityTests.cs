using Apache.Arrow;

namespace Compat.Arrow.Tests;

public sealed class BitUtilityTests
{
    [Fact]
    public void CountBits_AnyRange_EqualsCountingOneByOne()
    {
        var random = new Random(1);
        var bytes = new byte[37];
        random.NextBytes(bytes);
        for (int index = 0; index < bytes.Length * 8; index++)
        {
            int expected = 0;
            for (int length = 0; index + length <= bytes.Length * 8; length++)
            {
                Assert.Equal(expected, BitUtility.CountBits(bytes, index, length));
                if (index + length < bytes.Length * 8)
                    expected += BitUtility.GetBit(bytes, index + length) ? 1 : 0;
            }
            Assert.Equal(expected, BitUtility.CountBits(bytes, index));
        }
    }

    [Fact]
    public void SetBit_ClearBit_ToggleBit_ChangeOneBit()
    {
        var bytes = new byte[2];

        BitUtility.SetBit(bytes, 9);
        Assert.Equal(new byte[] { 0, 2 }, bytes);
        BitUtility.ToggleBit(bytes, 0);
        BitUtility.SetBit(bytes, 15, true);
        Assert.Equal(new byte[] { 1, 0x82 }, bytes);
        BitUtility.ClearBit(bytes, 9);
        BitUtility.SetBit(bytes, 0, false);

        Assert.Equal(new byte[] { 0, 0x80 }, bytes);
        Assert.True(BitUtility.GetBit((byte)0x80, 7));
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 64, 8, 1)]
    [InlineData(64, 64, 64, 8)]
    [InlineData(65, 128, 72, 9)]
    public void RoundUp_AndByteCount_ReachTheNextMultiple(int n, int by64, int by8, int bytes)
    {
        Assert.Equal(by64, BitUtility.RoundUpToMultipleOf64(n));
        Assert.Equal(by8, BitUtility.RoundUpToMultipleOf8(n));
        Assert.Equal(bytes, BitUtility.ByteCount(n));
    }

    [Fact]
    public void BitmapBuilder_RandomAppends_EqualsAListOfBooleans()
    {
        var random = new Random(2);
        var builder = new ArrowBuffer.BitmapBuilder();
        var expected = new List<bool>();
        var source = new byte[8];
        for (int step = 0; step < 500; step++)
        {
            bool value = random.Next(2) == 0;
            int count = random.Next(60);
            random.NextBytes(source);
            switch (random.Next(3))
            {
                case 0:
                    builder.Append(value);
                    expected.Add(value);
                    break;
                case 1:
                    builder.AppendRange(value, count);
                    expected.AddRange(Enumerable.Repeat(value, count));
                    break;
                default:
                    builder.Append(source, count);
                    expected.AddRange(Enumerable.Range(0, count).Select(i => BitUtility.GetBit(source, i)));
                    break;
            }
            Assert.Equal(expected.Count(bit => bit), builder.SetBitCount);
        }

        using ArrowBuffer buffer = builder.Build();

        Assert.Equal(expected.Count, builder.Length);
        Assert.Equal(expected, Enumerable.Range(0, expected.Count).Select(i => BitUtility.GetBit(buffer.Span, i)));
    }

    [Fact]
    public void BitmapBuilder_SetToggleSwapResizeClear_KeepTheCount()
    {
        var builder = new ArrowBuffer.BitmapBuilder().AppendRange([true, false, true]);

        builder.Toggle(1).Set(0, false).Swap(0, 2);
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(i => BitUtility.GetBit(builder.Span, i)));
        Assert.Equal((2, 1), (builder.SetBitCount, builder.UnsetBitCount));
        Assert.Equal(1, builder.Resize(1).SetBitCount);
        Assert.Equal(0, builder.Clear().Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Set(0));
        Assert.Throws<ArgumentException>(() => builder.Append([1], 9));
    }
}
