/** The style of our script-less pages; follows the reader's light or dark setting. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d5d9de, #3a4048); --dim: light-dark(#5b6570, #9aa5b1);
  --good: light-dark(#1a7f37, #4ac26b); --bad: light-dark(#b42318, #ff8a7a); --card: light-dark(#ffffff, #1d2126); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1rem; font: 15px/1.5 system-ui, sans-serif;
  background: light-dark(#f6f7f9, #14171a); color: light-dark(#1b1f24, #e6e9ec); }
header { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: .25rem 1rem; }
h1 { font-size: 1.4rem; margin: 0; }
header p { margin: 0; color: var(--dim); }
a { color: light-dark(#0b5cad, #74b3ff); }
main { margin-top: 1rem; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); border-radius: 6px; }
caption { text-align: start; padding: .5rem 0; font-weight: 600; }
th, td { text-align: start; vertical-align: top; padding: .55rem .75rem; border-top: 1px solid var(--line);
  font-variant-numeric: tabular-nums; }
thead th { color: var(--dim); font-size: .85rem; border-top: 0; }
th small { display: block; font-weight: 400; color: var(--dim); overflow-wrap: anywhere; }
td p { margin: .25rem 0 0; max-width: 40rem; overflow-wrap: anywhere; }
td p + p { color: var(--dim); }
.mark::before { content: "\\25CF  "; color: var(--dim); }
.answering .mark::before { color: var(--good); }
.failing .mark { font-weight: 600; }
.failing .mark::before { content: "\\25B2  "; color: var(--bad); }
.unpolled .mark::before { content: "\\25CB  "; }
.unknown { color: var(--dim); }
.notice { border-inline-start: 4px solid var(--bad); padding: .5rem .75rem; background: var(--card); }
`;
