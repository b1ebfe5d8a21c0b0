using Google.Protobuf.WellKnownTypes;
using ScoringService.Engine;

namespace ScoringService.Server.Messages;

/// <summary>Single values of columns.</summary>
internal static class ColumnReading
{
    /// <summary>The value of a column of numbers; null when there is none.</summary>
    public static T? Value<T>(this ColumnSet set, ColumnDefinition definition, int row)
        where T : unmanaged => ((Column<T>)set[definition])[row];

    /// <summary>The number of a row; null when there is none.</summary>
    public static double? Number(this ColumnSet set, ColumnDefinition definition, int row) =>
        set.Value<double>(definition, row);

    /// <summary>The code or text of a row; null when there is none.</summary>
    public static string? Text(this ColumnSet set, ColumnDefinition definition, int row) =>
        ((DictionaryColumn)set[definition])[row];

    /// <summary>Whether a row is true; false also when that is not known.</summary>
    public static bool IsTrue(this ColumnSet set, ColumnDefinition definition, int row) =>
        ((BooleanColumn)set[definition])[row] ?? false;

    /// <summary>The instant of a row; null when there is none.</summary>
    public static Timestamp? Instant(this ColumnSet set, ColumnDefinition definition, int row) =>
        set.Value<long>(definition, row) is { } micros
            ? Timestamp.FromDateTime(DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond))
            : null;
}
