/**
 * The look of the children's page: one style in the page itself, so that nothing else has to be fetched. Pure.
 *
 * Large type, left aligned, two big buttons, no motion, no red: a child must not look caught (E1). The colours are the
 * dashboard's harbour at dusk.
 *
 * @module
 */
export const STYLE = `
:root{color-scheme:light dark;--page:#e9f1f4;--surface:#fff;--ink:#10293a;--soft:#3e5868;--line:#c9d8df;--link:#0b5a83;--wash:#e0eef5;--strong:#10293a;--on:#fff;--good:#19664d;--goodwash:#e3f2ec;--lampwash:#fdf2de;--lamp:#7a4900}
@media(prefers-color-scheme:dark){:root{--page:#0a1924;--surface:#11293a;--ink:#e8f1f5;--soft:#b3c8d3;--line:#28475b;--link:#8fcdf0;--wash:#173a50;--strong:#d9e9f0;--on:#0c2030;--good:#86d8b9;--goodwash:#123a30;--lampwash:#3a2d16;--lamp:#f8c877}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:1.125rem/1.55 "Atkinson Hyperlegible Next","Atkinson Hyperlegible",system-ui,sans-serif;text-align:left}
main{max-width:40rem;margin:0 auto;padding:1rem 1.25rem 2.5rem}
header{max-width:40rem;margin:0 auto;padding:1rem 1.25rem 0;display:flex;gap:.5rem .75rem;align-items:center;flex-wrap:wrap;justify-content:space-between}
footer{max-width:40rem;margin:0 auto;padding:0 1.25rem 2rem;font-size:1rem}
footer a{display:inline-flex;align-items:center;min-height:2.75rem}
.demo{background:var(--lampwash);color:var(--lamp);padding:.35rem 1.25rem;font-size:1rem}
.lang{display:flex;gap:.25rem;margin:0;padding:0;list-style:none;flex-wrap:wrap}
.lang a{padding:.55rem .7rem;border-radius:.5rem;min-height:2.75rem;display:inline-flex;align-items:center}
.lang a[aria-current]{background:var(--surface);color:var(--ink);text-decoration:none;font-weight:700}
a{color:var(--link);text-underline-offset:.2em}
h1{font-size:1.75rem;line-height:1.25;margin:.75rem 0 .75rem}
h2{font-size:1.25rem;line-height:1.3;margin:0 0 .5rem}
p{margin:.5rem 0}
.card{background:var(--surface);border:1px solid var(--line);border-radius:.9rem;padding:1.1rem 1.2rem;margin:1rem 0}
.warm{background:var(--lampwash);border-color:transparent}
.warm h2{color:var(--lamp)}
.big{display:flex;align-items:center;justify-content:center;text-align:center;width:100%;min-height:3.75rem;padding:.75rem 1rem;border-radius:.9rem;border:2px solid var(--strong);background:var(--surface);color:var(--ink);font:inherit;font-weight:700;text-decoration:none;cursor:pointer;margin:.6rem 0}
.first{background:var(--strong);color:var(--on)}
.lines{list-style:none;margin:0;padding:0}
.lines li{display:flex;flex-wrap:wrap;gap:.1rem .8rem;align-items:baseline;justify-content:space-between;padding:.7rem 0;border-top:1px solid var(--line)}
.lines li:first-child{border-top:0}
.lines .name{flex:1 1 14rem}
.tel{font-size:1.35rem;font-weight:700;white-space:nowrap;min-height:2.75rem;display:inline-flex;align-items:center}
.note{color:var(--soft);font-size:1rem}
.open{background:var(--goodwash);color:var(--good);border-radius:1rem;padding:.1rem .6rem;font-size:1rem;font-weight:700;white-space:nowrap}
.shut{color:var(--soft);font-size:1rem;white-space:nowrap}
fieldset{border:0;margin:1rem 0;padding:0}
legend,label.text{font-weight:700;margin-bottom:.4rem;display:block;padding:0}
.choice{display:flex;gap:.75rem;align-items:center;min-height:3rem;padding:.4rem .9rem;border:1px solid var(--line);border-radius:.75rem;margin:.4rem 0;background:var(--surface);cursor:pointer}
.choice input{width:1.35rem;height:1.35rem;flex:none}
input[type=text],textarea{width:100%;font:inherit;color:inherit;background:var(--surface);border:2px solid var(--soft);border-radius:.6rem;padding:.7rem .8rem;min-height:3rem}
textarea{min-height:8rem}
.code{font-size:2rem;font-weight:700;letter-spacing:.08em;font-family:ui-monospace,monospace}
.fault{background:var(--lampwash);color:var(--lamp);border-radius:.6rem;padding:.6rem .9rem;font-weight:700}
.kinds{padding-left:1.2rem}
:focus-visible{outline:3px solid var(--link);outline-offset:3px;border-radius:.4rem}
@media print{header,footer,.big,form{display:none}}
`.replaceAll("\n", "");
