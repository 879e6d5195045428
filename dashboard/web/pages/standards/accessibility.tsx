/**
 * «Deklaracja dostępności»: the fields of the model, what is still missing, versions, and what everybody sees.
 *
 * @module
 */
import { useState } from "react";
import { Plus } from "lucide-react";
import type { AccessibilityBody, AccessibilityView } from "../../../../policies/schema/accessibility-api.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Download } from "../../parts/download.tsx";
import { Choice } from "../../parts/field.tsx";
import { StateMark } from "../../parts/state.tsx";
import { NotYet, Trouble } from "../../parts/trouble.tsx";
import { useStandardsTexts } from "../../texts/standards/texts.ts";
import { LongText, ShortText } from "../cases/long-text.tsx";
import { StandardsFrame } from "./frame.tsx";
import { dayOrNull } from "./model.ts";

type Change = (next: Partial<AccessibilityBody>) => void;
type Part = { readonly body: AccessibilityBody; readonly change: Change };

const NOTHING = { what: "", why: "", instead: "" } as const;

function Days({ body, change }: Part) {
  const { t } = useStandardsTexts();
  return (["publishedOn", "updatedOn", "preparedOn", "reviewedOn"] as const).map((field) => (
    <ShortText
      key={field}
      label={t(`accessibility.field.${field}`)}
      type="date"
      value={body[field] ?? ""}
      onChange={(text) => change({ [field]: dayOrNull(text) })}
    />
  ));
}

function Inaccessible({ body, change }: Part) {
  const { t } = useStandardsTexts();
  const put = (at: number, next: Partial<(typeof body.inaccessible)[number]>): void =>
    change({ inaccessible: body.inaccessible.map((one, index) => (index === at ? { ...one, ...next } : one)) });
  return (
    <>
      {body.inaccessible.map((one, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have no identity but their place
        <fieldset key={at} className="trainees">
          <legend>
            {t("accessibility.field.inaccessible")} {at + 1}
          </legend>
          {(["what", "why", "instead"] as const).map((field) => (
            <ShortText
              key={field}
              label={t(`accessibility.${field}`)}
              value={one[field]}
              onChange={(text) => put(at, { [field]: text })}
            />
          ))}
          <Button onPress={() => change({ inaccessible: body.inaccessible.filter((_, index) => index !== at) })}>
            {t("accessibility.removeItem", { n: at + 1 })}
          </Button>
        </fieldset>
      ))}
      <Button onPress={() => change({ inaccessible: [...body.inaccessible, NOTHING] })}>
        <Plus aria-hidden="true" size={17} />
        {t("accessibility.add")}
      </Button>
    </>
  );
}

function Fields({ body, change }: Part) {
  const { t } = useStandardsTexts();
  const text = (field: "body" | "address" | "contact" | "email" | "phone" | "auditor") => (
    <ShortText
      label={t(`accessibility.field.${field}`)}
      value={body[field]}
      onChange={(value) => change({ [field]: value })}
    />
  );
  return (
    <>
      {text("body")}
      {text("address")}
      <Days body={body} change={change} />
      <Choice
        label={t("accessibility.status")}
        value={body.status}
        onChange={(status) => change({ status: status as AccessibilityBody["status"] })}
        options={(["full", "partial", "none"] as const).map((value) => ({
          value,
          text: t(`accessibility.status.${value}`),
        }))}
      />
      <Inaccessible body={body} change={change} />
      <Choice
        label={t("accessibility.basis")}
        value={body.basis}
        onChange={(basis) => change({ basis: basis as AccessibilityBody["basis"] })}
        options={(["self", "audit"] as const).map((value) => ({ value, text: t(`accessibility.basis.${value}`) }))}
      />
      {body.basis === "audit" && text("auditor")}
      {text("contact")}
      {text("email")}
      {text("phone")}
      <LongText
        label={t("accessibility.field.architecture")}
        hint={t("accessibility.archHint")}
        value={body.architecture}
        onChange={(architecture) => change({ architecture })}
        rows={6}
      />
      <LongText
        label={t("accessibility.field.communication")}
        hint={t("accessibility.commHint")}
        value={body.communication}
        onChange={(communication) => change({ communication })}
        rows={4}
      />
    </>
  );
}

function Declaration({ view, may }: { readonly view: AccessibilityView; readonly may: boolean }) {
  const { t, attempt, exact } = useStandardsTexts();
  const [body, setBody] = useState(view.declaration);
  const [said, setSaid] = useState("");
  const save = useChange("accessibilitySave", "coordination", ({ version }) =>
    setSaid(t("accessibility.saved", { version })),
  );
  const publish = useChange("accessibilityPublish", "coordination", () => setSaid(""));
  const isChanged = JSON.stringify(body) !== JSON.stringify(view.declaration);
  const error = save.error ?? publish.error;
  const fields = view.missing.map((field) => attempt(`accessibility.field.${field}`) ?? field).join(", ");
  return (
    <>
      <output>{said !== "" && <span className="note">{said}</span>}</output>
      <div className="requirement-head">
        <StateMark
          state={view.published === null ? "not-measured" : "good"}
          word={
            view.published === null
              ? t("accessibility.private")
              : t("accessibility.public", { version: view.published })
          }
        />
        <StateMark
          state={view.missing.length > 0 ? "attention" : "good"}
          word={view.missing.length > 0 ? t("accessibility.missing", { fields }) : t("accessibility.whole")}
        />
      </div>
      <div className="row-actions no-print">
        <Download path="/api/accessibility-files/declaration.html">{t("accessibility.html")}</Download>
        <Download path="/api/accessibility-files/declaration.pdf">{t("accessibility.pdf")}</Download>
        {view.published !== null && (
          <a className="button button-quiet" href="/deklaracja-dostepnosci">
            {t("accessibility.open")}
          </a>
        )}
      </div>
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ body: { version: view.version, declaration: body } });
        }}
      >
        <Fields body={body} change={(next) => setBody({ ...body, ...next })} />
        {error !== null && <Trouble error={error} />}
        {may && (
          <>
            {isChanged && <p className="muted">{t("accessibility.unsaved")}</p>}
            <div className="row-actions no-print">
              <Button type="submit" variant="primary" isDisabled={!isChanged || save.isPending}>
                {t("accessibility.save")}
              </Button>
              {view.version > 0 && view.version !== view.published && (
                <Button
                  isDisabled={isChanged || view.missing.length > 0 || publish.isPending}
                  onPress={() => publish.mutate({ body: { version: view.version } })}
                >
                  {t("accessibility.publish", { version: view.version })}
                </Button>
              )}
              {view.published !== null && (
                <Button isDisabled={publish.isPending} onPress={() => publish.mutate({ body: { version: null } })}>
                  {t("accessibility.withdraw")}
                </Button>
              )}
            </div>
          </>
        )}
      </form>
      {view.versions.length > 0 && (
        <details>
          <summary>{t("accessibility.versions")}</summary>
          <ul className="plain-list">
            {view.versions.map(({ version, savedAt, by }) => (
              <li key={version}>{t("accessibility.version", { version, time: exact(savedAt), by })}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

export default function AccessibilityPage() {
  const may = useMay()("coordination.write");
  const { data, error, refetch } = useApi("accessibility");
  return (
    <StandardsFrame open="accessibility">
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : (
        <Declaration key={data.version} view={data} may={may} />
      )}
    </StandardsFrame>
  );
}
