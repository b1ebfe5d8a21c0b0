namespace Apache.Arrow;

/// <summary>Columns in chunks under a schema.</summary>
public class Table
{
    private readonly IList<Column> _columns;

    public Table(Schema schema, IList<Column> columns)
    {
        Schema = schema;
        _columns = columns;
        RowCount = columns.Count > 0 ? columns[0].Length : 0;
    }

    public Table()
        : this(new Schema.Builder().Build(), [])
    {
    }

    public Schema Schema { get; }

    public long RowCount { get; }

    public int ColumnCount => _columns.Count;

    /// <summary>Stacks batches of one schema.</summary>
    /// <exception cref="ArgumentException">A batch has a column of another type than the schema's.</exception>
    public static Table TableFromRecordBatches(Schema schema, IList<RecordBatch> recordBatches)
    {
        var columns = new List<Column>(schema.FieldsList.Count);
        for (int i = 0; i < schema.FieldsList.Count; i++)
        {
            List<IArrowArray> chunks = recordBatches.Select(batch => batch.Column(i)).ToList();
            columns.Add(new Column(schema.FieldsList[i], chunks));
        }
        return new Table(schema, columns);
    }

    public Column Column(int columnIndex) => _columns[columnIndex];

    /// <exception cref="ArgumentException">There is no such column.</exception>
    public Table RemoveColumn(int columnIndex) =>
        Edit(Schema.RemoveField(columnIndex), columns => columns.RemoveAt(columnIndex));

    /// <exception cref="ArgumentException">The position lies beyond the end, or the lengths differ.</exception>
    public Table InsertColumn(int columnIndex, Column column)
    {
        CheckColumn(column);
        return Edit(Schema.InsertField(columnIndex, column.Field), columns => columns.Insert(columnIndex, column));
    }

    /// <exception cref="ArgumentException">There is no such column, or the lengths differ.</exception>
    public Table SetColumn(int columnIndex, Column column)
    {
        CheckColumn(column);
        return Edit(Schema.SetField(columnIndex, column.Field), columns => columns[columnIndex] = column);
    }

    public override string ToString() => $"{nameof(Table)}: {ColumnCount} columns by {RowCount} rows";

    private void CheckColumn(Column column)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (column.Length != RowCount)
        {
            throw new ArgumentException(
                $"Column's length {column.Length} must match Table's length {RowCount}", nameof(column));
        }
    }

    private Table Edit(Schema schema, Action<List<Column>> edit)
    {
        var columns = new List<Column>(_columns);
        edit(columns);
        return new Table(schema, columns);
    }
}
