using Apache.Arrow;
using Apache.Arrow.Types;
using ScoringService.Engine;
using ScoringService.Storage;

namespace ScoringService.Server.Ingest;

/// <summary>One column of a stream: turns its arrays into columns that can be written.</summary>
internal sealed class ArrowColumn(string name)
{
    private readonly ColumnDefinition _definition = new(name, ColumnType.Utf8, "", "", "", "");
    private IngestColumn? _dictionary;
    private ArrayData? _dictionaryData;

    /// <summary>Rows [start, start + count) of an array.</summary>
    /// <param name="array">The array.</param>
    /// <param name="start">First row.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="limit">Most bytes that the text may take.</param>
    /// <exception cref="Errors.RequestException">It takes more.</exception>
    public IngestColumn Read(IArrowArray array, int start, int count, int limit)
    {
        if (array is not DictionaryArray encoded) return ReadPlain(array, start, count, limit);
        // A dictionary is sent once and used by many batches.
        if (_dictionary is null || !ReferenceEquals(_dictionaryData, encoded.Dictionary.Data))
        {
            _dictionary = ReadPlain(encoded.Dictionary, 0, encoded.Dictionary.Length, limit);
            _dictionaryData = encoded.Dictionary.Data;
        }

        return _dictionary with
        {
            Values = ArrowDictionaries.Expand(encoded.Indices, _dictionary.Values, (start, count), limit),
        };
    }

    private IngestColumn ReadPlain(IArrowArray array, int start, int count, int limit) => array.Data.DataType switch
    {
        BooleanType => ArrowNumbers.Booleans(_definition, array, start, count),
        HalfFloatType or FloatType or DoubleType => ArrowNumbers.Doubles(_definition, array, start, count),
        TimestampType => ArrowNumbers.Instants(_definition, array, start, count),
        Date32Type or Date64Type => ArrowNumbers.Days(_definition, array, start, count),
        UInt64Type => ArrowNumbers.Unsigned(_definition, array, start, count),
        FixedSizeBinaryType => ArrowDecimals.Read(_definition, array, start, count),
        StringType or LargeStringType or StringViewType or NullType => new IngestColumn(
            _definition.Name, IngestType.Text, ArrowText.Read(_definition, array, (start, count), limit)),
        _ => ArrowNumbers.Integers(_definition, array, start, count),
    };
}
