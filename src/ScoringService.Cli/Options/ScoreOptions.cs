using System.CommandLine;
using System.CommandLine.Parsing;
using ScoringService.Engine;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace ScoringService.Cli.Options;

/// <summary>How scores are written.</summary>
internal enum ScoreFormat
{
    /// <summary>Distribution and first rows, for people.</summary>
    Table,

    /// <summary>CSV.</summary>
    Csv,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>Apache Arrow IPC stream.</summary>
    Arrow,
}

/// <summary>Whom to score and how to write it.</summary>
internal sealed class ScoreOptions
{
    private readonly FilterOptions _filter = new();
    private readonly Option<Timestamp?> _asOf = CommonOptions.AsOf();

    private readonly Option<string[]> _ids = new("--ids")
    {
        Description = "Only these customers: ids with commas between them. Repeatable.",
        HelpName = "ID,ID,...",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<FileInfo?> _idsFile = new("--ids-file")
    {
        Description = "Only the customers of this file, one id per line.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _columns = new("--columns")
    {
        Description = "Feature and score columns, with commas between them. [default: of a table the most telling "
            + "ones, else customer_id and every score column but explanations]",
        HelpName = "NAME,NAME,...",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<bool> _all = new("--all")
    {
        Description = "Every feature and score column, explanations too.",
    };

    private readonly Option<long> _model = CommonOptions.Model();
    private readonly Option<bool> _modelThen = CommonOptions.ModelThen();

    private readonly Option<ScoreFormat?> _format = new("--format", "-f")
    {
        Description = "How to write the scores. [default: by the extension of --output, else table]",
        HelpName = "table|csv|parquet|arrow",
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "File to write to. [default: standard output]",
        HelpName = "FILE",
    };

    private readonly Option<int> _rows = new("--rows")
    {
        Description = "Number of customers that a table shows.",
        HelpName = "N",
        DefaultValueFactory = _ => 10,
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_ids, _idsFile]) command.Add(option);
        _filter.AddTo(command);
        foreach (var option in (Option[])[_columns, _all, _asOf, _model, _modelThen, _format, _output, _rows])
            command.Add(option);
        command.Validators.Add(Check);
    }

    /// <summary>The format that was asked for.</summary>
    public ScoreFormat Format(ParseResult parsed) =>
        parsed.GetValue(_format) ?? (Path.GetExtension(parsed.GetValue(_output))?.ToLowerInvariant() switch
        {
            ".csv" => ScoreFormat.Csv,
            ".parquet" => ScoreFormat.Parquet,
            ".arrow" or ".arrows" => ScoreFormat.Arrow,
            _ => ScoreFormat.Table,
        });

    /// <summary>The file to write to; null for standard output.</summary>
    public string? Output(ParseResult parsed) => parsed.GetValue(_output);

    /// <summary>Number of rows that a table shows.</summary>
    public int Rows(ParseResult parsed) => parsed.GetValue(_rows);

    /// <summary>The stream that was asked for.</summary>
    public V1.ScoreCustomersRequest Read(ParseResult parsed)
    {
        var request = new V1.ScoreCustomersRequest
        {
            AsOf = parsed.GetValue(_asOf),
            ModelVersion = parsed.GetValue(_model),
            ModelInUseThen = parsed.GetValue(_modelThen),
        };
        request.Columns.AddRange(Columns(parsed));
        if (ReadIds(parsed) is { } ids) request.Ids = ids;
        else request.Filter = _filter.Read(parsed);
        return request;
    }

    /// <summary>The columns of a table for people when nobody says which; the first ones fit on every screen.</summary>
    public static IReadOnlyList<string> TableColumns { get; } = [.. ((ColumnDefinition[])
    [
        FeatureColumns.CustomerId, ScoreColumns.Tier, ScoreColumns.LifecycleStage, ScoreColumns.ChurnBand,
        ScoreColumns.RfmSegment, ScoreColumns.PredictedClv, ScoreColumns.ChurnProbability, ScoreColumns.ValueScore,
        ScoreColumns.RecencyScore, ScoreColumns.FrequencyScore, ScoreColumns.MonetaryScore,
        FeatureColumns.NetSpend365D, ScoreColumns.RfmOctant, ScoreColumns.PurchaseClass, ScoreColumns.Cluster,
        ScoreColumns.RuleSegment, ScoreColumns.ValueClass, ScoreColumns.NeedClass, ScoreColumns.BehaviourClass,
        ScoreColumns.Status, .. ScoreColumns.Signals,
    ]).Select(column => column.Name)];

    private IEnumerable<string> Columns(ParseResult parsed)
    {
        if (parsed.GetValue(_all))
            return FeatureColumns.All.Concat(ScoreColumns.All).Select(column => column.Name);
        var named = Parse.Split(parsed.GetValue(_columns)!).ToArray();
        return named.Length == 0 && Format(parsed) == ScoreFormat.Table ? TableColumns : named;
    }

    private V1.CustomerIds? ReadIds(ParseResult parsed)
    {
        var ids = new V1.CustomerIds();
        ids.CustomerIds_.AddRange(Parse.Split(parsed.GetValue(_ids)!));
        if (parsed.GetValue(_idsFile) is { } file)
        {
            if (!file.Exists) throw new CliException(ExitCode.Precondition, $"There is no file '{file}'.");
            ids.CustomerIds_.AddRange(
                File.ReadLines(file.FullName).Select(line => line.Trim()).Where(line => line.Length > 0));
            if (ids.CustomerIds_.Count == 0) throw new CliException(ExitCode.BadInput, $"'{file}' has no ids.");
        }

        return ids.CustomerIds_.Count == 0 ? null : ids;
    }

    private void Check(CommandResult result)
    {
        var hasIds = Given(_ids) || Given(_idsFile);
        if (hasIds && _filter.IsGiven(result)) result.AddError("Give ids or a filter, not both.");
        if (Given(_model) && Given(_modelThen)) result.AddError("Give --model or --model-then, not both.");
        if (Given(_columns) && Given(_all)) result.AddError("Give --columns or --all, not both.");
        if (Given(_rows) && result.GetValue(_rows) < 0) result.AddError("--rows must be 0 or more.");

        bool Given(Option option) => result.GetResult(option) is { Implicit: false };
    }
}
