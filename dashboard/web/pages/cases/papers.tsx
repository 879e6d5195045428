/**
 * Papers of a case: letters and drafts a person sends, and copies that leave the house with a log. Nothing is sent by the program.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import { FileDown } from "lucide-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { useApi } from "../../api/queries.ts";
import type { Response } from "../../api/contract.ts";
import { Reason, isReason } from "../../parts/area.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Choice } from "../../parts/field.tsx";
import { Scroll } from "../../parts/scroll.tsx";
import { Tick } from "../../parts/tick.tsx";
import { Time } from "../../parts/time.tsx";
import { Trouble } from "../../parts/trouble.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import { ShortText } from "./long-text.tsx";
import { savePaper } from "./save-paper.ts";
import type { CaseView } from "./words.ts";

type Format = "pdf" | "docx";
const papers = [
  "note",
  "daily-line",
  "card",
  "register-line",
  "letter-prosecutor",
  "letter-police",
  "letter-family-court",
  "letter-social-welfare",
  "draft-dyzurnet",
  "draft-cert",
  "draft-uodo",
] as const;
type Paper = (typeof papers)[number];
const leaving = ["note", "card", "register-line"] as const;

function PaperDialog({
  view,
  outside,
  onClose,
}: {
  readonly view: CaseView;
  readonly outside: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useCaseTexts();
  const client = useQueryClient();
  const [paper, setPaper] = useState<Paper>("note");
  const [format, setFormat] = useState<Format>("pdf");
  const [full, setFull] = useState(false);
  const [original, setOriginal] = useState(false);
  const [addressee, setAddressee] = useState("");
  const [address, setAddress] = useState("");
  const [basis, setBasis] = useState("");
  const [reason, setReason] = useState("");
  const [checked, setChecked] = useState(false);
  // Two children, two cards: each leaves by itself, and is chosen by whoever needs it (R-066).
  const [chosenCard, setChosenCard] = useState(view.cards.length === 1 ? (view.cards[0]?.id ?? "") : "");
  const card = paper === "card" && chosenCard !== "" ? (chosenCard as (typeof view.cards)[number]["id"]) : null;
  const cardMissing = paper === "card" && card === null;
  const content = full ? "full" : "pseudonymised";
  const all = papers.filter((one) => one !== "card" || view.cards.length > 0);
  const { mutate, isPending, error } = useMutation<Response<"caseDocument">>({
    mutationFn: () =>
      outside
        ? call("caseDisclose", {
            id: view.id,
            body: {
              document: paper as (typeof leaving)[number],
              format,
              content,
              card,
              persons: full,
              to: addressee,
              basis,
              original,
              reason,
            },
          })
        : call("caseDocument", {
            id: view.id,
            body: { document: paper, format, content, card, addressee, address, persons: full, reason },
          }),
    onSuccess: async (file) => {
      savePaper(file);
      onClose();
      for (const key of ["caseDisclosures", "caseAccess"]) await client.invalidateQueries({ queryKey: [key] });
    },
  });
  const short = outside && (addressee.trim().length < 3 || basis.trim().length < 3);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (isReason(reason) && !short && !cardMissing) mutate();
  };
  const need = (text: string) => (checked && outside && text.trim().length < 3 ? t("step.missing") : null);
  return (
    <Dialog title={t(outside ? "papers.disclose" : "papers.make")} onClose={onClose} wide>
      <form className="form" onSubmit={submit} noValidate>
        <p>{t(outside ? "papers.discloseText" : "papers.makeText")}</p>
        <Choice
          label={t("papers.which")}
          value={paper}
          onChange={(value) => setPaper(value as Paper)}
          options={all
            .filter((one) => !outside || leaving.some((other) => other === one))
            .map((value) => ({ value, text: t(`paper.${value}`) }))}
        />
        {paper === "card" && view.cards.length > 1 && (
          <div>
            <Choice
              label={t("card.which")}
              value={chosenCard}
              onChange={setChosenCard}
              options={[
                { value: "", text: t("step.pick") },
                ...view.cards
                  .filter(({ erased }) => !erased)
                  .map(({ id, about, number }) => ({ value: id, text: `${number} · ${t(`card.about.${about}`)}` })),
              ]}
            />
            {checked && cardMissing && (
              <p className="field-error" role="alert">
                {t("step.missing")}
              </p>
            )}
          </div>
        )}
        <Choice
          label={t("papers.format")}
          value={format}
          onChange={(value) => setFormat(value as Format)}
          options={(["pdf", "docx"] as const).map((value) => ({ value, text: t(`papers.${value}`) }))}
        />
        {(outside || paper.startsWith("letter-")) && (
          <ShortText label={t("papers.to")} value={addressee} onChange={setAddressee} error={need(addressee)} />
        )}
        {paper === "draft-dyzurnet" || paper === "draft-cert" ? (
          <ShortText label={t("papers.address")} hint={t("papers.addressHint")} value={address} onChange={setAddress} />
        ) : null}
        {outside && (
          <ShortText
            label={t("papers.basis")}
            hint={t("papers.basisHint")}
            value={basis}
            onChange={setBasis}
            error={need(basis)}
          />
        )}
        <Tick on={full} onChange={setFull}>
          {t("papers.full")}
        </Tick>
        {outside && (
          <Tick on={original} onChange={setOriginal}>
            {t("papers.original")}
          </Tick>
        )}
        <Reason value={reason} onChange={setReason} checked={checked} label={t("papers.reason")} />
        {error !== null && <Trouble error={error} />}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" variant="primary" isDisabled={isPending}>
            {t("papers.do")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Disclosures({ id }: { readonly id: string }) {
  const { t, attempt } = useCaseTexts();
  const { data, error } = useApi("caseDisclosures", { id });
  if (data === undefined) return error === null ? null : <Trouble error={error} />;
  if (data.length === 0) return <p className="muted">{t("disclosures.none")}</p>;
  return (
    <Scroll label={t("disclosures.title")}>
      <table className="table table-plain">
        <caption className="sr-only">{t("disclosures.title")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("disclosures.when")}</th>
            <th scope="col">{t("disclosures.what")}</th>
            <th scope="col">{t("disclosures.to")}</th>
            <th scope="col">{t("papers.basis")}</th>
            <th scope="col">{t("disclosures.by")}</th>
          </tr>
        </thead>
        <tbody>
          {data.map((one) => (
            <tr key={one.id}>
              <td>
                <Time at={one.at} exact />
              </td>
              <td>
                {attempt(`paper.${one.document}`) ?? one.document}, {t(`papers.content.${one.content}`)}
                {one.original && `, ${t("papers.wasOriginal")}`}
              </td>
              <td>{one.to}</td>
              <td>{one.basis}</td>
              <td>{one.by ?? t("value.unknown")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

export function Papers({ view }: { readonly view: CaseView }) {
  const { t } = useCaseTexts();
  const [open, setOpen] = useState<"make" | "disclose" | null>(null);
  return (
    <section className="panel" aria-labelledby="papers-title">
      <h2 id="papers-title">{t("papers.title")}</h2>
      <p>{t("papers.lead")}</p>
      <div className="paper-actions no-print">
        <Button onPress={() => setOpen("make")}>
          <FileDown aria-hidden="true" size={17} />
          {t("papers.make")}
        </Button>
        <Button onPress={() => setOpen("disclose")}>{t("papers.disclose")}</Button>
      </div>
      {view.files.some(({ problem, folder, wanted }) => problem !== null || folder !== wanted) && (
        <p className="moved">{t("papers.fileLags")}</p>
      )}
      <h3>{t("disclosures.title")}</h3>
      <Disclosures id={view.id} />
      {open !== null && <PaperDialog view={view} outside={open === "disclose"} onClose={() => setOpen(null)} />}
    </section>
  );
}
