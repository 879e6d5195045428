/**
 * What each step of a case asks for, and the step made of the answers. Pure.
 *
 * Facts may come filled in from the case; a reason never does. Which step is possible the server has said; here only what a person types
 * is judged, by the same measure (`isJustification`).
 *
 * @module
 */
import { isJustification } from "../../../../policies/engine/case/justification.ts";
import type { CaseStepInput, CaseStepKind } from "../../../../policies/schema/case.ts";
import type { Response } from "../../api/contract.ts";
import type { CaseWords } from "../../texts/cases/keys.ts";
import type { CaseView } from "./words.ts";

type Options = Response<"caseOptions">;
export interface Choosable {
  readonly value: string;
  readonly text: string;
}

export interface FieldSpec {
  readonly name: string;
  readonly kind: "choice" | "reason" | "text" | "line" | "day" | "moment" | "tick";
  readonly label: string;
  readonly hint?: string;
  readonly options?: readonly Choosable[];
  readonly optional?: boolean;
}
export type Values = Readonly<Record<string, string>>;

/** What the form stands on beside the case itself. */
export interface FormFacts {
  readonly view: CaseView;
  readonly options: Options | undefined;
  readonly categories: readonly Choosable[];
  readonly texts: CaseWords;
  /** Today in the venue's zone, YYYY-MM-DD. */
  readonly today: string;
  readonly values: Values;
}

/** Steps with a form of their own. */
export type FormKind = Exclude<CaseStepKind, "write-note" | "write-card">;

const proofs = ["wrong-device", "test-probe", "not-a-minor", "finding-wrong"] as const;
const causes = ["list-mistake", "educational", "technical", "explained", "other"] as const;
const bands = ["under-7", "7-9", "10-12", "13-15", "16-17"] as const;
const organs = ["police", "prosecutor", "family-court", "social-welfare", "other"] as const;
const roles = ["edukator", "nsp", "intake", "kierownik", "dyrektor", "koordynator", "iod", "audytor", "admin"] as const;

/** Fields in the order they are asked. */
export function fieldsOf(kind: FormKind, facts: FormFacts): readonly FieldSpec[] {
  const { view, options, texts, values } = facts;
  const { t, language } = texts;
  const choice = (
    name: string,
    label: string,
    all: readonly Choosable[],
    more: Partial<FieldSpec> = {},
  ): FieldSpec => ({
    name,
    kind: "choice",
    label,
    options: all,
    ...more,
  });
  const reason = (hint?: string): FieldSpec => ({
    name: "text",
    kind: "reason",
    label: t("step.reason"),
    ...(hint === undefined ? {} : { hint }),
  });
  const day: FieldSpec = { name: "on", kind: "day", label: t("step.on") };
  const proof = choice(
    "proof",
    t("step.proof"),
    proofs.map((value) => ({ value, text: t(`case.proof.${value}`) })),
    {
      hint: t("step.proofHint"),
    },
  );
  switch (kind) {
    case "take-over":
    case "daily-line":
    case "share-copy":
    case "hand-over":
    case "register":
      return [];
    case "state-contact":
      return [
        choice(
          "contact",
          t("column.contact"),
          (["attempt", "yes", "unknown"] as const).map((value) => ({ value, text: t(`contact.${value}`) })),
        ),
        ...(view.contact === "yes" && values["contact"] !== "yes" ? [proof] : []),
        reason(t("step.contactHint")),
      ];
    case "describe":
      return [
        choice(
          "type",
          t("cases.column.type"),
          (options?.types ?? []).map(({ id, text }) => ({ value: id, text: `${id} ${text[language]}` })),
        ),
        choice(
          "area",
          t("case.area"),
          (options?.areas ?? []).map(({ id, text }) => ({ value: id, text: `${id}. ${text[language]}` })),
        ),
        choice("category", t("column.category"), facts.categories, { optional: true }),
        choice(
          "department",
          t("case.department"),
          (options?.departments ?? []).map(({ id, name }) => ({ value: id, text: name })),
          { optional: true },
        ),
        { name: "place", kind: "line", label: t("cases.column.place"), optional: true, hint: t("step.placeHint") },
        choice(
          "mode",
          t("column.mode"),
          (["A", "B", "C"] as const).map((value) => ({ value, text: t(`mode.${value}`) })),
          { optional: true },
        ),
        { name: "happenedAt", kind: "moment", label: t("case.happenedAt") },
        { name: "severe", kind: "tick", label: t("step.severe"), optional: true },
      ];
    case "qualify":
      return [reason(t("step.qualifyHint"))];
    case "reject":
      return [
        choice(
          "cause",
          t("step.cause"),
          causes.map((value) => ({ value, text: t(`case.cause.${value}`) })),
        ),
        ...(view.contact === "yes" ? [proof] : []),
        reason(t("step.rejectHint")),
      ];
    case "secure-evidence":
      return [{ name: "text", kind: "text", label: t("step.evidence"), hint: t("step.evidenceHint") }];
    case "propose-harm":
      return [
        choice(
          "outcome",
          t("step.outcome"),
          (["negative", "positive"] as const).map((value) => ({ value, text: t(`case.harm.${value}`) })),
        ),
        reason(),
      ];
    case "consult-harm":
      return [choice("opinion", t("step.opinion"), opinions(texts)), reason(t("step.consultHint"))];
    case "open-card":
      return [
        choice(
          "cards",
          t("step.cards"),
          (["one", "harmed-and-harming"] as const).map((value) => ({ value, text: t(`step.cards.${value}`) })),
        ),
        ...(values["cards"] === "harmed-and-harming"
          ? [
              choice(
                "ageBand",
                t("step.ageBand"),
                bands.map((value) => ({ value, text: t(`age.${value}`) })),
                { optional: true, hint: t("step.ageBandHint") },
              ),
            ]
          : []),
      ];
    case "choose-intervention":
      return (view.intervention?.proposed ?? null) === null
        ? [
            choice(
              "choice",
              t("step.choice"),
              (["civil", "criminal", "other"] as const).map((value) => ({ value, text: t(`case.kind.${value}`) })),
            ),
            reason(),
          ]
        : [choice("opinion", t("step.opinion"), opinions(texts)), reason(t("step.consultHint"))];
    case "inform-guardians":
      return [day, reason(t("step.guardiansHint"))];
    case "bypass":
      return [
        choice(
          "about",
          t("step.about"),
          (["guardians", "share-copy"] as const).map((value) => ({ value, text: t(`step.about.${value}`) })),
        ),
        reason(),
      ];
    case "send-notice":
      return [
        choice(
          "organ",
          t("step.organ"),
          organs.map((value) => ({ value, text: t(`case.organ.${value}`) })),
        ),
        { name: "organName", kind: "line", label: t("step.organName") },
        day,
        { name: "text", kind: "text", label: t("step.remark"), optional: true },
      ];
    case "record-result":
      return [
        choice(
          "part",
          t("step.part"),
          (["course", "result"] as const).map((value) => ({ value, text: t(`step.part.${value}`) })),
        ),
        day,
        { name: "text", kind: "text", label: t("step.words") },
      ];
    case "close":
      return [{ name: "text", kind: "text", label: t("step.remark"), optional: true }];
    case "reopen-by-correction":
      return [reason(t("step.reopenHint"))];
    case "name-person":
      return [
        choice(
          "account",
          t("step.account"),
          (options?.staff ?? []).map(({ account, displayName }) => ({ value: account, text: displayName })),
          { optional: true, hint: t("step.accountHint") },
        ),
        ...(values["account"]
          ? []
          : [
              choice(
                "role",
                t("step.role"),
                roles.map((value) => ({ value, text: t(`role.${value}`) })),
              ),
            ]),
        { name: "withdraw", kind: "tick", label: t("step.withdraw"), optional: true },
        reason(),
      ];
    case "suspend":
      return [
        choice(
          "account",
          t("step.suspendWho"),
          view.named
            .filter((one) => one.account !== null && !view.suspended.some(({ account }) => account === one.account))
            .map((one) => ({ value: one.account ?? "", text: one.displayName ?? t("value.unknown") })),
        ),
        reason(),
      ];
    case "settle-duty":
      return [
        choice(
          "duty",
          t("step.duty"),
          view.duties
            .filter(({ state }) => state === "open")
            .map(({ id, title }) => ({ value: id, text: title[language] })),
        ),
        choice(
          "outcome",
          t("step.dutyOutcome"),
          (["done", "not-applicable"] as const).map((value) => ({ value, text: t(`duty.${value}`) })),
        ),
        day,
        values["outcome"] === "not-applicable"
          ? reason()
          : { name: "text", kind: "text", label: t("step.remark"), optional: true },
      ];
    default:
      return kind satisfies never;
  }
}

const opinions = ({ t }: CaseWords): readonly Choosable[] =>
  (["agree", "disagree"] as const).map((value) => ({ value, text: t(`step.opinion.${value}`) }));

/** Facts the case already has; never a reason. */
export function firstValues(kind: FormKind, view: CaseView, today: string, momentOf: (at: number) => string): Values {
  if (kind !== "describe") return { on: today };
  return {
    type: view.type ?? "",
    area: view.area ?? "",
    category: view.category ?? "",
    department: view.department ?? "",
    place: view.place,
    mode: view.mode ?? "",
    happenedAt: momentOf(view.happenedAt),
    severe: view.severe ? "yes" : "",
  };
}

/** Names of the fields that still lack an answer. */
export const missingIn = (fields: readonly FieldSpec[], values: Values): readonly string[] =>
  fields
    .filter(({ name, kind, optional }) => {
      const value = (values[name] ?? "").trim();
      return kind === "reason" ? !isJustification(value) : optional !== true && kind !== "tick" && value === "";
    })
    .map(({ name }) => name);

/**
 * @param atOf  a moment of the venue's clock, `YYYY-MM-DDTHH:MM`, in milliseconds
 * @returns the step as the contract wants it; the fields were checked before
 */
export function stepOf(kind: FormKind, view: CaseView, values: Values, atOf: (local: string) => number): CaseStepInput {
  const text = (values["text"] ?? "").trim();
  const or = (name: string): string | null => (values[name] === undefined || values[name] === "" ? null : values[name]);
  // A choice holds only values of its own options, which are the contract's.
  const pick = (name: string) => or(name) as never;
  const on = values["on"] ?? "";
  switch (kind) {
    case "take-over":
    case "daily-line":
    case "share-copy":
    case "hand-over":
    case "register":
      return { kind };
    case "state-contact":
      return { kind, contact: pick("contact"), text, proof: view.contact === "yes" ? pick("proof") : null };
    case "describe":
      return {
        kind,
        type: pick("type"),
        area: pick("area"),
        category: pick("category"),
        department: or("department"),
        place: values["place"] ?? "",
        mode: pick("mode"),
        happenedAt: atOf(values["happenedAt"] ?? ""),
        severe: values["severe"] === "yes",
      };
    case "qualify":
    case "reopen-by-correction":
    case "close":
      return { kind, text };
    case "reject":
      return { kind, text, cause: pick("cause"), proof: view.contact === "yes" ? pick("proof") : null };
    case "secure-evidence":
      return { kind, text };
    case "propose-harm":
      return { kind, outcome: pick("outcome"), text };
    case "consult-harm":
      return {
        kind,
        opinion: pick("opinion"),
        text,
        ...(view.proposal === null ? {} : { proposal: view.proposal.id }),
      };
    case "open-card":
      return { kind, cards: pick("cards"), ageBand: pick("ageBand") };
    case "choose-intervention":
      return (view.intervention?.proposed ?? null) === null
        ? { kind, part: "propose", choice: pick("choice"), text }
        : { kind, part: "consult", opinion: pick("opinion"), text };
    case "inform-guardians":
      return { kind, on, text };
    case "bypass":
      return { kind, about: pick("about"), text };
    case "send-notice":
      return { kind, organ: pick("organ"), organName: values["organName"] ?? "", on, text };
    case "record-result":
      return { kind, part: pick("part"), on, text };
    case "name-person":
      return {
        kind,
        named: { account: or("account"), role: or("account") === null ? pick("role") : null },
        withdraw: values["withdraw"] === "yes",
        text,
      };
    case "suspend":
      return { kind, account: values["account"] ?? "", text };
    case "settle-duty":
      return { kind, duty: pick("duty"), outcome: pick("outcome"), on, text };
    default:
      return kind satisfies never;
  }
}
