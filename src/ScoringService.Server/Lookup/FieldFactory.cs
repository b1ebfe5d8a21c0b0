using Google.Protobuf;
using ScoringService.Engine;
using ScoringService.Server.Messages;

namespace ScoringService.Server.Lookup;

/// <summary>Makes fields of the columns of one batch.</summary>
/// <param name="columns">Features or scores.</param>
/// <param name="labels">Names of codes.</param>
internal sealed class FieldFactory(ColumnSet columns, LabelSet labels)
{
    /// <summary>A number that may be missing.</summary>
    public RowField Optional(int field, ColumnDefinition column) =>
        new DoubleField(field, (Column<double>)columns[column], isOptional: true);

    /// <summary>A number; 0 when it is missing.</summary>
    public RowField Number(int field, ColumnDefinition column) =>
        new DoubleField(field, (Column<double>)columns[column], isOptional: false);

    /// <summary>A count that may be missing.</summary>
    public RowField OptionalCount(int field, ColumnDefinition column) =>
        new Int32Field(field, (Column<int>)columns[column], isOptional: true);

    /// <summary>A count; 0 when it is missing.</summary>
    public RowField Count(int field, ColumnDefinition column) =>
        new Int32Field(field, (Column<int>)columns[column], isOptional: false);

    /// <summary>A level.</summary>
    public RowField Level(int field, ColumnDefinition column) => new ByteField(field, (Column<byte>)columns[column]);

    /// <summary>An instant.</summary>
    public RowField Instant(int field, ColumnDefinition column) =>
        new InstantField(field, (Column<long>)columns[column]);

    /// <summary>A truth value; false when it is missing.</summary>
    public RowField Flag(int field, ColumnDefinition column) =>
        new FlagField((BooleanColumn)columns[column], RowField.Bytes(bytes => bytes.Varint(field, 1)));

    /// <summary>A text from a list.</summary>
    public RowField Text(int field, ColumnDefinition column) =>
        Code(column, text => Wire.Text(field, text));

    /// <summary>A code of an enumeration; nothing for one that it does not have.</summary>
    public RowField Enumeration(int field, ColumnDefinition column, Func<string, int> number) =>
        Code(column, code => number(code) is var value and not 0
            ? RowField.Bytes(bytes => bytes.Varint(field, (ulong)value)) : []);

    /// <summary>A code with its names.</summary>
    public RowField Label(int field, ColumnDefinition column) =>
        Code(column, code => Wire.Message(field, LabelMessages.Create(code, labels.Of(column, code))));

    /// <summary>Several codes with commas between them, each with its names.</summary>
    public RowField Labels(int field, ColumnDefinition column) => Code(column, codes => RowField.Bytes(bytes =>
    {
        foreach (var code in codes.Split(','))
            bytes.Raw(Wire.Message(field, LabelMessages.Create(code, labels.Of(column, code))));
    }));

    /// <summary>Whatever follows from a code.</summary>
    public RowField Code(ColumnDefinition column, Func<string, byte[]> encode) =>
        new CodeField((DictionaryColumn)columns[column], encode);
}

/// <summary>Fields in wire format.</summary>
internal static class Wire
{
    /// <summary>A message.</summary>
    public static byte[] Message(int field, IMessage message) =>
        RowField.Bytes(bytes => bytes.Bytes(field, message.ToByteArray()));

    /// <summary>A text.</summary>
    public static byte[] Text(int field, string text) =>
        RowField.Bytes(bytes => bytes.Bytes(field, System.Text.Encoding.UTF8.GetBytes(text)));
}
