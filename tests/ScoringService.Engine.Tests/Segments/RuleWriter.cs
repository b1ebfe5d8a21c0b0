namespace ScoringService.Engine.Tests.Segments;

/// <summary>Writes random rules of right types over the columns of <see cref="RuleTable"/>.</summary>
internal sealed class RuleWriter(Random random)
{
    public string Condition(int depth)
    {
        if (depth == 0) return Pick("true", "false", "visits > 0", "region = 'a'", "level is null", "closed", "vip");
        return random.Next(15) switch
        {
            0 => $"{Inner(depth)} and {Inner(depth)}",
            1 => $"{Inner(depth)} or {Inner(depth)} or {Inner(depth)}",
            2 => $"not {Inner(depth)}",
            3 => $"({Condition(depth - 1)}) {Pick("=", "!=")} ({Condition(depth - 1)})",
            4 => $"({Condition(depth - 1)}) {NullTest()}",
            5 or 6 => $"{Number(depth - 1)} {Comparison()} {Number(depth - 1)}",
            7 => $"{Text()} {Comparison()} {Text()}",
            8 => $"{Instant(depth - 1)} {Comparison()} {Instant(depth - 1)}",
            9 => $"{Length(depth - 1)} {Comparison()} {Length(depth - 1)}",
            10 => $"{Number(depth - 1)} {Pick("", "NOT ")}between {Number(depth - 1)} and {Number(depth - 1)}",
            11 => $"{Number(depth - 1)} {Pick("", "not ")}in ({Numbers()})",
            13 => $"{Pick("", "not ")}{Pick("closed", "vip")} {Pick("", "is null", "= true", "!= false", "= vip")}",
            12 => $"{Text()} {Pick("", "not ")}in ('b', 'a', {TextConstant()})",
            _ => $"{Pick(Text(), Number(depth - 1), Instant(depth - 1), Length(depth - 1))} {NullTest()}",
        };
    }

    private string Inner(int depth) => random.Next(3) == 0 ? Condition(depth - 1) : $"({Condition(depth - 1)})";

    private string Number(int depth) => depth == 0 || random.Next(3) == 0
        ? Pick("visits", "level", "amount", "score", "\"In\"", "0", "1", "2.5", "-3", "1e3")
        : random.Next(6) switch
        {
            0 => $"(({Length(depth - 1)}) / ({Length(depth - 1)}))",
            1 => $"-({Number(depth - 1)})",
            2 => $"{Number(depth - 1)} {Pick("+", "-")} {Number(depth - 1)}",
            3 => $"({Number(depth - 1)} {Pick("+", "-", "*", "/")} {Number(depth - 1)})",
            _ => $"({Number(depth - 1)}) {Pick("*", "/")} ({Number(depth - 1)})",
        };

    private string Instant(int depth) => depth == 0 || random.Next(2) == 0
        ? Pick("first_at", "last_at", "date '2024-03-01'", "timestamp '1970-01-01T00:00:00.000001Z'")
        : $"{Instant(depth - 1)} {Pick("+", "-")} ({Length(depth - 1)})";

    private string Length(int depth) => depth == 0
        ? Pick("1 day", "30 days", "2 hours", "-1 microsecond", "15000000 weeks")
        : random.Next(5) switch
        {
            0 => $"(({Instant(depth - 1)}) - ({Instant(depth - 1)}))",
            1 => $"({Length(depth - 1)}) {Pick("*", "/")} ({Number(depth - 1)})",
            2 => $"({Number(depth - 1)}) * ({Length(depth - 1)})",
            3 => $"-({Length(depth - 1)})",
            _ => $"{Length(depth - 1)} {Pick("+", "-")} ({Length(depth - 1)})",
        };

    private string Numbers() => random.Next(2) == 0
        ? "1, -2, 2.5"
        : string.Join(", ", Enumerable.Range(0, 20).Select(_ => random.Next(-40, 40) / 10.0));

    private string Text() => Pick("name", "alias", "region", "home", TextConstant());

    private string TextConstant() => Pick("''", "'a'", "'it''s'", "'客户'", "'\uE000'", "'\U0001F600'");

    private string Comparison() => Pick("=", "==", "!=", "<>", "<", "<=", ">", ">=");

    private string NullTest() => Pick("is null", "IS NOT NULL");

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
}
