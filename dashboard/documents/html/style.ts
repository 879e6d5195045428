/**
 * How a document looks as HTML: on the screen a sheet of paper, printed A4 with the margins of the PDF.
 *
 * One string, no files beside it: the page is opened under a policy that allows nothing from outside.
 *
 * @module
 */

export const STYLE = `
@page { size: A4; margin: 20mm 20mm 20mm 22mm }
* { box-sizing: border-box }
html { background: #eef1f4; color: #1b1f24; font: 11pt/1.45 "Atkinson Hyperlegible Next Variable", "Atkinson Hyperlegible Next", Calibri, Carlito, "Segoe UI", "DejaVu Sans", sans-serif }
body { margin: 0 }
main, body > header, body > footer { width: 210mm; max-width: 100%; margin: 0 auto; background: #fff; padding: 0 20mm 0 22mm }
body > header { padding-top: 14mm; font-size: 8.5pt; color: #59626c }
body > header p { margin: 0; padding-bottom: 3pt; border-bottom: .6pt solid #b4bcc4 }
body > footer { padding-bottom: 14mm; font-size: 8.5pt; color: #59626c }
body > footer p { margin: 0; padding-top: 3pt; border-top: .6pt solid #b4bcc4 }
main { padding-top: 8mm; padding-bottom: 10mm }
h1, h2, h3 { line-height: 1.3; break-after: avoid; overflow-wrap: anywhere }
h1 { font-size: 18pt; margin: 0 0 10pt; padding-bottom: 3pt; border-bottom: 1.2pt solid #1f4e79 }
* + h1 { margin-top: 20pt }
h2 { font-size: 13pt; margin: 16pt 0 6pt; color: #1f4e79 }
h3 { font-size: 11pt; margin: 12pt 0 4pt; color: #1f4e79 }
p, li, td, th, figcaption { overflow-wrap: anywhere; white-space: pre-line; orphans: 2; widows: 2 }
p { margin: 0 0 9pt }
ul, ol { margin: 0 0 9pt; padding-left: 1.5em }
li { margin-bottom: 2.5pt }
a { color: #1f4e79 }
.end { text-align: end }
.center { text-align: center }
.scroll { overflow-x: auto; margin: 0 0 9pt }
table { width: 100%; border-collapse: collapse; font-size: 9.5pt; line-height: 1.35 }
caption { text-align: start; font-size: 8.5pt; font-weight: 700; color: #59626c; padding-bottom: 4pt; break-after: avoid }
th, td { border: .6pt solid #b4bcc4; padding: 3.5pt 5pt; text-align: start; vertical-align: top }
th { background: #f2f5f8; font-weight: 700 }
th.end, td.end { text-align: end }
thead { display: table-header-group }
tr { break-inside: avoid }
table.facts th { width: 32%; min-width: 8em }
table.facts tr.long { break-inside: auto }
.dots { display: block; height: 1.5em; border-bottom: 1.2pt dotted #59626c }
figure { margin: 0 0 9pt; break-inside: avoid }
figure img { max-width: 100%; height: auto }
svg { width: 100%; height: auto; display: block }
.notice { background: #f2f5f8; border-left: 3pt solid #1f4e79; padding: 7pt 10pt; break-inside: avoid }
.sign { display: flex; flex-wrap: wrap; gap: 0 24pt; justify-content: space-between; break-inside: avoid; margin-bottom: 9pt }
.sign p { flex: 1 1 40%; margin: 38pt 0 0; padding-top: 3pt; border-top: 1.2pt dotted #59626c; text-align: center; font-size: 8.5pt; color: #59626c }
.sign p:only-child { flex: 0 1 46%; margin-left: auto }
.break { break-before: page; height: 0 }
.watermark { position: fixed; inset: 0; display: grid; place-items: center; pointer-events: none; z-index: -1 }
.watermark span { transform: rotate(-52deg); font-size: 90pt; font-weight: 700; color: #eceff2; white-space: nowrap }
.watermarked main, .watermarked > header, .watermarked > footer { background: none }
html:has(.watermarked) { background: #fff }
@media print { html { background: #fff } main, body > header, body > footer { width: auto; padding-left: 0; padding-right: 0 } body > header { padding-top: 0 } body > footer { padding-bottom: 0 } .scroll { overflow: visible } a { color: inherit } }
@media (max-width: 640px) { main, body > header, body > footer { padding-left: 16px; padding-right: 16px } }
`;
