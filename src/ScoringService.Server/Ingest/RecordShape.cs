using Google.Protobuf;
using Google.Protobuf.Reflection;
using ScoringService.Storage;
using ScoringService.V1;
using IngestOperation = ScoringService.Storage.IngestOperation;

namespace ScoringService.Server.Ingest;

/// <summary>What records have in common that can be written together: the table, the operation, and which columns they
/// say something about.</summary>
internal sealed class RecordShape : IEquatable<RecordShape>
{
    private readonly string _columns;

    private RecordShape(
        ImportTable table, IngestOperation operation, IReadOnlyList<(FieldDescriptor Field, string Column)> fields)
    {
        Table = table;
        Operation = operation;
        Fields = fields;
        _columns = string.Join(' ', fields.Select(f => f.Column));
    }

    /// <summary>The table.</summary>
    public ImportTable Table { get; }

    /// <summary>What to do with the records.</summary>
    public IngestOperation Operation { get; }

    /// <summary>The fields to write and the columns that they are for.</summary>
    public IReadOnlyList<(FieldDescriptor Field, string Column)> Fields { get; }

    /// <summary>Shape of a record to add or change. A field that a customer's record does not set stays as it is; of
    /// other tables a record is replaced as a whole.</summary>
    public static RecordShape Put(ImportTable table, IMessage record) =>
        new(table, IngestOperation.Upsert, [.. record.Descriptor.Fields.InDeclarationOrder()
            .Where(f => table != ImportTable.Customers || !f.HasPresence || f.Accessor.HasValue(record))
            .Select(f => (f, f.Name))]);

    /// <summary>Shape of a record to delete.</summary>
    public static RecordShape Delete(ImportTable table)
    {
        var key = table switch
        {
            ImportTable.Customers => "customer_id",
            ImportTable.Transactions => "transaction_id",
            ImportTable.Interactions => "interaction_id",
            _ => "event_id",
        };
        var fields = DeleteRecordRequest.Descriptor;
        return new RecordShape(table, IngestOperation.Delete,
        [
            (fields.FindFieldByNumber(DeleteRecordRequest.RecordIdFieldNumber), key),
            (fields.FindFieldByNumber(DeleteRecordRequest.ChangedAtFieldNumber), "changed_at"),
        ]);
    }

    /// <inheritdoc/>
    public bool Equals(RecordShape? other) => other is not null
        && (Table, Operation, _columns) == (other.Table, other.Operation, other._columns);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RecordShape);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Table, Operation, _columns);
}
