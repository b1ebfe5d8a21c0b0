namespace ScoringService.Cli.Output;

/// <summary>The style sheet of the backtest page. It has no angle bracket and no ampersand, which the XML writer would
/// escape where HTML does not.</summary>
internal static class BacktestStyle
{
    /// <summary>The text of the style sheet. Colours are those of Okabe and Ito, which people with any colour vision
    /// can tell apart; in the dark they are lighter.</summary>
    public const string Sheet = """

        :root { --page: #ffffff; --text: #1b1f24; --muted: #57606a; --line: #d0d7de; --grid: #e6eaee; --card: #f6f8fa;
          --s1: #0072b2; --s2: #d55e00; --s3: #009e73; --heat: #0072b2;
          --good: #1a7f37; --even: #7d5a00; --bad: #b42318; }
        @media (prefers-color-scheme: dark) { :root { --page: #0d1117; --text: #e6edf3; --muted: #9da7b1;
          --line: #3d444d; --grid: #262c34; --card: #161b22; --s1: #56b4e9; --s2: #f0954a; --s3: #3fc79a;
          --heat: #56b4e9; --good: #3fb950; --even: #d29922; --bad: #f85149; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.55 system-ui, -apple-system,
          "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
        main { max-width: 1120px; margin: 0 auto; padding: 24px 20px 64px; }
        h1 { font-size: 30px; line-height: 1.2; margin: 8px 0; }
        h2 { font-size: 21px; margin: 0 0 10px; }
        .lead { color: var(--muted); max-width: 78ch; margin: 0 0 24px; }
        main section:not(.card) { margin-top: 44px; border-top: 1px solid var(--line); padding-top: 22px; }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 14px; }
        .card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 18px; }
        .card h2 { font-size: 16px; display: flex; justify-content: space-between; align-items: center; margin: 0; }
        .card ul { margin: 10px 0 0; padding-left: 18px; font-size: 14px; }
        .figure { font-size: 34px; line-height: 1.2; font-weight: 600; margin: 6px 0 0; }
        .meaning { color: var(--muted); font-size: 14px; margin: 0; }
        .grade { border: 2px solid; border-radius: 50%; width: 30px; height: 30px; line-height: 26px;
          text-align: center; font-weight: 700; }
        .grade-A { color: var(--good); } .grade-B { color: var(--even); } .grade-C { color: var(--bad); }
        figure { margin: 26px 0 0; }
        figcaption { font-weight: 600; margin-bottom: 8px; }
        .pair { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 26px; align-items: start; }
        @media (max-width: 820px) { .pair { grid-template-columns: minmax(0, 1fr); } }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-size: 13.5px; font-variant-numeric: tabular-nums; }
        caption { text-align: left; color: var(--muted); padding-bottom: 4px; }
        th, td { padding: 5px 9px; border-bottom: 1px solid var(--grid); text-align: right; vertical-align: bottom; }
        th { font-weight: 600; } th:first-child, .errors :is(th, td):last-child { text-align: left; }
        .words :is(th, td):nth-child(-n+5) { text-align: left; } .severity { font-weight: 700; font-size: 13px; }
        thead th { color: var(--muted); border-bottom-color: var(--line); }
        .heat :is(th, td) { vertical-align: middle; }
        .heat td { min-width: 62px;
          background: color-mix(in srgb, var(--heat) calc(var(--share, 0) * 55%), transparent); }
        .heat td small { display: block; opacity: .85; }
        .heat td.same { outline: 1.5px solid var(--muted); outline-offset: -1.5px; }
        details { margin-top: 10px; } summary { cursor: pointer; color: var(--muted); }
        svg { width: 100%; height: auto; display: block; }
        svg text { fill: var(--text); font-size: 13px; }
        svg text.tick { fill: var(--muted); font-size: 12px; }
        svg .grid { stroke: var(--grid); } svg .axis { stroke: var(--muted); }
        svg .bar.s1 { fill: var(--s1); } svg .bar.s2 { fill: var(--s2); } svg .bar.s3 { fill: var(--s3); }
        svg .line { fill: none; stroke-width: 2.5; } svg .line.s1 { stroke: var(--s1); }
        svg .line.s2 { stroke: var(--s2); stroke-dasharray: 9 4; }
        svg .line.s3 { stroke: var(--s3); stroke-dasharray: 2 4; }
        svg .line.reference { stroke: var(--muted); stroke-width: 1.5; stroke-dasharray: 5 5; }
        svg .dot.s1 { fill: var(--s1); } svg .dot.s2 { fill: var(--s2); } svg .dot.s3 { fill: var(--s3); }
        @media print { main { max-width: none; } figure { break-inside: avoid; } }

        """;
}
