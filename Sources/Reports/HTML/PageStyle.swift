/// The style of the page: for a screen of any width, by day and night, and for paper.
enum PageStyle {
    static let text = #"""
        :root {
          color-scheme: light dark;
          --paper: #ffffff; --ink: #1b1f24; --quiet: #545d68; --rule: #d4d9df; --band: #f4f6f8;
          --good: #0a6438; --caution: #7d4a00; --bad: #a3161c; --link: #0b57a4; --bar: #4f5b69; --step: #7f8b98;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #14171b; --ink: #e7eaee; --quiet: #a7b0ba; --rule: #343b44; --band: #1d2228;
            --good: #74d39d; --caution: #f0bb66; --bad: #ff9a96; --link: #8fc1ff; --bar: #a3afbd; --step: #6c7886;
          }
        }
        * { box-sizing: border-box; }
        html { font: 100%/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
        body { margin: 0 auto; padding: 0 1.25rem 3rem; max-width: 76rem; background: var(--paper); color: var(--ink);
          overflow-wrap: anywhere; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1.25rem; }
        h2 { font-size: 1.3rem; line-height: 1.3; margin: 3rem 0 .75rem; padding-top: .75rem;
          border-top: 2px solid var(--ink); }
        h3 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
        p, li { max-width: 46rem; }
        a { color: var(--link); }
        :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        .skip { position: absolute; left: -100vw; }
        .skip:focus { left: 1rem; top: .5rem; padding: .5rem 1rem; background: var(--paper); z-index: 1; }

        .top { --tone: var(--ink); padding-top: 1.5rem; }
        .top.good { --tone: var(--good); }
        .top.caution { --tone: var(--caution); }
        .top.bad { --tone: var(--bad); }
        .product { margin: 0; color: var(--quiet); }
        .verdict { border: 1px solid var(--rule); border-left: .5rem solid var(--tone); padding: 1rem 1.25rem; }
        .sentence { margin: 0; font-size: 1.5rem; line-height: 1.3; font-weight: 650; color: var(--tone); }
        .meaning { margin: .5rem 0 0; }
        .reasons { margin: .75rem 0 0; padding-left: 1.25rem; }
        .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(9.5rem, 100%), 1fr));
          gap: 1rem 1.5rem; margin: 1.25rem 0 0; }
        .figures div { display: flex; flex-direction: column; justify-content: space-between; }
        .figures dd { font-size: 1.25rem; font-weight: 600; }
        dt { color: var(--quiet); font-size: .875rem; }
        dd { margin: 0; font-variant-numeric: tabular-nums; }

        nav ol { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; margin: 1.5rem 0 0; }

        .scroll { overflow-x: auto; margin: .5rem 0 1.5rem; }
        table { border-collapse: collapse; width: 100%; font-size: .9375rem; overflow-wrap: normal; }
        caption { text-align: left; color: var(--quiet); padding: 0 0 .5rem; }
        th, td { padding: .4rem .75rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--rule); }
        th:first-child, td:first-child { padding-left: .25rem; }
        thead th, thead td { vertical-align: bottom; border-bottom: 2px solid var(--ink); font-weight: 600; }
        tbody th { font-weight: 400; min-width: 8rem; }
        td:not(.number) { min-width: 5rem; }
        .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        thead .number { white-space: normal; }
        tr.total > * { font-weight: 650; background: var(--band); }
        td.good, dd.good { color: var(--good); }
        td.caution, dd.caution { color: var(--caution); }
        td.bad, dd.bad { color: var(--bad); font-weight: 600; }
        td > small, th > small { display: block; color: var(--quiet); font-weight: 400; }
        code { font: .875em/1.5 ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
        tbody tr:hover > * { background: var(--band); }

        th button { all: unset; cursor: pointer; }
        th button:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        th button::after { content: " ↕"; color: var(--quiet); }
        th[aria-sort=ascending] button::after { content: " ↑"; color: inherit; }
        th[aria-sort=descending] button::after { content: " ↓"; color: inherit; }
        .tools:not([hidden]) { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1.25rem; margin: .5rem 0; }
        .tools p { margin: 0; color: var(--quiet); }
        .tools input[type=search], .tools button { font: inherit; color: inherit; background: var(--paper);
          border: 1px solid var(--quiet); border-radius: 4px; padding: .35rem .6rem; }
        .tools input[type=checkbox] { width: 1.1rem; height: 1.1rem; vertical-align: -.15rem; }
        .tools button { cursor: pointer; }

        .chart { margin: 1.25rem 0 2rem; }
        figcaption { font-weight: 600; margin-bottom: .5rem; }
        figcaption small { display: block; font-weight: 400; color: var(--quiet); }
        .line { display: grid; grid-template-columns: 11rem minmax(0, 1fr) 13rem; gap: 0 1rem; align-items: center; }
        .line.total, .line.residual { font-weight: 600; }
        .line .amount { text-align: right; font-variant-numeric: tabular-nums; }
        .line svg { width: 100%; height: 1.75rem; display: block; fill: var(--bar); }
        .line line { stroke: var(--quiet); stroke-width: 1px; vector-effect: non-scaling-stroke; }
        .declared rect { fill: none; stroke: var(--bar); stroke-width: 1.5px; vector-effect: non-scaling-stroke; }
        .taken svg, .added svg { fill: var(--step); }
        .residual svg { fill: var(--bad); }
        .accepted svg { fill: var(--caution); }

        .signers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); gap: 1.5rem; }
        .signer { border: 1px solid var(--rule); padding: 0 1rem 1rem; break-inside: avoid; }
        .signer h3 { margin-top: 1rem; }
        .signer dd { height: 2rem; border-bottom: 1px solid var(--quiet); }
        footer { margin-top: 3rem; border-top: 1px solid var(--rule); color: var(--quiet); font-size: .875rem; }

        @media (max-width: 40rem) {
          body { padding: 0 1rem 2rem; }
          .line { grid-template-columns: minmax(0, 1fr) minmax(0, auto); gap: 0 .75rem; margin-top: .5rem; }
          .line svg { grid-row: 2; grid-column: 1 / 3; height: 1.25rem; }
          .sentence { font-size: 1.25rem; }
        }
        @media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
        @media print {
          :root { --paper: #ffffff; --ink: #000000; --quiet: #444444; --rule: #bbbbbb; --band: #ffffff;
            --good: #0a6438; --caution: #7d4a00; --bad: #a3161c; --link: #000000; --bar: #4f5b69; --step: #7f8b98; }
          @page { margin: 15mm; }
          html { font-size: 9pt; }
          body { max-width: none; padding: 0; }
          nav, .skip, .tools, .tools:not([hidden]) { display: none; }
          th button::after, th[aria-sort] button::after { content: ""; }
          tbody tr[hidden] { display: table-row; }
          tr, .line, .verdict { break-inside: avoid; }
          thead { display: table-header-group; break-after: avoid; }
          tbody tr:first-child { break-before: avoid; }
          #sign-off { break-inside: avoid; }
          h2, h3, caption, figcaption { break-after: avoid; }
          .scroll { overflow: visible; }
          table { font-size: 8pt; }
          th, td { padding: .2rem .35rem; }
          svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }
        """#
}
