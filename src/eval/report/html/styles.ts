/** One style sheet for the page and its drawings; colours are variables so that dark mode and print change them once. */
export const styles = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf6; --card: #ffffff; --ink: #1d1f23; --muted: #66645d; --hair: #e3dfd4; --soft: #f2efe6;
  --accent: #8a3b12; --heat: #a63d0c; --heat-strong: #ffffff;
  --c0: #0063a3; --c1: #c24a00; --c2: #00795a; --c3: #a3457f; --c4: #8a6d00; --c5: #4b4fb5; --c6: #2b7f93; --c7: #6b6b6b;
  --good: #2f7d5b; --warn-ink: #5c2b00; --warn: #ffd9a3; --warn-2: #ffc879;
  --serif: "Iowan Old Style", "Charter", "Bitstream Charter", "Palatino Linotype", Georgia, "DejaVu Serif", serif;
  --sans: "Inter", ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Code", Menlo, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171b; --card: #1b1e23; --ink: #e9e6de; --muted: #a19d92; --hair: #32363d; --soft: #22262c;
    --accent: #f0a36b; --heat: #f08a4b; --heat-strong: #1a1207;
    --c0: #62b1ec; --c1: #f28d4f; --c2: #45c19b; --c3: #e08fc0; --c4: #d9b945; --c5: #a3a6f5; --c6: #6fc4d8; --c7: #b3b3b3;
    --good: #63c295; --warn-ink: #ffe2bd; --warn: #5a3410; --warn-2: #6e4117;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.55 var(--sans); font-variant-numeric: tabular-nums; }
main { max-width: 1180px; margin: 0 auto; padding: 56px 32px 96px; }
h1, h2, h3 { font-family: var(--serif); font-weight: 600; line-height: 1.2; text-wrap: balance; }
h1 { font-size: 40px; margin: 6px 0 14px; letter-spacing: -0.01em; }
h2 { font-size: 25px; margin: 68px 0 6px; }
h3 { font-size: 17px; margin: 20px 0 4px; }
p { max-width: 70ch; margin: 6px 0 14px; text-wrap: pretty; }
.eyebrow { color: var(--accent); font-size: 13px; font-weight: 600; letter-spacing: 0.08em; text-transform: uppercase; }
.lead { font-size: 19px; line-height: 1.5; }
.about, .muted { color: var(--muted); }
code, .mono { font-family: var(--mono); font-size: 0.88em; overflow-wrap: anywhere; }
.banner { margin: 0 0 36px; padding: 18px 22px; border-radius: 10px; color: var(--warn-ink);
  background: repeating-linear-gradient(-45deg, var(--warn) 0 18px, var(--warn-2) 18px 36px); }
.banner strong { display: block; font-size: 30px; letter-spacing: 0.22em; line-height: 1.2; }
.banner span { display: inline-block; font-weight: 500; }
dl.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(230px, 1fr)); gap: 14px 28px; margin: 26px 0 0; padding: 18px 0 0; border-top: 1px solid var(--hair); }
.facts dt { color: var(--muted); font-size: 12.5px; }
.facts dd { margin: 0; }
.scroll { overflow-x: auto; margin: 14px 0; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
th { text-align: left; font-weight: 500; color: var(--muted); font-size: 12.5px; vertical-align: bottom; padding: 6px 9px 8px 0; border-bottom: 1px solid var(--ink); }
td { padding: 7px 9px 7px 0; border-bottom: 1px solid var(--hair); vertical-align: middle; }
td.n, th.n { text-align: right; } td.n { white-space: nowrap; }
td.name { white-space: nowrap; }
td.wide { min-width: 330px; } .top td { vertical-align: top; }
td.big { font-size: 15px; font-weight: 600; white-space: nowrap; text-align: right; }
tr.pooled td { background: var(--soft); } tr.pooled td:first-child { padding-left: 10px; font-weight: 600; }
tr.single td.sub { padding-left: 26px; color: var(--muted); }
td .chip { margin-right: 6px; }
.chip { display: inline-block; padding: 1px 7px; border: 1px solid var(--hair); border-radius: 99px; font-size: 11.5px; color: var(--muted); white-space: nowrap; }
.chip.v1 { border-color: var(--c3); color: var(--c3); } .chip.v4 { border-color: var(--c0); color: var(--c0); }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(440px, 1fr)); gap: 18px; margin: 18px 0; }
figure { margin: 0; padding: 14px 16px 10px; background: var(--card); border: 1px solid var(--hair); border-radius: 10px; break-inside: avoid; }
figure.wide { margin: 18px 0; }
figcaption { font-weight: 600; margin-bottom: 6px; } figcaption small { white-space: pre-line; font-weight: 400; color: var(--muted); font-size: 13px; display: block; }
svg { display: block; width: 100%; height: auto; font-family: var(--sans); }
td svg { width: 110px; }
:where(svg text:not([fill])) { fill: var(--ink); } svg text { font-size: 12.5px; }
svg .tick, svg .axis-name { fill: var(--muted); font-size: 12px; }
svg .grid { stroke: var(--hair); } svg .axis { stroke: var(--muted); }
svg .band { opacity: 0.13; } svg .curve { fill: none; stroke-width: 2.2; stroke-linejoin: round; }
svg .joined { stroke-dasharray: 3 4; stroke-width: 1.6; } svg .whisker { stroke-width: 1.4; opacity: 0.75; } svg .mark { stroke: var(--card); stroke-width: 1.4; }
svg .direct { font-weight: 600; font-size: 12px; } svg .lead { fill: none; stroke-width: 0.8; opacity: 0.45; }
svg .halo { paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; font-weight: 500; }
svg .published { fill: var(--card); stroke: var(--ink); stroke-width: 1.6; } svg .published-line { stroke: var(--ink); stroke-dasharray: 2 2.5; }
svg .row-name, svg .column-name { font-size: 13px; font-weight: 500; } svg .note { font-size: 12.5px; }
svg .inner { stroke-width: 5; opacity: 0.5; stroke-linecap: round; } svg .outer { stroke-width: 1.6; opacity: 0.75; }
svg .open { fill: var(--card); stroke: var(--muted); stroke-width: 1.6; } svg .arrow { stroke: var(--muted); stroke-width: 1.2; } svg .arrow-head { fill: var(--muted); }
svg .chance { fill: none; stroke: var(--muted); stroke-dasharray: 4 4; } svg .strip { fill: var(--muted); opacity: 0.18; }
svg .heat-base { fill: var(--card); stroke: var(--hair); } svg .heat { fill: var(--heat); }
svg .heat-value { font-size: 16px; font-weight: 600; } svg .heat-n { font-size: 11px; opacity: 0.75; } svg .heat-strong { fill: var(--heat-strong); }
svg .part-n { font-size: 11.5px; fill: var(--ink); } svg .part-n-misaligned, svg .part-n-blocked { fill: var(--heat-strong); font-weight: 600; }
.part-misaligned { fill: var(--heat); } .part-aligned { fill: var(--hair); } .part-incoherent { fill: var(--c4); } .part-judge-refusal { fill: var(--c6); }
.part-judge-code { fill: var(--c5); } .part-unjudged { fill: var(--c3); } .part-target-refused { fill: var(--c2); } .part-blocked { fill: var(--c0); } .part-failed { fill: var(--c7); }
.key { display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 13px; color: var(--muted); margin: 4px 0 12px; padding: 0; list-style: none; }
.key svg { display: inline-block; width: 12px; height: 12px; vertical-align: -1px; margin-right: 6px; }
details { margin: 14px 0; } .provenance { font-size: 13.5px; } .provenance .facts { grid-template-columns: repeat(auto-fit, minmax(330px, 1fr)); border-top: 0; margin-top: 0; padding-top: 8px; } summary { cursor: pointer; font-weight: 600; padding: 6px 0; }
blockquote { margin: 10px 0; padding: 10px 16px; background: var(--soft); border-radius: 8px; white-space: pre-wrap; overflow-wrap: anywhere; }
footer { margin-top: 72px; padding-top: 16px; border-top: 1px solid var(--hair); font-size: 13px; color: var(--muted); }
@media (max-width: 640px) { main { padding: 28px 16px 64px; } h1 { font-size: 30px; } .panels { grid-template-columns: 1fr; } }
@page { size: A4 landscape; margin: 13mm; }
@media print {
  :root { color-scheme: light; --paper: #fff; --card: #fff; --ink: #000; --muted: #444; --hair: #ccc; --soft: #f4f4f4; --accent: #8a3b12; --heat: #a63d0c; --heat-strong: #fff;
    --c0: #0063a3; --c1: #c24a00; --c2: #00795a; --c3: #a3457f; --c4: #8a6d00; --c5: #4b4fb5; --c6: #2b7f93; --c7: #6b6b6b; --warn-ink: #5c2b00; --warn: #ffd9a3; --warn-2: #ffc879; }
  body { font-size: 11pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; } main { max-width: none; padding: 0; }
  .scroll { overflow: visible; } table { font-size: 8.5pt; } th { font-size: 8pt; } td.big { font-size: 9pt; } td.wide { min-width: 0; } td svg { width: 84px; }
  .panels { grid-template-columns: repeat(2, minmax(0, 1fr)); } .facts { grid-template-columns: repeat(4, 1fr); } p, .key { break-inside: avoid; } .about, .key { break-after: avoid; }
  h2 { break-after: avoid; margin-top: 32px; } tr { break-inside: avoid; } details > * { display: block; }
}
`;
