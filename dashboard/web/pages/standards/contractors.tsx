/**
 * «Wykonawcy»: who works for the venue from outside, and what is missing in their contracts.
 *
 * @module
 */
import { useState } from "react";
import type { FormEvent } from "react";
import { Plus } from "lucide-react";
import type { ContractorView } from "../../../../policies/schema/coordination-api.ts";
import { useApi, useMay } from "../../api/queries.ts";
import { Button } from "../../parts/button.tsx";
import { useChange } from "../../parts/change.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { Stack } from "../../parts/stack.tsx";
import { StateMark } from "../../parts/state.tsx";
import { Tick } from "../../parts/tick.tsx";
import { Empty, NotYet, Trouble } from "../../parts/trouble.tsx";
import { useStandardsTexts } from "../../texts/standards/texts.ts";
import { freshId } from "../cases/fresh-id.ts";
import { ShortText } from "../cases/long-text.tsx";
import { dayText } from "../people/day-text.ts";
import { StandardsFrame } from "./frame.tsx";
import { dayOrNull } from "./model.ts";

const LEAST = 3;

function Form({
  contractor,
  onClose,
  onDone,
}: {
  readonly contractor: ContractorView | null;
  readonly onClose: () => void;
  readonly onDone: (name: string) => void;
}) {
  const { t } = useStandardsTexts();
  const [fresh] = useState(freshId);
  const [name, setName] = useState(contractor?.name ?? "");
  const [service, setService] = useState(contractor?.service ?? "");
  const [processesData, setProcesses] = useState(contractor?.processesData ?? false);
  const [agreement, setAgreement] = useState(contractor?.agreementOn ?? "");
  const [clause, setClause] = useState(contractor?.clauseOn ?? "");
  const [until, setUntil] = useState(contractor?.contractUntil ?? "");
  const [checked, setChecked] = useState(false);
  const save = useChange("contractorSave", "coordination", (answer) => onDone(answer.name));
  const short = (text: string): string | null =>
    checked && text.trim().length < LEAST ? t("improvement.short", { least: LEAST }) : null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (name.trim().length < LEAST || service.trim().length < LEAST) return;
    const id = contractor?.id ?? fresh;
    save.mutate({
      id,
      body: {
        id,
        name,
        service,
        processesData,
        agreementOn: processesData ? dayOrNull(agreement) : null,
        clauseOn: dayOrNull(clause),
        contractUntil: dayOrNull(until),
      },
    });
  };
  return (
    <Dialog title={contractor === null ? t("contractor.new") : contractor.name} onClose={onClose}>
      <form className="form" noValidate onSubmit={submit}>
        <ShortText label={t("contractor.name")} value={name} onChange={setName} error={short(name)} />
        <ShortText label={t("contractor.service")} value={service} onChange={setService} error={short(service)} />
        <Tick on={processesData} onChange={setProcesses}>
          {t("contractor.processes")}
        </Tick>
        {processesData && (
          <ShortText label={t("contractor.agreement")} type="date" value={agreement} onChange={setAgreement} />
        )}
        <ShortText label={t("contractor.clause")} type="date" value={clause} onChange={setClause} />
        <ShortText label={t("contractor.until")} type="date" value={until} onChange={setUntil} />
        {save.error !== null && <Trouble error={save.error} />}
        <div className="dialog-actions">
          <Button onPress={onClose}>{t("action.cancel")}</Button>
          <Button type="submit" variant="primary" isDisabled={save.isPending}>
            {t("standards.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export default function ContractorsPage() {
  const { t, language } = useStandardsTexts();
  const may = useMay();
  const { data, error, refetch } = useApi("contractors");
  const [open, setOpen] = useState<ContractorView | "new" | null>(null);
  const [done, setDone] = useState("");
  const day = (text: string | null, none: string): string => (text === null ? none : dayText(text, language));
  return (
    <StandardsFrame
      open="contractors"
      actions={
        may("contractors.write") ? (
          <Button variant="primary" onPress={() => setOpen("new")}>
            <Plus aria-hidden="true" size={17} />
            {t("contractor.new")}
          </Button>
        ) : undefined
      }
    >
      <output>{done !== "" && <span className="note">{done}</span>}</output>
      {data === undefined ? (
        <NotYet error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <Empty title={t("contractor.empty")}>{t("contractor.emptyText")}</Empty>
      ) : (
        <Stack
          caption={t("standardsTab.contractors")}
          columns={[
            t("contractor.name"),
            t("contractor.state"),
            t("contractor.agreement"),
            t("contractor.clause"),
            t("contractor.until"),
            "",
          ]}
          rows={data}
          rowKey={({ id }) => id}
          renderCells={(one) => [
            <span key="name">
              {one.name}
              <span className="muted small block">{one.service}</span>
            </span>,
            one.ended ? (
              <StateMark key="state" state="not-measured" word={t("contractor.ended")} />
            ) : one.missing.length === 0 ? (
              <StateMark key="state" state="good" word={t("contractor.complete")} />
            ) : (
              <StateMark
                key="state"
                state="danger"
                word={one.missing.map((what) => t(`contractor.missing.${what}`)).join(", ")}
              />
            ),
            one.processesData ? day(one.agreementOn, "–") : t("contractor.notNeeded"),
            day(one.clauseOn, "–"),
            day(one.contractUntil, t("contractor.untilNone")),
            may("contractors.write") ? (
              <Button
                key="edit"
                className="no-print"
                aria-label={t("contractor.editOf", { name: one.name })}
                onPress={() => setOpen(one)}
              >
                {t("contractor.edit")}
              </Button>
            ) : (
              ""
            ),
          ]}
        />
      )}
      {open !== null && (
        <Form
          contractor={open === "new" ? null : open}
          onClose={() => setOpen(null)}
          onDone={(name) => {
            setDone(t("contractor.saved", { name }));
            setOpen(null);
          }}
        />
      )}
    </StandardsFrame>
  );
}
