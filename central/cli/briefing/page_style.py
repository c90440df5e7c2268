"""How the briefing's page looks: one A4, fit for a bad printer, nothing told by colour alone."""

STYLE = """
@page { size: A4; margin: 9mm 10mm 8mm; }
* { box-sizing: border-box; margin: 0; padding: 0; }
:root { --ink: #15232e; --soft: #51616d; --line: #b9c4cb; --accent: #00625f; --tint: #eef5f4; }
html { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
body { font: 7.9pt/1.3 "Segoe UI", "Helvetica Neue", Helvetica, Arial, "Liberation Sans",
       sans-serif; color: var(--ink); max-width: 190mm; margin: 0 auto; }
header { display: flex; justify-content: space-between; align-items: baseline;
         border-bottom: .5mm solid var(--accent); padding-bottom: 1.2mm; }
header b { color: var(--accent); letter-spacing: .06em; text-transform: uppercase;
           font-size: 7.6pt; }
h1 { font-size: 13pt; line-height: 1.15; font-weight: 650; }
header .days { text-align: right; color: var(--soft); }
.demo { border: .3mm solid var(--ink); padding: 0 1.2mm; font-weight: 700; }
.ask { background: var(--tint); border-left: 1.4mm solid var(--accent); margin: 2.4mm 0;
       padding: 2.2mm 3mm 2.2mm 4mm; display: grid; grid-template-columns: 1.3fr 1fr; gap: 5mm;
       align-items: center; }
.ask q { display: block; font-size: 15pt; line-height: 1.24; font-weight: 600; quotes: "“" "”"; }
h2 { font-size: 7.6pt; letter-spacing: .04em; text-transform: uppercase; color: var(--accent);
     margin-bottom: .8mm; break-after: avoid; }
.row { display: grid; gap: 0 6mm; margin-top: 2.4mm; }
.row section + section { margin-top: 1.8mm; }
.three { grid-template-columns: 1.1fr 1.1fr 1fr; }
.about ul { columns: 2; column-gap: 6mm; }
.about li { break-inside: avoid; }
ul { list-style: none; }
ul.points li { padding-left: 2.6mm; text-indent: -2.6mm; margin-bottom: .5mm; }
ul.points li::before { content: "–"; display: inline-block; width: 2.6mm; text-indent: 0;
                       color: var(--accent); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .55mm 1.6mm;
     align-items: baseline; }
kbd { display: inline-block; min-width: 4mm; padding: 0 .8mm; text-align: center; text-indent: 0;
      font: 700 .94em/1.28 Consolas, Menlo, "DejaVu Sans Mono", "Liberation Mono", monospace;
      border: .25mm solid var(--soft); border-bottom-width: .5mm; border-radius: .7mm;
      background: #fff; white-space: nowrap; }
dl.commands { grid-template-columns: 1fr; gap: 0; }
dl.commands dt { font: 600 .96em/1.35 Consolas, Menlo, "DejaVu Sans Mono", monospace;
                 overflow-wrap: anywhere; }
dl.commands dd { color: var(--soft); margin-bottom: .6mm; }
.card { columns: 3; column-gap: 5mm; border-top: .25mm solid var(--line);
        border-bottom: .25mm solid var(--line); padding: 1.6mm 0 .8mm; }
.card section, .card section + section { break-inside: avoid; margin: 0 0 1.6mm; }
.card.long section { break-inside: auto; }
.card h3 { font-size: 1.06em; font-weight: 700; margin-bottom: .4mm; break-after: avoid; }
.card h3 kbd { background: var(--accent); border-color: var(--accent); color: #fff; }
.card li { padding-left: 5.4mm; text-indent: -5.4mm; margin: .2mm 0 .2mm 2.2mm;
           break-inside: avoid; }
.card li > kbd { margin-right: 1.2mm; }
.card small { display: block; text-indent: 0; font-size: .92em; line-height: 1.3;
              color: var(--soft); }
.card small b { color: var(--ink); font-family: Consolas, Menlo, "DejaVu Sans Mono", monospace; }
.tight { font-size: 7.2pt; line-height: 1.24; }
.tight .ask q { font-size: 13.5pt; }
.tight .row, .tight .ask { margin-top: 1.8mm; }
.tight .card li { margin-top: .15mm; margin-bottom: .15mm; }
.hints dl { columns: 2; column-gap: 6mm; display: block; }
.hints dl div { break-inside: avoid; margin-bottom: .5mm; }
.hints dt { display: inline; font-weight: 700; }
.hints dt::after { content: ": "; }
.hints dd { display: inline; }
@media screen { body { padding: 10mm 0; } }
"""
