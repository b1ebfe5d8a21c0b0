using System.Runtime.InteropServices;

namespace ScoringService.Engine.Features;

/// <summary>One transaction as it waits for its customer's turn. The fields are packed, because all transactions wait
/// at the same time.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct TransactionRecord : IPackedRecord
{
    private const int FlagBits = 8;
    private const long CategoryMask = 63;
    private const long CostFlag = 64;
    private const long RenewalFlag = 128;

    /// <summary>When and whose it is, see <see cref="CustomerPartitions.Pack"/>.</summary>
    public readonly ulong Key;

    /// <summary>Cost in ten thousandths; means nothing where it is not known.</summary>
    public readonly long Cost;

    private readonly long _amountAndFlags;

    /// <param name="key">When and whose it is, see <see cref="CustomerPartitions.Pack"/>.</param>
    /// <param name="amount">Amount in ten thousandths.</param>
    /// <param name="cost">Cost in ten thousandths.</param>
    /// <param name="flags">What <see cref="Flags"/> gives.</param>
    /// <exception cref="OverflowException">The amount is beyond ±2^55.</exception>
    public TransactionRecord(ulong key, long amount, long cost, long flags)
    {
        Key = key;
        Cost = cost;
        _amountAndFlags = checked(amount * (1 << FlagBits)) | flags;
    }

    private TransactionRecord(ulong key, in TransactionRecord other)
    {
        Key = key;
        Cost = other.Cost;
        _amountAndFlags = other._amountAndFlags;
    }

    ulong IPackedRecord.Key => Key;

    /// <summary>Amount in ten thousandths.</summary>
    public long Amount => _amountAndFlags >> FlagBits;

    /// <summary>Bit of <see cref="CustomerTotals.Bits"/> that a purchase sets.</summary>
    public ulong PurchaseBit => 1UL << (int)(_amountAndFlags & CategoryMask);

    /// <summary>Whether the cost is known.</summary>
    public bool HasCost => (_amountAndFlags & CostFlag) != 0;

    /// <summary>Whether it is a renewal.</summary>
    public bool IsRenewal => (_amountAndFlags & RenewalFlag) != 0;

    /// <summary>The same transaction under another key.</summary>
    public TransactionRecord With(ulong key) => new(key, this);

    /// <summary>All but instant, customer and money.</summary>
    /// <param name="purchaseBit">Number of the bit of <see cref="CustomerTotals.Bits"/> that a purchase sets.</param>
    /// <param name="hasCost">Whether the cost is known.</param>
    /// <param name="isRenewal">Whether it is a renewal.</param>
    public static long Flags(int purchaseBit, bool hasCost, bool isRenewal) =>
        (uint)purchaseBit | (hasCost ? CostFlag : 0) | (isRenewal ? RenewalFlag : 0);
}

/// <summary>A purchase of a category without a bit of its own.</summary>
/// <param name="Key">When and whose it is, see <see cref="CustomerPartitions.Pack"/>.</param>
/// <param name="Category">Dense number of the category.</param>
internal readonly record struct RarePurchase(ulong Key, int Category) : IPackedRecord;
