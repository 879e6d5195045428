/**
 * What stands over a register: who may see it, its newest link, a print and an extract for a year.
 *
 * @module
 */
import { useState } from "react";
import { FileDown, Link2, Printer } from "lucide-react";
import { useMutation } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Choice } from "../../parts/field.tsx";
import { Time } from "../../parts/time.tsx";
import { useCaseTexts } from "../../texts/cases/texts.ts";
import { useNow } from "../../texts/texts.tsx";
import { savePaper } from "../cases/save-paper.ts";

export interface Head {
  readonly seq: number;
  readonly hash: string;
  readonly at: number;
}

export function ChainHead({ head }: { readonly head: Head | null }) {
  const { t } = useCaseTexts();
  return (
    <p className="chain">
      <Link2 aria-hidden="true" size={17} />
      {head === null ? (
        <span>{t("chain.none")}</span>
      ) : (
        <span>
          {t("chain.head", { seq: head.seq })} <span className="mono">{head.hash}</span>, <Time at={head.at} exact />
        </span>
      )}
    </p>
  );
}

export function RegisterActions({ book }: { readonly book: "events" | "interventions" }) {
  const { t } = useCaseTexts();
  const year = new Date(useNow()).getFullYear();
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(year);
  const [format, setFormat] = useState<"pdf" | "docx">("pdf");
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: (reason: string) => call("registerExtract", { body: { book, year: chosen, format, reason } }),
    onSuccess: (file) => {
      savePaper(file);
      setOpen(false);
    },
  });
  return (
    <>
      <Button onPress={() => globalThis.print()}>
        <Printer aria-hidden="true" size={17} />
        {t("action.print")}
      </Button>
      <Button onPress={() => setOpen(true)}>
        <FileDown aria-hidden="true" size={17} />
        {t("extract.open")}
      </Button>
      {open && (
        <Confirm
          title={t("extract.title")}
          action={t("papers.do")}
          reason
          reasonLabel={t("papers.reason")}
          busy={isPending}
          error={error}
          onClose={() => {
            setOpen(false);
            reset();
          }}
          onConfirm={mutate}
        >
          <p>{t("extract.text")}</p>
          <Choice
            label={t("extract.year")}
            value={String(chosen)}
            onChange={(value) => setChosen(Number(value))}
            options={[0, 1, 2, 3, 4].map((back) => ({ value: String(year - back), text: String(year - back) }))}
          />
          <Choice
            label={t("papers.format")}
            value={format}
            onChange={(value) => setFormat(value as "pdf" | "docx")}
            options={(["pdf", "docx"] as const).map((value) => ({ value, text: t(`papers.${value}`) }))}
          />
        </Confirm>
      )}
    </>
  );
}
