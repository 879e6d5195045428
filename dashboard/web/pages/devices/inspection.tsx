/**
 * One inspection protocol: the machine's part is filled in, the person counts the rest, signs, prints. Counts only, never contents.
 *
 * @module
 */
import { useState } from "react";
import { ArrowLeft, FileDown, Printer, Signature } from "lucide-react";
import type { InspectionView } from "../../../../policies/schema/device-api.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Page } from "../../app/page.tsx";
import { Link } from "../../app/router.tsx";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Download } from "../../parts/download.tsx";
import { Facts, Mono } from "../../parts/facts.tsx";
import { Choice, Field } from "../../parts/field.tsx";
import { useReason } from "../../parts/gate.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Time } from "../../parts/time.tsx";
import { Empty, NotYet, Trouble } from "../../parts/trouble.tsx";
import { useTexts } from "../../texts/texts.tsx";
import { inspectionTone } from "./inspections.tsx";
import { useCheckTitle } from "./titles.ts";
import { checkTone } from "./one/tone.ts";
import { deviceHref } from "./tabs.ts";

type Content = InspectionView["content"];

function Human({
  content,
  onChange,
  locked,
}: {
  readonly content: Content;
  readonly onChange: (content: Content) => void;
  readonly locked: boolean;
}) {
  const { t } = useTexts();
  const put = (id: Content[number]["id"], change: Partial<Content[number]>): void =>
    onChange(content.map((one) => (one.id === id ? { ...one, ...change } : one)));
  if (locked)
    return (
      <Facts
        items={content.map((one) => [
          t(`inspection.content.${one.id}`),
          `${one.found === null ? "" : `${t("inspection.foundCount", { count: one.found })}, `}${t(`inspection.ok.${one.ok === null ? "none" : one.ok ? "yes" : "no"}`)}${one.remark === "" ? "" : ` – ${one.remark}`}`,
        ])}
      />
    );
  return content.map((one) => (
    <fieldset key={one.id} className="protocol-row">
      <legend>{t(`inspection.content.${one.id}`)}</legend>
      <Field
        label={t("inspection.found")}
        value={one.found === null ? "" : String(one.found)}
        onChange={(text) => put(one.id, { found: /^\d{1,6}$/u.test(text.trim()) ? Number(text) : null })}
      />
      <Choice
        label={t("inspection.result")}
        value={one.ok === null ? "none" : one.ok ? "yes" : "no"}
        onChange={(value) => put(one.id, { ok: value === "none" ? null : value === "yes" })}
        options={(["none", "yes", "no"] as const).map((value) => ({ value, text: t(`inspection.ok.${value}`) }))}
      />
      <Field label={t("inspection.remark")} value={one.remark} onChange={(remark) => put(one.id, { remark })} />
    </fieldset>
  ));
}

function Protocol({ inspection }: { readonly inspection: InspectionView }) {
  const { t } = useTexts();
  const may = useMay();
  const reason = useReason();
  const titleOf = useCheckTitle();
  const [content, setContent] = useState(inspection.content);
  const [signing, setSigning] = useState(false);
  const { mutate, isPending, error } = useChange("inspectionSave", "devices", () => setSigning(false));
  const locked = inspection.state === "signed" || !may("devices.attest");
  const missing = content.filter((one) => one.ok === null).length;
  const left = content.reduce((sum, one) => sum + (one.id === "condition" ? 0 : (one.found ?? 0)), 0);
  return (
    <div className="letter">
      <div>
        <p className="letter-kind">{t("inspection.kind")}</p>
        <p className="letter-summary">
          <Link href={deviceHref(inspection.device)}>{inspection.device}</Link>
        </p>
        <div className="letter-marks">
          <StateMark state={inspectionTone[inspection.state]} word={t(`inspection.state.${inspection.state}`)} />
          <span>
            {t("inspection.dueAt")}: <Time at={inspection.dueAt} exact />
          </span>
          {inspection.by !== null && (
            <span>
              {t("inspection.by")}: {inspection.by}
            </span>
          )}
        </div>
      </div>
      <section className="letter-part" aria-labelledby="machine-title">
        <h2 id="machine-title">{t("inspection.machine")}</h2>
        <ul className="protocol-machine">
          {inspection.machine.map((one) => (
            <li key={one.check}>
              <StateMark state={checkTone(one.state)} word={t(`checkState.${one.state as "pass"}`)} />
              <span>
                {titleOf(one.check) ?? one.check}
                {one.state !== "pass" && <span className="muted"> – {reason(one.reason, one.params)}</span>}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section className="letter-part" aria-labelledby="human-title">
        <h2 id="human-title">{t("inspection.human")}</h2>
        <p className="muted">{t("inspection.counts")}</p>
        <Human content={content} onChange={setContent} locked={locked} />
        {left > 0 && <p className="note note-attention">{t("inspection.wipe")}</p>}
      </section>
      <section className="letter-part signature" aria-labelledby="sign-title">
        <h2 id="sign-title">{t("inspection.signature")}</h2>
        {inspection.signedAt !== null ? (
          <p>
            {inspection.by} · <Time at={inspection.signedAt} exact />
            {inspection.digest !== null && (
              <>
                <br />
                {t("inspection.digest")} <Mono>{inspection.digest}</Mono>
              </>
            )}
          </p>
        ) : (
          <p className="muted">{t("inspection.unsigned")}</p>
        )}
        {error !== null && !signing && <Trouble error={error} />}
        {!locked && (
          <div className="item-actions no-print">
            {missing > 0 && <span className="muted">{t("inspection.missing", { count: missing })}</span>}
            <Button
              isDisabled={isPending}
              onPress={() => mutate({ id: inspection.id, body: { content, sign: false } })}
            >
              {t("inspection.save")}
            </Button>
            <Button variant="primary" isDisabled={missing > 0 || isPending} onPress={() => setSigning(true)}>
              <Signature aria-hidden="true" size={17} />
              {t("inspection.sign")}
            </Button>
          </div>
        )}
      </section>
      {signing && (
        <Confirm
          title={t("inspection.sign")}
          action={t("inspection.sign")}
          busy={isPending}
          error={error}
          onClose={() => setSigning(false)}
          onConfirm={() => mutate({ id: inspection.id, body: { content, sign: true } })}
        >
          <p>{t("inspection.signText")}</p>
        </Confirm>
      )}
    </div>
  );
}

export default function InspectionPage({ id }: { readonly id: string }) {
  const { t } = useTexts();
  const { data, error, refetch } = useApi("inspections");
  const found = data?.find((one) => one.id === id);
  return (
    <Page
      title={t("inspection.title", { number: found?.number ?? "" })}
      actions={
        <>
          <Button onPress={() => print()}>
            <Printer aria-hidden="true" size={17} />
            {t("action.print")}
          </Button>
          {found !== undefined && found.openedAt !== null && (
            <Download path={`/api/device-files/inspection/${encodeURIComponent(found.id)}`}>
              <FileDown aria-hidden="true" size={17} />
              {t("inspection.pdf")}
            </Download>
          )}
        </>
      }
    >
      <p className="back-wide">
        <Link href="/devices/inspections">
          <ArrowLeft aria-hidden="true" size={17} />
          {t("inspections.title")}
        </Link>
      </p>
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : found === undefined ? (
        <Empty title={t("lost.missing.title")}>{t("lost.missing.text")}</Empty>
      ) : (
        <Protocol key={`${found.id}${found.state}`} inspection={found} />
      )}
    </Page>
  );
}
