/**
 * Whether words about an incident stay with technology. What happened to a child belongs into a case, sealed and behind its gate (R-064, B5);
 * the incident carries the case's number and nothing else. Pure.
 *
 * A rule of words cannot know a name. It catches what people write before they think: whom it is about, and how to reach them.
 *
 * @module
 */
const LETTER = "[\\p{L}]";
/** Stems, so that every case and number of Polish is met: dziecko, dzieci, uczennicy, małoletniemu, chłopcem … */
const STEMS = [
  "dzieck",
  "dzieci",
  "małoletni",
  "nieletni",
  "uczni",
  "uczeń",
  "uczen",
  "uczennic",
  "wychowank",
  "podopieczn",
  "chłopiec",
  "chłopc",
  "chłopak",
  "dziewczyn",
  "nastolat",
  "rodzic",
  "opiekun",
  "children",
  "pupil",
  "parents",
  "guardians",
];
/** Words of technology that begin alike: a children's room, machine learning, parental control, whoever looks after a cart. */
const EXCEPT = /^(?:dziecięc|dziecińs|uczeni|rodziciels|opiekun\p{L}* (?:sieci|sprzętu|pracowni|systemu|wózka))/u;
/** With the word after it, which may make it one of technology. */
const WORD = new RegExp(`(?<!${LETTER})(?:${STEMS.join("|")})${LETTER}*(?: ${LETTER}+)?`, "giu");
const PESEL = /(?<!\d)\d{11}(?!\d)/u;
const TELEPHONE = /(?<![\d.:])(?:\+48[\s-]?)?\d{3}[\s-]\d{3}[\s-]\d{3}(?![\d.:])/u;
const EMAIL = /[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/u;

export type PersonalSign = "child" | "pesel" | "telephone" | "email";

/** @returns what points at a person, in this order; empty: nothing seen */
export function personalSigns(text: string): readonly PersonalSign[] {
  const words = [...text.toLowerCase().matchAll(WORD)].filter(([word]) => !EXCEPT.test(word));
  return [
    ...(words.length > 0 ? (["child"] as const) : []),
    ...(PESEL.test(text) ? (["pesel"] as const) : []),
    ...(TELEPHONE.test(text) ? (["telephone"] as const) : []),
    ...(EMAIL.test(text) ? (["email"] as const) : []),
  ];
}
