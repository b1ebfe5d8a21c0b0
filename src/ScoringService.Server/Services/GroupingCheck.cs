using Google.Protobuf.WellKnownTypes;
using ScoringService.Engine;
using ScoringService.Engine.Validation;
using ScoringService.Server.Errors;
using ScoringService.Server.Messages;
using ScoringService.Server.Snapshots;
using ScoringService.V1;
using Label = ScoringService.Engine.Label;

namespace ScoringService.Server.Services;

/// <summary>Validates a grouping of customers that a request names or brings along.</summary>
internal sealed class GroupingCheck(SnapshotCache snapshots, ServerOptions options)
{
    private const int MaxIndicators = 32;
    private const int MaxListedUnknownIds = 10_000;

    private static readonly ColumnDefinition[] DefaultIndicators =
    [
        FeatureColumns.RecencyDays, FeatureColumns.PurchaseCount, FeatureColumns.TotalSpend,
        FeatureColumns.AverageOrderValue, ScoreColumns.ChurnProbability, ScoreColumns.PredictedClv,
    ];

    /// <summary>Answers a request.</summary>
    /// <exception cref="RequestException">A field is wrong, or there is no data or model.</exception>
    public async Task<ValidateGroupingResponse> RunAsync(
        ValidateGroupingRequest request, CancellationToken cancellation)
    {
        var column = request.GroupingCase == ValidateGroupingRequest.GroupingOneofCase.Column
            ? Codes("column", request.Column) : (ColumnName?)null;
        if (column is null) CheckLabels(request.Labels);
        var reference = request.ReferenceColumn.Length == 0
            ? (ColumnName?)null : Codes("reference_column", request.ReferenceColumn);
        var indicators = Indicators(request.Indicators);
        var filter = RequestChecks.Filter("population", request.Population, hasScores: true);
        RequestChecks.ModelVersion(request.ModelVersion);
        var asOf = RequestChecks.AsOf(request.AsOf);
        var snapshot = await snapshots.GetAsync(asOf, request.ModelVersion, cancellation);
        return await Task.Run(() =>
        {
            var rows = snapshot.Select((features, scores) =>
                Consent.Select(features, snapshot.Model.Model.Options, filter.Select(features, scores)));
            var response = new ValidateGroupingResponse();
            var grouping = column is { } name
                ? GroupedColumn.Grouping("column", Rows(name, snapshot, rows))
                : LabelGrouping(request.Labels, snapshot, rows, response);
            cancellation.ThrowIfCancellationRequested();
            var report = GroupingValidator.Validate(
                grouping,
                [.. indicators.Select(one => GroupedColumn.Indicator(Rows(one, snapshot, rows)))],
                reference is { } other
                    ? GroupedColumn.Grouping("reference_column", Rows(other, snapshot, rows)) : null);
            response.Report = ValidationMessages.Create(report, code => column is { } named
                ? snapshot.Labels.Of(named.Definition, code) : new Label(code, code));
            response.ModelVersion = snapshot.Model.Version;
            response.AsOf = Timestamp.FromDateTime(snapshot.AsOf);
            response.DataWatermark = snapshot.Watermark;
            return response;
        }, cancellation);
    }

    private static Column Rows(ColumnName name, ScoredPopulation snapshot, int[]? rows) => name.Of(snapshot).Read(
        [.. rows is null ? snapshot.Runs(0, snapshot.Count) : snapshot.Runs(rows)]);

    private static ColumnName Codes(string field, string name)
    {
        var column = ColumnName.Find(field, name);
        return column.Definition.Type is ColumnType.Dictionary or ColumnType.UInt8 or ColumnType.Boolean
            ? column
            : throw RequestException.Invalid(field, $"'{name}' is no column of codes, levels or truth values.");
    }

    private static List<ColumnName> Indicators(IReadOnlyList<string> names)
    {
        if (names.Count == 0) return [.. DefaultIndicators.Select(ColumnName.Of)];
        if (names.Count > MaxIndicators)
            throw RequestException.Invalid("indicators", $"must be at most {MaxIndicators} columns.");
        var columns = new List<ColumnName>();
        for (var i = 0; i < names.Count; i++)
        {
            var column = ColumnName.Find($"indicators[{i}]", names[i]);
            if (column.Definition.Type is not (ColumnType.Int32 or ColumnType.UInt8 or ColumnType.Float64))
                throw RequestException.Invalid($"indicators[{i}]", $"'{names[i]}' is no numeric column.");
            if (columns.Contains(column))
                throw RequestException.Invalid($"indicators[{i}]", $"'{names[i]}' is named twice.");
            columns.Add(column);
        }

        return columns;
    }

    private void CheckLabels(CustomerLabels? labels)
    {
        if (labels is null) throw RequestException.Invalid("grouping", "must be a column or labels.");
        if (labels.Labels.Count == 0) throw RequestException.Invalid("labels.labels", "must have at least one label.");
        if (labels.Labels.Count > options.MaxCustomerIds)
            throw RequestException.Invalid("labels.labels", $"must be at most {options.MaxCustomerIds} labels.");
        for (var i = 0; i < labels.Labels.Count; i++)
            RequestChecks.CustomerId($"labels.labels[{i}].customer_id", labels.Labels[i].CustomerId);
    }

    private static Grouping LabelGrouping(
        CustomerLabels labels, ScoredPopulation snapshot, int[]? rows, ValidateGroupingResponse response)
    {
        var texts = new string?[snapshot.Count];
        for (var i = 0; i < labels.Labels.Count; i++)
        {
            var label = labels.Labels[i];
            var row = snapshot.Find(label.CustomerId);
            if (row < 0)
            {
                if (response.UnknownCustomerIdCount++ < MaxListedUnknownIds)
                    response.UnknownCustomerIds.Add(label.CustomerId);
            }
            else if (texts[row] is not null)
            {
                throw RequestException.Invalid(
                    $"labels.labels[{i}].customer_id", $"'{label.CustomerId}' is named twice.");
            }
            else
            {
                texts[row] = label.Label;
            }
        }

        var grouping = Grouping.OfTexts(rows is null ? texts : Array.ConvertAll(rows, row => texts[row]));
        GroupedColumn.CheckGroups("labels.labels", grouping.Names.Count);
        return grouping;
    }
}
