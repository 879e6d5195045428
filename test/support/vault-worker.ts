/**
 * Works at a vault until it is killed: seals, appends, erases and rotates, and says each thing once it is committed.
 *
 * @module
 */
import { append } from "../../dashboard/ledger/index.ts";
import { openDatabase } from "../../dashboard/platform/db.ts";
import { openVault } from "../../dashboard/vault/index.ts";

const [root, file, round, work] = process.argv.slice(2) as [string, string, string, "erase" | "rotate"];
const database = await openDatabase({ kind: "sqlite" }, file);
const vault = openVault({ folder: { root }, masterKey: { kind: "file" } });
await vault.prepare(database, "venue");

/** Waits until the word has left: a killed process sends nothing. */
const say = (word: object): Promise<void> =>
  new Promise((said) => {
    process.send?.(word, () => said());
  });

for (let number = 0; ; number += 1) {
  const of = { venueId: "venue", caseId: `case-${round}-${String(number)}`, now: Date.now() };
  const text = `tekst ${of.caseId}`;
  const sealed = await database.transaction().execute(async (tx) => {
    await vault.createKey(tx, { ...of, ring: "case" });
    const item = await vault.seal(tx, { ...of, kind: "note", plaintext: text });
    await append(tx, {
      ...of,
      book: "events",
      kind: "registered",
      at: of.now,
      by: "account-1",
      skeleton: { number },
      commitments: [item],
    });
    return item;
  });
  await say({ sealed: of.caseId, itemId: sealed.itemId, text });
  if (work === "rotate" && number % 2 === 1) {
    await vault.rotate(database, { venueId: "venue", by: "account-1" });
    await say({ rotated: number });
  }
  if (work === "erase" && number % 2 === 1) {
    await database
      .transaction()
      .execute((tx) => vault.destroy(tx, { ...of, subject: "every", why: "purpose-ended", by: "account-1" }));
    await say({ erased: of.caseId });
    await vault.sweep(database);
  }
}
