/**
 * Papers of a case: what is needed for one is opened with a reason, put together, rendered, and its digest written down.
 *
 * Without names by default: names of the closed section and of staff are taken out, and the section itself is left out. Nothing is sent by
 * the program; a person takes the file.
 *
 * @module
 */
import { decide, mayReadItem } from "../../policies/engine/case/access.ts";
import type { CardBody, PersonsSection } from "../../policies/schema/case.ts";
import type { CaseDocumentBody, DisclosureBody, DocumentFile } from "../../policies/schema/case-api.ts";
import type { z } from "zod";
import { annex5, framed, renderDocx, renderPdf, serviceNote } from "../documents/index.ts";
import type { Block, Document, ServiceNote } from "../documents/index.ts";
import { sha256 } from "../platform/canonical.ts";
import { Refusal } from "../platform/error.ts";
import type { DatabaseTransaction } from "../platform/tables.ts";
import type { CaseContext } from "./context.ts";
import { GateRefusal, logAccess, passGate } from "./gate.ts";
import type { Seen } from "./gate.ts";
import { LETTER_TITLES, letterBlocks, plainText } from "./letters.ts";
import type { LetterFacts, LetterName } from "./letters.ts";
import { withoutNames } from "./pseudonym.ts";
import { itemsOf, openItems, withoutErased } from "./reads.ts";
import { eventBlocks } from "./register-paper.ts";
import type { OpenedItem } from "./reads.ts";
import { cardNumbers, findCase } from "./store.ts";
import type { CaseTables, ItemRow } from "./tables.ts";
import { HARM_WORDS, ORGAN_WORDS, dayOf, dayWord, hourWord, roleWord } from "./words.ts";

type Asked = z.output<typeof CaseDocumentBody>;
export type DocumentOut = z.output<typeof DocumentFile>;
export type PaperContent = "pseudonymised" | "full";

/** Everything a paper of this case may say, opened. */
interface Opened {
  readonly notes: readonly OpenedItem[];
  readonly persons: readonly PersonsSection[];
  readonly justifications: readonly OpenedItem[];
  readonly opinions: readonly OpenedItem[];
  readonly evidence: readonly OpenedItem[];
  readonly card: (z.output<typeof CardBody> & { readonly on: number }) | null;
  readonly entries: ReadonlyMap<string, { readonly kind: string; readonly at: number; readonly role: string | null }>;
}

const textOf = (content: Record<string, unknown> | null, key: string): string => {
  const value = content?.[key];
  return typeof value === "string" ? value : content === null ? "[usunięto]" : "";
};

/** Items of one kind the viewer may read; for the closed section also when only its names are needed to take them out. */
async function openKinds(
  tx: DatabaseTransaction,
  context: CaseContext,
  seen: Seen,
  kinds: readonly string[],
  card: string | null,
  reason: string,
  now: number,
): Promise<Opened> {
  const all = withoutErased(await itemsOf(tx, seen.row.id));
  const wanted = all.filter((item) =>
    item.kind === "card" ? kinds.includes("card") && item.subject === card : kinds.includes(item.kind),
  );
  // Of a card only the newest version counts; of everything else all of it.
  const newest = wanted.findLast((item) => item.kind === "card");
  const readable = wanted.filter(
    (item) =>
      (item.kind !== "card" || item === newest) &&
      mayReadItem(seen.person, { kind: item.kind, part: item.part, author: item.author }, seen.access),
  );
  const opened = await openItems(tx, context, seen, readable, reason, now);
  const of = (kind: string): OpenedItem[] => opened.filter(({ item }) => item.kind === kind);
  const cardItem = of("card")[0];
  const rows = await tx
    .withTables<CaseTables>()
    .selectFrom("case_entry")
    .select(["id", "kind", "at", "by_role"])
    .where("case_id", "=", seen.row.id)
    .execute();
  return {
    notes: of("note"),
    persons: of("persons").flatMap(({ content }) => (content === null ? [] : [content as unknown as PersonsSection])),
    justifications: of("justification"),
    opinions: of("opinion"),
    evidence: of("evidence"),
    card:
      cardItem === undefined || cardItem.content === null
        ? null
        : { ...(cardItem.content as unknown as z.output<typeof CardBody>), on: cardItem.item.at },
    entries: new Map(rows.map((row) => [row.id, { kind: row.kind, at: row.at, role: row.by_role }])),
  };
}

const authorOf = ({ content }: OpenedItem): { name: string; role: string } => {
  const author = content?.["author"];
  return typeof author === "object" && author !== null && "name" in author && "role" in author
    ? { name: String(author.name), role: String(author.role) }
    : { name: "", role: "" };
};

/** How a text and a person are shown in this copy. */
interface Voice {
  readonly text: (text: string) => string;
  readonly person: (author: { readonly name: string; readonly role: string }) => { name: string; role: string };
}

function voiceOf(content: PaperContent, opened: Opened, others: readonly string[]): Voice {
  if (content === "full") return { text: (text) => text, person: ({ name, role }) => ({ name, role: roleWord(role) }) };
  const names = [
    ...opened.persons.flatMap(({ persons }) => persons.map(({ name }) => name)),
    ...opened.notes.map((one) => authorOf(one).name),
    ...(opened.card === null ? [] : [opened.card.childName]),
    ...others,
  ];
  return { text: (text) => withoutNames(text, names), person: ({ role }) => ({ name: "", role: roleWord(role) }) };
}

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== "").join("\n\n");

function noteOf(
  context: CaseContext,
  seen: Seen,
  opened: Opened,
  voice: Voice,
  withPersons: boolean,
  copies: ServiceNote["copies"],
): ServiceNote {
  const { timeZone } = context;
  const { row, record } = seen;
  const main = opened.notes.filter(({ item }) => item.part === "note");
  const later = opened.notes.filter(({ item }) => item.part !== "note");
  const words = (kinds: readonly string[], items: readonly OpenedItem[]): string =>
    joined(
      items
        .filter(({ item }) => kinds.includes(opened.entries.get(item.entry_id)?.kind ?? ""))
        .map(({ content }) => voice.text(textOf(content, "text"))),
    );
  const staff = new Map(opened.notes.map((one) => [authorOf(one).name, voice.person(authorOf(one))]));
  return {
    number: row.note_number,
    date: dayWord(record.happenedAt, timeZone),
    time: hourWord(record.happenedAt, timeZone),
    place: [row.department ?? "", row.place].filter((part) => part !== "").join(", ") || null,
    description: voice.text(joined(main.map(({ content }) => textOf(content, "situation")))) || null,
    measures: voice.text(joined(main.map(({ content }) => textOf(content, "actions")))) || null,
    staff: [...staff.values()],
    persons:
      withPersons && opened.persons.length > 0
        ? {
            reason: joined(opened.persons.map(({ reason }) => reason)),
            people: opened.persons.flatMap(({ persons }) =>
              persons.map(({ name, role, contact, remark }) => ({
                name: [name, contact].filter((part) => part !== "").join(", "),
                role: [PERSON_WORDS[role], remark].filter((part) => part !== "").join(": "),
              })),
            ),
          }
        : null,
    evidence: opened.evidence.map(({ content }) => voice.text(textOf(content, "text"))),
    qualification:
      record.qualified === null
        ? null
        : {
            result: "zakwalifikowano jako zdarzenie zagrażające małoletniemu",
            justification: words(["qualified"], opened.justifications),
            decidedBy: roleWord(record.qualified.role),
            date: dayWord(record.qualified.at, timeZone),
          },
    harmAssessment:
      record.harm === null
        ? null
        : {
            result: HARM_WORDS[record.harm.outcome],
            justification: joined([
              words(["harm-proposed"], opened.justifications),
              words(["harm-consulted", "harm-disagreed"], opened.opinions),
            ]),
            decidedBy: `${roleWord(record.harm.lead.role)}, w konsultacji: ${roleWord(record.harm.consult.role)}`,
            date: dayWord(record.harm.consult.at, timeZone),
          },
    steps: later.map((one) => ({
      date: dayWord(one.item.at, timeZone),
      text: voice.text(joined([textOf(one.content, "situation"), textOf(one.content, "actions")])),
      by: voice.person(authorOf(one)).role,
    })),
    copies,
  };
}

const PERSON_WORDS = {
  child: "małoletni",
  guardian: "opiekun",
  witness: "świadek",
  staff: "personel",
  other: "inna osoba",
} as const;

async function copiesOf(tx: DatabaseTransaction, context: CaseContext, caseId: string): Promise<ServiceNote["copies"]> {
  const rows = await tx
    .withTables<CaseTables>()
    .selectFrom("case_disclosure")
    .selectAll()
    .where("case_id", "=", caseId)
    .orderBy("at")
    .orderBy("id")
    .execute();
  return rows.map((row) => ({
    date: dayWord(row.at, context.timeZone),
    recipient: row.recipient,
    purpose: row.original === 1 ? `${row.basis}; przekazano oryginał, kopia pozostaje w segregatorze` : row.basis,
  }));
}

export const letterheadOf = (context: CaseContext, now: number, watermark?: string) => ({
  venue: [context.letterhead.name, context.letterhead.address].filter((part) => part !== "").join(", "),
  venueShort: context.letterhead.shortName,
  footer: "Dokument zawiera informacje objęte tajemnicą. Standardy Ochrony Małoletnich.",
  createdAt: now,
  ...(watermark === undefined ? {} : { watermark }),
});

/** What a paper is made of, before it is drawn. */
export interface Paper {
  readonly document: Document;
  readonly plain: string | null;
  /** Newest revision of the note or card it shows. */
  readonly version: number;
  readonly fileName: string;
}

const versionOf = (items: readonly { readonly item: ItemRow }[]): number =>
  Math.max(1, ...items.map(({ item }) => item.revision));

const needs = (is: boolean): void => {
  if (!is) throw new Refusal(409, "E_CASE_DOCUMENT");
};

/** Who may ask for which paper, beside being let through to the case. */
function checkPaper({ row, person, access }: Seen, asked: Pick<Asked, "document" | "content" | "persons">): void {
  const { document } = asked;
  const may = (kind: string): boolean =>
    mayReadItem(person, { kind, part: kind === "note" ? "note" : null, author: "" }, access);
  const isAllowed =
    document === "note"
      ? may("note") && (!asked.persons || may("persons"))
      : document === "card"
        ? may("card")
        : document === "daily-line" || document === "register-line"
          ? may("note")
          : document.startsWith("letter-")
            ? decide(person, "send-notice", access).ok
            : decide(person, "settle-duty", access).ok;
  if (!isAllowed)
    throw new GateRefusal(403, "E_CASE_DENIED", {
      caseId: row.id,
      account: person.account,
      action: `document-${document}`,
      conflict: false,
    });
}

const NOTE_KINDS = ["note", "persons", "justification", "opinion", "evidence"] as const;

/** Puts a paper together. @throws {Refusal} 409 `E_CASE_DOCUMENT` if the case has not got what it needs; 403 */
export async function makePaper(
  tx: DatabaseTransaction,
  context: CaseContext,
  seen: Seen,
  asked: Pick<Asked, "document" | "content" | "card" | "addressee" | "address" | "persons" | "reason">,
  now: number,
  annotation?: string,
): Promise<Paper> {
  checkPaper(seen, asked);
  const { row, record } = seen;
  const frame = letterheadOf(context, now, annotation === undefined ? undefined : "KOPIA");
  const finish = (document: Document, fileName: string, version = 1, plain: string | null = null): Paper => ({
    document:
      annotation === undefined
        ? document
        : { ...document, blocks: [...document.blocks, { kind: "notice", text: annotation }] },
    plain,
    version,
    fileName: `${fileName}${asked.content === "pseudonymised" ? "" : "-pelna"}`,
  });
  const slug = (number: string): string => number.replaceAll("/", "-");
  switch (asked.document) {
    case "note": {
      needs(record.notedAt !== null);
      const opened = await openKinds(tx, context, seen, NOTE_KINDS, null, asked.reason, now);
      const voice = voiceOf(asked.content, opened, []);
      const isWithPersons = asked.persons && asked.content === "full";
      const note = noteOf(context, seen, opened, voice, isWithPersons, await copiesOf(tx, context, row.id));
      return finish(serviceNote(note, frame), `notatka-${slug(row.note_number ?? "")}`, versionOf(opened.notes));
    }
    case "card": {
      const card = asked.card ?? "card-1";
      needs(record.cards.includes(card));
      const opened = await openKinds(tx, context, seen, ["card", "persons"], card, asked.reason, now);
      const voice = voiceOf(asked.content, opened, []);
      const body = opened.card;
      const notices = await tx
        .withTables<CaseTables>()
        .selectFrom("case_notice")
        .selectAll()
        .where("case_id", "=", row.id)
        .orderBy("at")
        .execute();
      const document = annex5(
        {
          number: cardNumbers(row)[card] ?? null,
          enteredOn: dayWord(record.harm?.consult.at ?? record.emergencyAt ?? now, context.timeZone),
          childName: asked.content === "full" ? (body?.childName ?? null) : null,
          leader: seen.access.seats.lead === null ? null : roleWord(seen.access.seats.lead),
          actions: (body?.actions ?? []).map(({ on, text }) => ({ date: dayOf(on), text: voice.text(text) })),
          forms: record.choice === null ? [] : [FORMS[record.choice]],
          otherForm: body === null || body.otherForm === "" ? null : voice.text(body.otherForm),
          bodies: [
            ...(body?.organs ?? []).map(({ on, organ }) => ({ date: dayOf(on), text: organ })),
            ...notices
              .filter((notice) => !(body?.organs ?? []).some(({ on }) => on === notice.on_day))
              .map((notice) => ({
                date: dayOf(notice.on_day),
                text: ORGAN_WORDS[notice.organ as keyof typeof ORGAN_WORDS],
              })),
          ],
          orders: (body?.ordered ?? []).map(({ on, text }) => ({ date: dayOf(on), text: voice.text(text) })),
          result: body === null || body.results === "" ? null : voice.text(body.results),
        },
        frame,
      );
      return finish(document, `karta-interwencji-${slug(cardNumbers(row)[card] ?? "")}`);
    }
    case "daily-line": {
      needs(record.notedAt !== null);
      const line = `Sporządzono notatkę nr ${row.note_number ?? ""}.`;
      const blocks: Block[] = [{ kind: "paragraph", content: [line] }];
      const document = framed(frame, { title: "Raport dzienny – odnotowanie", subject: "Raport dzienny", blocks });
      return finish(document, `raport-dzienny-notatka-${slug(row.note_number ?? "")}`, 1, `${line}\n`);
    }
    case "register-line": {
      needs(record.registeredAt !== null);
      const document = framed(frame, {
        title: "Rejestr zdarzeń zagrażających małoletniemu – wyciąg",
        subject: "Wyciąg z rejestru zdarzeń zagrażających małoletniemu",
        blocks: [
          { kind: "heading", level: 1, text: "Rejestr zdarzeń zagrażających małoletniemu – wyciąg" },
          ...eventBlocks(row, record, context.timeZone),
        ],
      });
      return finish(document, `rejestr-${slug(row.register_number ?? "")}`);
    }
    default:
      return letterPaper(tx, context, seen, asked, asked.document, now, frame, finish, slug);
  }
}

const FORMS = { criminal: "notice", civil: "family", other: "other" } as const;

async function letterPaper(
  tx: DatabaseTransaction,
  context: CaseContext,
  seen: Seen,
  asked: Pick<Asked, "content" | "card" | "addressee" | "address" | "reason">,
  name: LetterName,
  now: number,
  frame: ReturnType<typeof letterheadOf>,
  finish: (document: Document, fileName: string, version?: number, plain?: string | null) => Paper,
  slug: (number: string) => string,
): Promise<Paper> {
  const { row, record, person } = seen;
  const { timeZone } = context;
  const isLetter = name.startsWith("letter-");
  const card = asked.card ?? record.cards[0] ?? null;
  // A hotline needs no word of the note, so none is opened.
  const kinds = isLetter ? ["note", "persons", "card"] : [];
  const opened = await openKinds(tx, context, seen, kinds, card, asked.reason, now);
  const voice = voiceOf(asked.content, opened, []);
  const main = opened.notes.filter(({ item }) => item.part === "note");
  const facts: LetterFacts = {
    letterhead: context.letterhead,
    addressee: asked.addressee,
    today: dayWord(now, timeZone),
    happenedOn: dayWord(record.happenedAt, timeZone),
    happenedHour: hourWord(record.happenedAt, timeZone),
    place: row.place,
    type: record.type ?? "",
    category: record.category ?? "",
    caseNumber: row.number,
    noteNumber: row.note_number ?? "",
    cardNumber: card === null ? "" : (cardNumbers(row)[card] ?? ""),
    childName: asked.content === "full" ? (opened.card?.childName ?? null) : null,
    description: voice.text(joined(main.map(({ content }) => textOf(content, "situation")))),
    measures: voice.text(joined(main.map(({ content }) => textOf(content, "actions")))),
    signedBy: `podpis: ${roleWord(person.role)}`,
    address: asked.address,
  };
  const blocks = letterBlocks(name, facts);
  const document = framed(frame, { title: LETTER_TITLES[name], subject: LETTER_TITLES[name], blocks });
  return finish(document, `${name}-${slug(row.number)}`, 1, isLetter ? null : plainText(blocks));
}

const MEDIA = {
  pdf: "application/pdf",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  txt: "text/plain; charset=utf-8",
} as const;

/** Draws a paper. @throws {Refusal} 409 `E_CASE_DOCUMENT` if it has no plain form */
export async function drawPaper(
  paper: Pick<Paper, "document" | "plain" | "fileName">,
  format: "pdf" | "docx" | "txt",
): Promise<{ readonly octets: Uint8Array; readonly file: DocumentOut }> {
  if (format === "txt" && paper.plain === null) throw new Refusal(409, "E_CASE_DOCUMENT");
  const octets =
    format === "txt"
      ? new TextEncoder().encode(paper.plain ?? "")
      : await (format === "pdf" ? renderPdf(paper.document) : renderDocx(paper.document));
  return {
    octets,
    file: {
      name: `${paper.fileName}.${format}`,
      mediaType: MEDIA[format],
      base64: Buffer.from(octets).toString("base64"),
      digest: sha256(octets),
    },
  };
}

/** A paper for a person's own use: letters, drafts, the note to be signed. Logged with its reason and digest. */
export async function caseDocument(
  context: CaseContext,
  account: string,
  id: string,
  asked: Asked,
  now: number,
): Promise<DocumentOut> {
  const { paper, seen } = await context.database.transaction().execute(async (tx) => {
    const staff = await context.people.staff(tx, now);
    const seen = passGate(context, await findCase(tx, context.venueId, id), staff, account, "read");
    return { seen, paper: await makePaper(tx, context, seen, asked, now) };
  });
  const { file } = await drawPaper(paper, asked.format);
  await logAccess(context.database, {
    venueId: context.venueId,
    caseId: seen.row.id,
    account,
    role: seen.person.role,
    action: `document:${asked.document}:${asked.content}:${file.digest}`,
    outcome: "granted",
    reason: asked.reason,
    at: now,
  });
  return file;
}

export type DisclosureAsked = z.output<typeof DisclosureBody>;

/** Remark on a copy that leaves the house (pkt 9–11). */
export const annotationOf = (asked: Pick<DisclosureAsked, "to" | "basis" | "original">, day: string): string =>
  [
    `KOPIA. Udostępniono: ${asked.to}. Podstawa: ${asked.basis}. Data: ${day}.`,
    ...(asked.original ? ["Oryginał przekazano; ta kopia pozostaje w segregatorze."] : []),
  ].join(" ");
