/**
 * What `npm run backup` and `npm run restore` say, in Polish and English; Polish unless `LATARNIK_LANG=en`.
 *
 * @module
 */
export interface BackupTexts {
  readonly helpBackup: string;
  readonly helpRestore: string;
  passphrase: string;
  sheetPassphrase(file: string): string;
  step(what: string, count: number): string;
  made(file: string, tables: number, rows: number, files: number): string;
  keysMade(file: string): string;
  sealed(seal: "passphrase" | "recipient"): string;
  recipientMade(text: string, file: string): string;
  readonly provedGone: string;
  notWrittenDown(why: string): string;
  readonly apart: string;
  verified(file: string, at: string, rows: number): string;
  restored(folder: string, at: string, rows: number, files: number): string;
  proved(entries: number, keys: number, erased: number): string;
  readonly next: string;
  need(option: string): string;
}

const pl: BackupTexts = {
  helpBackup: `Użycie: npm run backup -- --to PLIK [--keys PLIK] [--verify]

  Zapisuje zaszyfrowaną kopię bazy i plików, gdy programy działają. Klucze sejfu trafiają do osobnego pliku, który każda
  kopia nadpisuje: klucza, który zniszczono, nie ma wtedy nigdzie. Trzymaj oba pliki w różnych miejscach.

  --to PLIK               kopia zapasowa
  --keys PLIK             plik kluczy (domyślnie PLIK.keys); zawsze ten sam dla kolejnych kopii
  --week FOLDER           zamiast --to: plik na każdy dzień tygodnia, jeden plik kluczy, w niedzielę próba odtworzenia
  --prove                 po zapisaniu odtwarza kopię obok, sprawdza księgi i usuwa odtworzone; wynik widać na stronie
                          «Dane i retencja»
  --new-recipient PLIK    tworzy klucz odzyskiwania: PLIK (chroniony hasłem) przenieś poza ten komputer; odtąd kopie otworzy
                          tylko on, a zadanie nocne nie potrzebuje hasła
  --recipient TEKST|PLIK  dla kogo zamknąć kopię (domyślnie backup.recipient z folderu danych)
  --identity PLIK         z --verify --from: plik klucza odzyskiwania
  --verify                po zapisaniu odczytuje całość; bez --to: sprawdza PLIK podany w --from
  --from PLIK             z --verify: kopia do sprawdzenia
  --passphrase-file PLIK  hasło (co najmniej 12 znaków); inaczej zmienna LATARNIK_BACKUP_PASSPHRASE albo pytanie
  --config, --data        jak w scripts/up

Klucz główny sejfu nie trafia do żadnego z plików: zapisz go na arkuszach (npm run vault -- sheets).`,
  helpRestore: `Użycie: npm run restore -- --from PLIK --keys PLIK --into FOLDER (--master-key PLIK | --sheet PLIK --sheet PLIK)

  Odtwarza kopię w nowym folderze danych i sprawdza ją: skróty tabel i plików, ciągłość każdej księgi. To, co usunięto po
  zrobieniu kopii, pozostaje usunięte. Przerwane odtwarzanie nie zostawia folderu.

  --from PLIK             kopia zapasowa
  --keys PLIK             najnowszy plik kluczy
  --into FOLDER           folder, którego jeszcze nie ma
  --master-key PLIK       klucz główny sejfu (secret/vault.key)
  --sheet PLIK            arkusz z częścią klucza głównego; potrzebne są dwa, z hasłami ich właścicieli
  --postgres-url-file PLIK  odtwarza do pustej bazy PostgreSQL o adresie z pliku
  --identity PLIK         klucz odzyskiwania, jeśli kopia jest zamknięta dla niego; hasło jest wtedy hasłem tego pliku
  --passphrase-file PLIK  hasło kopii; inaczej zmienna LATARNIK_BACKUP_PASSPHRASE albo pytanie`,
  passphrase: "Hasło kopii: ",
  sheetPassphrase: (file) => `Hasło arkusza ${file}: `,
  step: (what, count) => `  ${what}: ${String(count)}`,
  made: (file, tables, rows, files) =>
    `Zapisano ${file}: tabel ${String(tables)}, wierszy ${String(rows)}, plików ${String(files)}.`,
  keysMade: (file) => `Klucze: ${file} (nadpisany przy każdej kopii).`,
  sealed: (seal) =>
    seal === "recipient"
      ? "Zamknięto dla klucza odzyskiwania: na tym komputerze nikt tej kopii nie otworzy."
      : "Zamknięto hasłem. Jeśli hasło leży na tym komputerze, kopię otworzy ten, kto go ukradnie (--new-recipient).",
  recipientMade: (text, file) =>
    `Klucz odzyskiwania: ${file}. Przenieś go na dwa nośniki poza tym komputerem i usuń stąd; bez niego i hasła nowych kopii nie otworzy nikt.\n` +
    `Odtąd kopie zamyka klucz publiczny z folderu danych: ${text}`,
  provedGone: "Odtworzono na próbę i usunięto to, co odtworzono.",
  notWrittenDown: (why) => `nie zapisano wyniku dla strony «Dane i retencja»: ${why}`,
  apart: "Przechowuj kopię i klucze osobno, a hasło jeszcze gdzie indziej.",
  verified: (file, at, rows) => `${file} z ${at} jest kompletny i nienaruszony: wierszy ${String(rows)}.`,
  restored: (folder, at, rows, files) =>
    `Odtworzono stan z ${at} w ${folder}: wierszy ${String(rows)}, plików ${String(files)}.`,
  proved: (entries, keys, erased) =>
    `Księgi są zgodne: wpisów ${String(entries)}. Klucze: ${String(keys)}; pozostaje usunięte: ${String(erased)}.`,
  next: "Uruchom: scripts/up --data FOLDER. Wszyscy logują się na nowo.",
  need: (option) => `potrzebna jest opcja ${option}`,
};

const en: BackupTexts = {
  helpBackup: `Usage: npm run backup -- --to FILE [--keys FILE] [--verify]

  Writes an encrypted copy of database and files while the programs run. Keys of the vault go into a file of their own, which
  each backup overwrites: so a key that was destroyed is nowhere. Keep the two files in different places.

  --to FILE               the backup
  --keys FILE             the file of keys (default FILE.keys); always the same one for the backups that follow
  --week FOLDER           instead of --to: a file for each day of the week, one file of keys, a proof on Sundays
  --prove                 restores it beside afterwards, judges the books and removes what was restored; the page «Data and
                          retention» shows the day
  --new-recipient FILE    makes a recovery key: take FILE (sealed with a passphrase) off this machine; from then on only it
                          opens the backups, and the nightly task needs no passphrase
  --recipient TEXT|FILE   whom to seal for (default: backup.recipient of the data folder)
  --identity FILE         with --verify --from: the file of the recovery key
  --verify                reads everything back afterwards; without --to: checks the FILE of --from
  --from FILE             with --verify: the backup to check
  --passphrase-file FILE  passphrase (12 characters or more); else variable LATARNIK_BACKUP_PASSPHRASE, else a question
  --config, --data        as in scripts/up

The vault's master key goes into neither file: put it on sheets (npm run vault -- sheets).`,
  helpRestore: `Usage: npm run restore -- --from FILE --keys FILE --into FOLDER (--master-key FILE | --sheet FILE --sheet FILE)

  Restores a backup into a new data folder and proves it: digests of tables and files, the chain of every book. What was
  erased since stays erased. A restore that was cut off leaves no folder.

  --from FILE             the backup
  --keys FILE             the newest file of keys
  --into FOLDER           a folder that does not exist yet
  --master-key FILE       the vault's master key (secret/vault.key)
  --sheet FILE            a sheet with a share of the master key; two are needed, with their holders' passphrases
  --postgres-url-file FILE  restores into the empty PostgreSQL database whose address stands in the file
  --identity FILE         the recovery key, if the backup is sealed for one; the passphrase is then that file's
  --passphrase-file FILE  passphrase of the backup; else variable LATARNIK_BACKUP_PASSPHRASE, else a question`,
  passphrase: "Passphrase of the backup: ",
  sheetPassphrase: (file) => `Passphrase of sheet ${file}: `,
  step: (what, count) => `  ${what}: ${String(count)}`,
  made: (file, tables, rows, files) =>
    `Written ${file}: ${String(tables)} tables, ${String(rows)} rows, ${String(files)} files.`,
  keysMade: (file) => `Keys: ${file} (overwritten by each backup).`,
  sealed: (seal) =>
    seal === "recipient"
      ? "Sealed for the recovery key: nobody opens this backup on this machine."
      : "Sealed with a passphrase. If it lies on this machine, whoever steals the machine opens the backup (--new-recipient).",
  recipientMade: (text, file) =>
    `Recovery key: ${file}. Move it to two media off this machine and remove it here; without it and its passphrase nobody opens new backups.\n` +
    `From now on the public key in the data folder seals them: ${text}`,
  provedGone: "Restored on trial, and what was restored is removed again.",
  notWrittenDown: (why) => `the result was not written down for the page «Data and retention»: ${why}`,
  apart: "Keep backup and keys apart, and the passphrase somewhere else again.",
  verified: (file, at, rows) => `${file} of ${at} is complete and unchanged: ${String(rows)} rows.`,
  restored: (folder, at, rows, files) =>
    `Restored the state of ${at} in ${folder}: ${String(rows)} rows, ${String(files)} files.`,
  proved: (entries, keys, erased) =>
    `The books are in order: ${String(entries)} entries. Keys: ${String(keys)}; stays erased: ${String(erased)}.`,
  next: "Start: scripts/up --data FOLDER. Everybody signs in anew.",
  need: (option) => `option ${option} is needed`,
};

export const textsIn = (language: "pl" | "en"): BackupTexts => (language === "en" ? en : pl);
