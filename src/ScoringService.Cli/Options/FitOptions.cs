using System.CommandLine;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace ScoringService.Cli.Options;

/// <summary>How a model is learned.</summary>
internal sealed class FitOptions
{
    private readonly Option<Timestamp?> _asOf = CommonOptions.AsOf();
    private readonly FilterOptions _filter = new();

    private readonly Option<FileInfo?> _file = new("--options")
    {
        Description = "File with options of every part of the model: the JSON form of scoring.v1.ScoringOptions. "
            + "Options of the command line win over it.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _activate = new("--activate")
    {
        Description = "Make the model the active one, which scores from now on.",
    };

    private readonly Option<int?> _levels = new("--levels")
    {
        Description = "Levels of each axis, 3 to 5. [default: 5]",
        HelpName = "N",
    };

    private readonly Option<V1.RfmBinning?> _binning = new("--binning")
    {
        Description = "How axes are cut into levels. [default: quantile]",
        HelpName = "quantile|fixed",
        CustomParser = result => Parse.Value<V1.RfmBinning?>(result, text => text.ToUpperInvariant() switch
        {
            "QUANTILE" => V1.RfmBinning.Quantile,
            "FIXED" => V1.RfmBinning.Fixed,
            _ => null,
        }, "quantile or fixed"),
    };

    private readonly Option<double[]?> _recencyEdges = Numbers("--recency-edges", "recency, days");
    private readonly Option<double[]?> _frequencyEdges = Numbers("--frequency-edges", "frequency, purchases");
    private readonly Option<double[]?> _monetaryEdges = Numbers("--monetary-edges", "monetary value");

    private readonly Option<double[]?> _weights = new("--weights")
    {
        Description = "Weights of recency, frequency and monetary value in the composite. [default: 1,1,1]",
        HelpName = "R,F,M",
        CustomParser = result =>
        {
            var numbers = Parse.Numbers(result);
            if (numbers is { Length: not 3 }) result.AddError("--weights takes three numbers such as 2,1,1.");
            return numbers;
        },
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_activate, _file, _asOf, _levels, _binning, _recencyEdges, _frequencyEdges,
            _monetaryEdges, _weights]) command.Add(option);
        _filter.AddTo(command);
    }

    /// <summary>The file of options; null when none is named.</summary>
    /// <exception cref="CliException">There is no such file, or it is wrong.</exception>
    public OptionsFile? File(ParseResult parsed) =>
        parsed.GetValue(_file) is { } file ? OptionsFile.Read(file) : null;

    /// <summary>The fit that the user asked for.</summary>
    public V1.FitModelRequest Read(ParseResult parsed, OptionsFile? file)
    {
        var options = file?.Options.Clone() ?? new V1.ScoringOptions();
        ReadRfm(parsed, options.Rfm ??= new V1.RfmOptions());
        return new V1.FitModelRequest
        {
            AsOf = parsed.GetValue(_asOf),
            Population = _filter.Read(parsed),
            Options = options,
            Activate = parsed.GetValue(_activate),
        };
    }

    private void ReadRfm(ParseResult parsed, V1.RfmOptions rfm)
    {
        if (parsed.GetValue(_levels) is { } levels) rfm.Levels = levels;
        if (parsed.GetValue(_binning) is { } binning) rfm.Binning = binning;
        Replace(rfm.RecencyEdges, parsed.GetValue(_recencyEdges));
        Replace(rfm.FrequencyEdges, parsed.GetValue(_frequencyEdges));
        Replace(rfm.MonetaryEdges, parsed.GetValue(_monetaryEdges));
        if (parsed.GetValue(_weights) is not [var recency, var frequency, var monetary]) return;
        rfm.RecencyWeight = recency;
        rfm.FrequencyWeight = frequency;
        rfm.MonetaryWeight = monetary;
    }

    private static void Replace(Google.Protobuf.Collections.RepeatedField<double> edges, double[]? given)
    {
        if (given is null) return;
        edges.Clear();
        edges.AddRange(given);
    }

    private static Option<double[]?> Numbers(string name, string axis) => new(name)
    {
        Description = $"Edges of {axis}: increasing, one fewer than levels; with --binning fixed.",
        HelpName = "N,N,...",
        CustomParser = Parse.Numbers,
    };
}
