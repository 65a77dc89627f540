namespace Cairn.Reporting.Pages;

/// <summary>How the page looks: light, dark, and on paper.</summary>
static class PageStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --ink: #1c2126; --dim: #5b6670; --paper: #fff; --line: #d9dee3;
          --a: #2f6fb3; --b: #d98a1f; --c: #6b8e23; --d: #8a4fb0; --e: #b0413e; --save: #3d8f6a; --mark: #1c2126; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --dim: #9aa5af; --paper: #14181c;
          --line: #323a42; --a: #6ba7e5; --b: #e7a94f; --c: #a3c353; --d: #bd8fdd; --e: #e27d7a; --save: #6cc29b;
          --mark: #fff; } }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
        main { max-width: 1100px; margin: 0 auto; padding: 16px; }
        h1 { font-size: 22px; } h2 { font-size: 17px; margin-top: 36px; border-bottom: 1px solid var(--line); }
        p { max-width: 80ch; overflow-wrap: anywhere; }
        .note { color: var(--dim); } .alert { border-left: 4px solid var(--b); padding-left: 10px; }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 0; }
        .figures div { border: 1px solid var(--line); border-radius: 6px; padding: 10px 12px; }
        dt { color: var(--dim); font-size: 13px; }
        dd { margin: 0; font-size: 18px; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
        .figures div:first-child { grid-column: 1 / -1; } .figures div:first-child dd { font-size: 34px; }
        svg { display: block; overflow: visible; margin: 12px 0; } svg text { fill: var(--ink); font-size: 13px; }
        svg .value { text-anchor: end; font-variant-numeric: tabular-nums; }
        rect { rx: 2px; } .a { fill: var(--a); } .b { fill: var(--b); } .c { fill: var(--c); } .d { fill: var(--d); }
        .e { fill: var(--e); } .save { fill: var(--save); } .mark { fill: var(--mark); }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: 13px; }
        th, td { text-align: left; padding: 3px 14px 3px 0; border-bottom: 1px solid var(--line);
          vertical-align: top; }
        th { color: var(--dim); font-weight: 600; }
        td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        @media print { :root { color-scheme: light; --ink: #000; --dim: #444; --paper: #fff; --line: #bbb;
          --a: #2f6fb3; --b: #d98a1f; --c: #6b8e23; --d: #8a4fb0; --e: #b0413e; --save: #3d8f6a; --mark: #000; }
          * { print-color-adjust: exact; } main { max-width: none; padding: 0; }
          h2 { break-after: avoid; } svg, tr { break-inside: avoid; } .scroll { overflow: visible; } }
        """;
}
