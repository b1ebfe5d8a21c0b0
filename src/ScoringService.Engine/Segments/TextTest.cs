namespace ScoringService.Engine.Segments;

/// <summary>A question about one text.</summary>
internal abstract class TextTest
{
    /// <summary>Whether a text, as UTF-8 bytes, passes.</summary>
    public abstract bool Passes(ReadOnlySpan<byte> utf8);
}

/// <summary>Comparison with a constant in the order of UTF-8 bytes.</summary>
internal sealed class TextComparison(string comparison, byte[] constant) : TextTest
{
    public override bool Passes(ReadOnlySpan<byte> utf8) => Holds(comparison, utf8, constant);

    /// <summary>Whether a comparison of two texts holds.</summary>
    public static bool Holds(string comparison, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => comparison switch
    {
        "=" => left.SequenceEqual(right),
        "!=" => !left.SequenceEqual(right),
        "<" => left.SequenceCompareTo(right) < 0,
        "<=" => left.SequenceCompareTo(right) <= 0,
        ">" => left.SequenceCompareTo(right) > 0,
        _ => left.SequenceCompareTo(right) >= 0,
    };
}

/// <summary>Whether a text is one of a list.</summary>
/// <param name="items">The list, sorted by UTF-8 bytes.</param>
internal sealed class TextList(byte[][] items) : TextTest
{
    public override bool Passes(ReadOnlySpan<byte> utf8)
    {
        var (low, high) = (0, items.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var order = utf8.SequenceCompareTo(items[middle]);
            if (order == 0) return true;
            if (order < 0) high = middle - 1;
            else low = middle + 1;
        }

        return false;
    }
}
