/**
 * What `npm run vault` says, in Polish and English; Polish unless `LATARNIK_LANG=en`.
 *
 * @module
 */

export interface VaultTexts {
  readonly help: string;
  state(key: string, file: string, cases: number): string;
  readonly untouched: string;
  sheetsAt(day: string): string;
  readonly noSheets: string;
  rotateBy(day: string): string;
  rotationDue(day: string): string;
  readonly newestOnly: string;
  readonly needOut: string;
  unswept(count: number): string;
  rotated(key: string, cases: number): string;
  readonly sheetsVoid: string;
  passphraseOf(who: string): string;
  readonly again: string;
  readonly differ: string;
  written(file: string): string;
  readonly apart: string;
  recovered(key: string, file: string): string;
  unknownLogin(login: string): string;
  readonly needHolders: string;
  readonly needSheets: string;
  readonly needBy: string;
  readonly commandExpected: string;
}

const pl: VaultTexts = {
  help: `Użycie: npm run vault -- POLECENIE

  status                                   który klucz, ile kluczy spraw, kiedy zrobiono karty odzyskiwania
  rotate --by LOGIN                        nowy klucz główny i nowe klucze; przerwane można powtórzyć
  sheets --holder LOGIN --holder LOGIN …   karty odzyskiwania dla 2–5 osób (--out FOLDER, domyślnie bieżący); każda osoba
                                           podaje własne hasło; dwie dowolne karty z hasłami odtwarzają klucz
  recover --sheet PLIK --sheet PLIK        odtwarza plik klucza z dwóch kart i haseł
  keys --out PLIK                          najnowszy plik kluczy spraw; trzymaj go osobno od kopii bazy (backup robi to sam)

  --config PLIK|none, --data FOLDER        jak w innych poleceniach
Uruchamiaj jako użytkownik programu. Kody wyjścia: 0 dobrze, 1 nie udało się, 2 błąd w poleceniu.`,
  state: (key, file, cases) => `klucz ${key} (${file}), kluczy spraw: ${String(cases)}`,
  untouched: "Sejf nie był jeszcze używany.",
  sheetsAt: (day) => `karty odzyskiwania zrobiono ${day}`,
  noSheets: "UWAGA: nie ma kart odzyskiwania tego klucza. Utrata pliku klucza oznacza utratę treści wszystkich spraw.",
  rotateBy: (day) => `klucz wymień najpóźniej ${day} (rotate)`,
  rotationDue: (day) => `UWAGA: klucz należało wymienić do ${day}: rotate`,
  newestOnly: "Przechowuj tylko najnowszy: starszy przywróciłby klucze tego, co od tamtej pory usunięto.",
  needOut: "keys: dokąd zapisać? (--out PLIK)",
  unswept: (count) => `usunięcia, których ślady czekają na wyczyszczenie w plikach bazy: ${String(count)}`,
  rotated: (key, cases) => `Nowy klucz ${key}; przepisano klucze spraw: ${String(cases)}`,
  sheetsVoid: "Dotychczasowe karty odzyskiwania i pliki kluczy niczego już nie otworzą: zrób nowe (sheets).",
  passphraseOf: (who) => `Hasło, ${who}: `,
  again: "Jeszcze raz: ",
  differ: "Hasła się różnią.",
  written: (file) => `zapisano ${file}`,
  apart: "Wydrukuj, przechowuj osobno, pliki usuń. Jedna karta sama niczego nie otwiera.",
  recovered: (key, file) => `Odtworzono klucz ${key} w ${file}`,
  unknownLogin: (login) => `nie ma konta ${login}`,
  needHolders: "sheets: potrzebne są co najmniej dwie osoby (--holder LOGIN)",
  needSheets: "recover: potrzebne są co najmniej dwie karty (--sheet PLIK)",
  needBy: "rotate: kto to robi? (--by LOGIN)",
  commandExpected: "potrzebne jest polecenie",
};

const en: VaultTexts = {
  help: `Usage: npm run vault -- COMMAND

  status                                   which key, how many case keys, when recovery sheets were made
  rotate --by LOGIN                        new master key and new keys; may be repeated if it was cut off
  sheets --holder LOGIN --holder LOGIN …   recovery sheets for 2–5 people (--out FOLDER, here if not given); each person
                                           gives a passphrase; any two sheets with passphrases bring the key back
  recover --sheet FILE --sheet FILE        brings the key file back from two sheets and passphrases
  keys --out FILE                          newest file of case keys; keep it apart from the database (backup does so by itself)

  --config FILE|none, --data FOLDER        as with other commands
Run it as the user the program runs as. Exit status: 0 well, 1 failed, 2 mistake in the command.`,
  state: (key, file, cases) => `key ${key} (${file}), case keys: ${String(cases)}`,
  untouched: "The vault was not used yet.",
  sheetsAt: (day) => `recovery sheets were made on ${day}`,
  noSheets: "ATTENTION: there are no recovery sheets of this key. Losing the key file loses the texts of all cases.",
  rotateBy: (day) => `change the key by ${day} (rotate)`,
  rotationDue: (day) => `ATTENTION: the key should have been changed by ${day}: rotate`,
  newestOnly: "Keep the newest only: an older one would bring back keys of what was erased since.",
  needOut: "keys: where to? (--out FILE)",
  unswept: (count) => `erasures whose traces wait to be cleared out of the database's files: ${String(count)}`,
  rotated: (key, cases) => `New key ${key}; case keys wrapped anew: ${String(cases)}`,
  sheetsVoid: "Recovery sheets and key files of before open nothing any more: make new ones (sheets).",
  passphraseOf: (who) => `Passphrase, ${who}: `,
  again: "Once more: ",
  differ: "The passphrases differ.",
  written: (file) => `written ${file}`,
  apart: "Print them, keep them apart, delete the files. One sheet alone opens nothing.",
  recovered: (key, file) => `Brought key ${key} back into ${file}`,
  unknownLogin: (login) => `there is no account ${login}`,
  needHolders: "sheets: two people at least are needed (--holder LOGIN)",
  needSheets: "recover: two sheets at least are needed (--sheet FILE)",
  needBy: "rotate: who does it? (--by LOGIN)",
  commandExpected: "a command is expected",
};

export const textsIn = (language: "pl" | "en"): VaultTexts => (language === "en" ? en : pl);
