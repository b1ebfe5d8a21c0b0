using ScoringService.Engine.Rfm;

namespace ScoringService.Engine;

/// <summary>What was learnt of a population at one instant, and with which options. Immutable.</summary>
public sealed class ScoringModel
{
    /// <summary>Name of the RFM part in <see cref="Parts"/> and <see cref="FitProgress"/>.</summary>
    public const string RfmPart = "rfm";

    internal ScoringModel(DateTime asOf, int customerCount, ScoringOptions options)
    {
        AsOf = asOf;
        CustomerCount = customerCount;
        Options = options;
    }

    /// <summary>The instant that the population's features describe, UTC.</summary>
    public DateTime AsOf { get; }

    /// <summary>Number of customers in the population.</summary>
    public int CustomerCount { get; }

    /// <summary>The options of the fit.</summary>
    public ScoringOptions Options { get; }

    /// <summary>The RFM part; null when it could not be fitted, and then <see cref="Parts"/> says why.</summary>
    public RfmModel? Rfm { get; internal init; }

    /// <summary>Which parts were fitted.</summary>
    public IReadOnlyList<PartStatus> Parts { get; internal init; } = [];

    /// <summary>What a reader of the scores should know, in English sentences.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    /// <summary>The model as JSON. Numbers keep every bit: they are written with the digits that read back as the same
    /// double.</summary>
    public string ToJson() => ScoringModelJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The text is not a model of this version, or contradicts itself.</exception>
    public static ScoringModel FromJson(string json) => ScoringModelJson.Read(json);
}
