using System.CommandLine;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace ScoringService.Cli.Options;

/// <summary>How a model is learned.</summary>
internal sealed class FitOptions
{
    private readonly Option<Timestamp?> _asOf = CommonOptions.AsOf();
    private readonly FilterOptions _filter = new();

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
        foreach (var option in (Option[])[_asOf, _levels, _binning, _recencyEdges, _frequencyEdges, _monetaryEdges,
            _weights]) command.Add(option);
        _filter.AddTo(command);
    }

    /// <summary>The fit that the user asked for.</summary>
    public V1.FitModelRequest Read(ParseResult parsed)
    {
        var rfm = new V1.RfmOptions();
        if (parsed.GetValue(_levels) is { } levels) rfm.Levels = levels;
        if (parsed.GetValue(_binning) is { } binning) rfm.Binning = binning;
        rfm.RecencyEdges.AddRange(parsed.GetValue(_recencyEdges) ?? []);
        rfm.FrequencyEdges.AddRange(parsed.GetValue(_frequencyEdges) ?? []);
        rfm.MonetaryEdges.AddRange(parsed.GetValue(_monetaryEdges) ?? []);
        if (parsed.GetValue(_weights) is [var recency, var frequency, var monetary])
        {
            rfm.RecencyWeight = recency;
            rfm.FrequencyWeight = frequency;
            rfm.MonetaryWeight = monetary;
        }

        return new V1.FitModelRequest
        {
            AsOf = parsed.GetValue(_asOf),
            Population = _filter.Read(parsed),
            Options = new V1.ScoringOptions { Rfm = rfm },
        };
    }

    private static Option<double[]?> Numbers(string name, string axis) => new(name)
    {
        Description = $"Edges of {axis}: increasing, one fewer than levels; with --binning fixed.",
        HelpName = "N,N,...",
        CustomParser = Parse.Numbers,
    };
}
