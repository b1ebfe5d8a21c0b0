namespace ScoringService.Server;

/// <summary>Traces of calls: what each of their steps took.</summary>
public sealed class TracingSettings
{
    /// <summary>Where traces are sent: the address of a collector that takes OTLP over gRPC, e.g.
    /// <c>http://127.0.0.1:4317</c>. Headers for it come from the variable <c>OTEL_EXPORTER_OTLP_HEADERS</c>. Null: no
    /// traces are made. Default null.</summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>Share of the calls that are traced, 0 to 1, of those whose caller does not decide it: a call that
    /// carries a trace is traced when its caller traces it. Default 0.01.</summary>
    public double SampleShare { get; set; } = 0.01;

    /// <summary>Everything that is wrong, one message per setting that begins with its name.</summary>
    internal IEnumerable<string> Validate()
    {
        if (OtlpEndpoint is { } address && !(address.IsAbsoluteUri && address.Scheme is "http" or "https"))
            yield return $"{nameof(OtlpEndpoint)} = '{address}': must be an address such as http://127.0.0.1:4317.";
        if (SampleShare is not (>= 0 and <= 1))
            yield return $"{nameof(SampleShare)} = '{SampleShare}': must be from 0 to 1.";
    }
}
