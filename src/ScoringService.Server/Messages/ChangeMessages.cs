using Google.Protobuf.WellKnownTypes;
using ScoringService.Engine;
using ScoringService.Storage;

namespace ScoringService.Server.Messages;

/// <summary>Changes and movements as the API's messages.</summary>
internal static class ChangeMessages
{
    /// <summary>The message of a change, with the names that each run's model gives.</summary>
    public static V1.ScoreChange Create(RecordedChange change, LabelSet from, LabelSet to)
    {
        var column = RunStates.Tracked.First(tracked => tracked.Name == change.Column);
        return new V1.ScoreChange
        {
            ChangeId = change.Id,
            CustomerId = change.CustomerId,
            Column = change.Column,
            From = LabelMessages.Create(from, column, change.From),
            To = LabelMessages.Create(to, column, change.To),
            Reason = change.Reason,
            RunId = change.Run.RunId,
            AsOf = Timestamp.FromDateTime(change.Run.AsOf),
            CreateTime = Timestamp.FromDateTime(change.Run.CreatedAt),
        };
    }

    /// <summary>The message of a cell of a movement matrix, with the names that each run's model gives.</summary>
    public static V1.MovementCell Create(MovementCell row, ColumnDefinition column, LabelSet from, LabelSet to) => new()
    {
        From = LabelMessages.Create(from, column, row.From),
        To = LabelMessages.Create(to, column, row.To),
        Appeared = row.HasAppeared,
        CustomerCount = row.Customers,
        Revenue = row.Revenue,
    };
}
