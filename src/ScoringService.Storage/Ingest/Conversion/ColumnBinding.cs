using ScoringService.Storage.Import;

namespace ScoringService.Storage.Ingest;

/// <summary>Matches the columns that are sent to those of a table, by name.</summary>
internal sealed class ColumnBinding
{
    private ColumnBinding(UnitLayout layout, IReadOnlyList<BoundColumn> columns, IReadOnlyList<string> ignored)
    {
        Layout = layout;
        Columns = columns;
        Ignored = ignored;
    }

    /// <summary>The layout of the rows.</summary>
    public UnitLayout Layout { get; }

    /// <summary>The columns that are filled, in the table's order.</summary>
    public IReadOnlyList<BoundColumn> Columns { get; }

    /// <summary>Columns that are sent and that the table does not have.</summary>
    public IReadOnlyList<string> Ignored { get; }

    /// <summary>Matches columns.</summary>
    /// <exception cref="StorageException">InvalidArgument: a column comes twice, is missing, or cannot be
    /// converted.</exception>
    public static ColumnBinding Of(IngestStart start, IReadOnlyList<(string Name, IngestType Type)> columns)
    {
        var target = TargetTable.Of(start.Table);
        var wanted = start.Operation == IngestOperation.Upsert ? target.Columns
            : target.Columns.Where(column => column.Name == target.Key || column.Name == "changed_at")
                .Select(column => column with { IsRequired = true }).ToList();
        var sent = Places(columns);
        var missing = wanted.Where(column => column.IsRequired && !sent.ContainsKey(column.Name)).ToList();
        if (missing.Count != 0) throw Missing(target, missing, columns);
        var bound = new List<BoundColumn>();
        foreach (var column in wanted.Where(column => sent.ContainsKey(column.Name)))
        {
            var place = sent[column.Name];
            var kernel = column.Name == "currency" && columns[place].Type == IngestType.Text
                ? new CurrencyKernel(new ValueRules(column), bound.Count, start.BaseCurrency)
                : ColumnKernel.For(columns[place].Type, column, bound.Count);
            bound.Add(new BoundColumn(column, columns[place].Type, place,
                kernel ?? throw Unconvertible(column, columns[place].Type)));
        }

        var ignored = columns.Where(column => target.Columns.All(known =>
            !known.Name.Equals(column.Name, StringComparison.OrdinalIgnoreCase))).Select(column => column.Name);
        return new ColumnBinding(
            new UnitLayout(target, [.. bound.Select(column => column.Target)]), bound, [.. ignored]);
    }

    private static Dictionary<string, int> Places(IReadOnlyList<(string Name, IngestType Type)> columns)
    {
        var places = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < columns.Count; i++)
            if (!places.TryAdd(columns[i].Name, i))
                throw Invalid($"The column '{columns[i].Name}' comes twice.");
        return places;
    }

    private static StorageException Missing(
        TargetTable target, List<TargetColumn> missing, IReadOnlyList<(string Name, IngestType Type)> columns)
    {
        var names = columns.Select(column => column.Name).ToList();
        var wants = missing.Select(column => NearestName.Of(column.Name, names) is { } nearest
            ? $"{column.Name} (did you mean '{nearest}'?)" : column.Name);
        return Invalid($"Rows of {target.Name} need the columns {string.Join(", ", wants)}, which were not sent.");
    }

    private static StorageException Unconvertible(TargetColumn target, IngestType type)
    {
        var wanted = target.Type switch
        {
            TargetType.Id => "an id",
            TargetType.Text => "text",
            TargetType.Instant => "an instant",
            TargetType.Date => "a day",
            TargetType.Money => "an amount",
            TargetType.Number => "a number",
            TargetType.Integer => "a whole number",
            TargetType.Boolean => "true or false",
            _ => $"one of {string.Join(", ", target.Choices)}",
        };
        return Invalid($"The column {target.Name} is {wanted}, and values of type {type} cannot be converted to it. "
            + "Send text, or the type itself.");
    }

    private static StorageException Invalid(string message) => new(StorageErrorKind.InvalidArgument, message);
}
