using ScoringService.Storage.Database;
using ScoringService.Storage.Import;
using ScoringService.Storage.Ingest;

namespace ScoringService.Storage.Tests.Quarantine;

/// <summary>Reasons are texts with numbers and names in them, of a closed set of kinds.</summary>
public sealed class QuarantineReasonTests
{
    [Fact]
    public void Of_EveryReasonOfTheRules_IsOfAKind()
    {
        var reasons = Reasons().ToList();
        Assert.True(reasons.Count > 100, $"{reasons.Count}");
        Assert.All(reasons, reason =>
            Assert.True(QuarantineReasons.Of(reason.Column, reason.Text) != QuarantineReason.Other, reason.Text));
        var kinds = reasons.Select(reason => QuarantineReasons.Of(reason.Column, reason.Text)).Distinct();
        Assert.Empty(Enum.GetValues<QuarantineReason>().Except(kinds)
            .Except([QuarantineReason.Other, QuarantineReason.InvalidText]));
    }

    [Fact]
    public void Sql_EveryReason_GivesWhatOfGives()
    {
        using var db = new TestDatabase();
        List<(string? Column, string Text)> reasons =
            [.. Reasons().Distinct(), ("x", "is not valid utf-8"), ("x", "it's something else")];
        var rows = string.Join(", ", reasons.Select((reason, i) =>
            $"({i}, {(reason.Column is null ? "NULL" : SqlText.Literal(reason.Column))}, "
                + $"{SqlText.Literal(reason.Text)})"));
        Assert.Equal(reasons.Select(reason => QuarantineReasons.Of(reason.Column, reason.Text).ToString()), db.Rows(
            $"SELECT {QuarantineReasons.Sql("q")} FROM (VALUES {rows}) q(i, column_name, reason) ORDER BY i"));
    }

    private static IEnumerable<(string? Column, string Text)> Reasons()
    {
        foreach (var table in Enum.GetValues<ImportTable>())
        {
            foreach (var column in TargetTable.Of(table).Columns)
            {
                foreach (var format in (string?[])[null, "%d.%m.%Y"])
                {
                    var mapped = new MappedColumn(column, "x", "x", "VARCHAR") { TimestampFormat = format };
                    foreach (var fault in new ColumnConversion(mapped, "s", "v", DateTime.MaxValue).Faults())
                        yield return (fault.Column, fault.Reason);
                }

                foreach (var fault in CurrencyConversion.Faults(column, "v", "r", "CNY"))
                    yield return (fault.Column, fault.Reason);
            }
        }

        yield return ("transaction_id", Settlement.Conflict);
        yield return (null, "has too many fields");
    }
}
