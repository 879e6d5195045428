/**
 * A list with its tools: search, facets, sort, column choice and CSV, all of it in the address.
 *
 * @module
 */
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { Columns3, Download, Search, X } from "lucide-react";
import { Checkbox } from "react-aria-components/Checkbox";
import { CheckboxGroup } from "react-aria-components/CheckboxGroup";
import { Dialog, DialogTrigger } from "react-aria-components/Dialog";
import { Label } from "react-aria-components/Label";
import { Popover } from "react-aria-components/Popover";
import { setSearch, usePlace } from "../app/router.tsx";
import { Button } from "../parts/button.tsx";
import { Choice } from "../parts/field.tsx";
import { saveFile } from "../parts/file.ts";
import { venueTimeZone } from "../texts/format.ts";
import { useTexts } from "../texts/texts.tsx";
import { nextSort, readColumns, readFacets, readSort, writeSort } from "./address.ts";
import type { Column, Facet, Sort } from "./column.ts";
import { csv, csvName, csvTime } from "./csv.ts";
import { haystacks, select } from "./select.ts";
import { Table } from "./table.tsx";

export interface ListProps<Row> {
  readonly caption: string;
  /** Part of the CSV file's name. */
  readonly fileName: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly facets: readonly Facet<Row>[];
  readonly fallbackSort: Sort;
  readonly rowKey: (row: Row) => string;
  readonly rowHref?: (row: Row) => string | null;
  readonly renderCell: (row: Row, column: Column<Row>) => ReactNode;
  /** Shown when the list itself is empty. */
  readonly empty: ReactNode;
}

const narrowQuery = "(width < 48rem)";

export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(narrowQuery).matches);
  useEffect(() => {
    const media = matchMedia(narrowQuery);
    const update = (): void => setNarrow(media.matches);
    media.addEventListener("change", update);
    return () => media.removeEventListener("change", update);
  }, []);
  return narrow;
}

function ColumnChoice<Row>({
  columns,
  shown,
}: {
  readonly columns: readonly Column<Row>[];
  readonly shown: readonly string[];
}) {
  const { t } = useTexts();
  return (
    <DialogTrigger>
      <Button>
        <Columns3 aria-hidden="true" size={17} />
        {t("list.columns")}
      </Button>
      <Popover className="popover" placement="bottom end">
        <Dialog className="popover-dialog" aria-label={t("list.columns")}>
          <CheckboxGroup value={[...shown]} onChange={(chosen) => setSearch({ cols: chosen.join(",") })}>
            <Label>{t("list.columns")}</Label>
            {columns.map((column) => (
              <Checkbox
                key={column.id}
                value={column.id}
                className="check"
                isDisabled={shown.length === 1 && shown[0] === column.id}
              >
                <span className="check-box" aria-hidden="true" />
                {column.label}
              </Checkbox>
            ))}
          </CheckboxGroup>
          <Button variant="link" onPress={() => setSearch({ cols: null })}>
            {t("list.columnsDefault")}
          </Button>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function SearchBox({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const { t } = useTexts();
  return (
    <div className="search">
      <Search aria-hidden="true" size={17} />
      <input
        type="search"
        aria-label={t("list.search")}
        placeholder={t("list.search")}
        value={value}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
      {value !== "" && (
        <button type="button" className="search-clear" aria-label={t("list.searchClear")} onClick={() => onChange("")}>
          <X aria-hidden="true" size={16} />
        </button>
      )}
    </div>
  );
}

export function List<Row>(props: ListProps<Row>) {
  const texts = useTexts();
  const { t } = texts;
  const { search } = usePlace();
  const { rows, columns, facets } = props;
  const narrow = useNarrow();
  const [text, setText] = useState(search.get("q") ?? "");
  const deferred = useDeferredValue(text);
  useEffect(() => {
    // The address follows once the typing pauses; browsers limit how often it may change.
    const timer = setTimeout(() => {
      if ((new URLSearchParams(location.search).get("q") ?? "") !== text) setSearch({ q: text });
    }, 250);
    return () => clearTimeout(timer);
  }, [text]);

  const sort = readSort(search.get("sort"), columns, props.fallbackSort);
  const chosen = readFacets(search, facets);
  const shownIds = readColumns(search.get("cols"), columns, narrow);
  const shownKey = shownIds.join(",");
  const shown = useMemo(() => columns.filter((column) => shownKey.split(",").includes(column.id)), [columns, shownKey]);
  const stacks = useMemo(() => haystacks(rows, columns), [rows, columns]);
  const facetKey = JSON.stringify(chosen);
  const sortKey = writeSort(sort);
  const selected = useMemo(
    () =>
      select(
        rows,
        stacks,
        columns,
        facets,
        {
          text: deferred,
          facets: JSON.parse(facetKey) as Record<string, string>,
          sort: readSort(sortKey, columns, props.fallbackSort),
        },
        texts.compare,
      ),
    // The keys stand for the objects, which are new on every drawing.
    [rows, stacks, columns, facets, deferred, facetKey, sortKey, props.fallbackSort, texts],
  );
  const filtered = text !== "" || Object.values(chosen).some((value) => value !== "");
  const clear = (): void => {
    setText("");
    setSearch({ q: null, ...Object.fromEntries(facets.map((facet) => [facet.id, null])) });
  };
  const download = (): void =>
    saveFile(
      csvName(props.fileName, csvTime(Date.now(), venueTimeZone)),
      csv(selected, shown),
      "text/csv;charset=utf-8",
    );

  if (rows.length === 0) return props.empty;
  return (
    <div className="list">
      <search className="list-tools">
        <SearchBox value={text} onChange={setText} />
        {facets.map((facet) => (
          <Choice
            key={facet.id}
            compact
            label={facet.label}
            value={chosen[facet.id] ?? ""}
            onChange={(value) => setSearch({ [facet.id]: value })}
            options={[{ value: "", text: t("list.any") }, ...facet.options]}
          />
        ))}
      </search>
      <div className="list-bar">
        <output className="list-count">
          {filtered
            ? t("list.countOf", { shown: selected.length, all: rows.length })
            : t("list.count", { all: rows.length })}
          {filtered && (
            <Button variant="link" onPress={clear}>
              {t("list.clear")}
            </Button>
          )}
        </output>
        <div className="list-actions">
          <ColumnChoice columns={columns} shown={shownIds} />
          <Button onPress={download}>
            <Download aria-hidden="true" size={17} />
            {t("list.csv")}
          </Button>
        </div>
      </div>
      {selected.length === 0 ? (
        <p className="list-none">{t("list.none")}</p>
      ) : (
        <Table
          caption={props.caption}
          columns={shown}
          rows={selected}
          rowKey={props.rowKey}
          renderCell={props.renderCell}
          sort={sort}
          onSort={(column) => setSearch({ sort: writeSort(nextSort(sort, column)) })}
          {...(props.rowHref === undefined ? {} : { rowHref: props.rowHref })}
        />
      )}
    </div>
  );
}
