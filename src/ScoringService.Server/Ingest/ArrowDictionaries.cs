using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow;
using ScoringService.Engine;
using Column = ScoringService.Engine.Column;

namespace ScoringService.Server.Ingest;

/// <summary>Dictionary-encoded columns written out.</summary>
internal static class ArrowDictionaries
{
    /// <summary>Rows [start, start + count) of an array of indexes into a dictionary.</summary>
    /// <param name="indices">The indexes, of any width.</param>
    /// <param name="dictionary">All values of the dictionary.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="limit">Most bytes that the text may take.</param>
    public static Column Expand(IArrowArray indices, Column dictionary, (int Start, int Count) rows, int limit)
    {
        var validity = ArrowBits.Validity(indices, rows.Start, rows.Count) ?? All(rows.Count);
        var places = Places(indices, rows.Start, rows.Count);
        for (var i = 0; i < places.Length; i++)
        {
            // The index of a row without a value may be anything.
            if ((validity[i >> 6] >> (i & 63) & 1) != 0 && dictionary.IsValid(places[i])) continue;
            validity[i >> 6] &= ~(1UL << (i & 63));
            places[i] = -1;
        }

        var definition = dictionary.Definition;
        return dictionary switch
        {
            Utf8Column text => Expand(text, places, validity, limit),
            Column<long> c => new Column<long>(definition, Gather(c.Values, places), rows.Count, validity),
            Column<int> c => new Column<int>(definition, Gather(c.Values, places), rows.Count, validity),
            Column<double> c => new Column<double>(definition, Gather(c.Values, places), rows.Count, validity),
            _ => Expand((BooleanColumn)dictionary, places, validity),
        };
    }

    private static int[] Places(IArrowArray indices, int start, int count)
    {
        var places = new int[count];
        switch (indices)
        {
            case Int8Array: Read<sbyte>(); break;
            case UInt8Array: Read<byte>(); break;
            case Int16Array: Read<short>(); break;
            case UInt16Array: Read<ushort>(); break;
            case Int32Array: Read<int>(); break;
            case UInt32Array: Read<uint>(); break;
            case Int64Array: Read<long>(); break;
            default: Read<ulong>(); break;
        }

        return places;

        // The reader has checked that indexes lie within the dictionary, whose length is an int.
        void Read<T>()
            where T : unmanaged, System.Numerics.INumberBase<T> =>
            System.Numerics.Tensors.TensorPrimitives.ConvertTruncating<T, int>(
                ArrowNumbers.Values<T>(indices, start, count), places);
    }

    private static Utf8Column Expand(Utf8Column dictionary, int[] places, ulong[] validity, int limit)
    {
        var offsets = new int[places.Length + 1];
        for (var i = 0; i < places.Length; i++)
        {
            var length = places[i] < 0 ? 0 : dictionary.Utf8(places[i]).Length;
            offsets[i + 1] = ArrowText.Add(dictionary.Definition.Name, offsets[i], length, limit);
        }

        var bytes = GC.AllocateUninitializedArray<byte>(offsets[^1]);
        for (var i = 0; i < places.Length; i++)
            if (places[i] >= 0) dictionary.Utf8(places[i]).CopyTo(bytes.AsSpan(offsets[i]));
        return new Utf8Column(dictionary.Definition, offsets, bytes, validity);
    }

    private static BooleanColumn Expand(BooleanColumn dictionary, int[] places, ulong[] validity)
    {
        var bits = new ulong[validity.Length];
        for (var i = 0; i < places.Length; i++)
            if (places[i] >= 0 && dictionary[places[i]] == true) bits[i >> 6] |= 1UL << (i & 63);
        return new BooleanColumn(dictionary.Definition, bits, places.Length, validity);
    }

    private static byte[] Gather<T>(ReadOnlySpan<T> values, int[] places)
        where T : unmanaged
    {
        var bytes = new byte[places.Length * Unsafe.SizeOf<T>()];
        var target = MemoryMarshal.Cast<byte, T>(bytes.AsSpan());
        for (var i = 0; i < places.Length; i++)
            if (places[i] >= 0) target[i] = values[places[i]];
        return bytes;
    }

    private static ulong[] All(int count)
    {
        var words = new ulong[Column.WordCount(count)];
        System.Array.Fill(words, ulong.MaxValue);
        return words;
    }
}
