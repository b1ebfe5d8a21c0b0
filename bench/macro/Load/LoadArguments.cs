using System.Globalization;

namespace ScoringService.MacroBenchmark.Load;

/// <summary>What the load tool was asked for.</summary>
internal sealed record LoadArguments
{
    /// <summary>How the command is written.</summary>
    public const string Usage = """
        load ADDRESS CALL [--connections N] [--in-flight N] [--rate N] [--seconds N] [--warm-up N] [--customers N]
          ADDRESS       http://127.0.0.1:5080
          CALL          get, score, stream, bare or bare-stream
          --connections HTTP/2 connections                                          [default: 8]
          --in-flight   calls on each at the same time, most of them with --rate    [default: 16]
          --rate        calls in a second: an open loop, whose calls are due whatever became of those before;
                        without it the loop is closed: each worker makes its next call when the last one is answered
          --seconds     how long is measured                                        [default: 10]
          --warm-up     how long before that nothing is measured                    [default: 2]
          --customers   ids C00000001 to this one are asked for, in random order    [default: 100000]
        """;

    /// <summary>Where the server is.</summary>
    public required Uri Address { get; init; }

    /// <summary>Which call.</summary>
    public required string Call { get; init; }

    /// <summary>HTTP/2 connections.</summary>
    public int Connections { get; init; } = 8;

    /// <summary>Calls on each at the same time.</summary>
    public int InFlight { get; init; } = 16;

    /// <summary>Calls in a second; null for a closed loop.</summary>
    public int? Rate { get; init; }

    /// <summary>How long is measured.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long nothing is measured before that.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many customers are asked for.</summary>
    public int Customers { get; init; } = 100_000;

    /// <summary>Reads the arguments; null when they are wrong.</summary>
    public static LoadArguments? Parse(string[] args)
    {
        if (args.Length < 2 || args.Length % 2 != 0) return null;
        var result = new LoadArguments { Address = new Uri(args[0]), Call = args[1] };
        for (var i = 2; i < args.Length; i += 2)
        {
            if (!int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return null;
            LoadArguments? next = args[i] switch
            {
                "--connections" => result with { Connections = value },
                "--in-flight" => result with { InFlight = value },
                "--rate" => result with { Rate = value },
                "--seconds" => result with { Time = TimeSpan.FromSeconds(value) },
                "--warm-up" => result with { WarmUp = TimeSpan.FromSeconds(value) },
                "--customers" => result with { Customers = value },
                _ => null,
            };
            if (next is null) return null;
            result = next;
        }

        return result;
    }
}
