/**
 * What `scripts/up` says, in Polish and English.
 *
 * One catalogue, so that no sentence hides in code and both languages stay complete: a missing text is a type
 * error. Polish unless `LATARNIK_LANG=en`.
 *
 * @module
 */

export interface NetworkRow {
  readonly policy: string;
  readonly ranges: string;
}

export interface Texts {
  readonly help: string;
  flagUnknown(detail: string): string;
  flagNumber(flag: string, text: string, least: number, most: number): string;
  flagAddress(flag: string, text: string): string;
  flagUpstream(text: string): string;
  configUnreadable(file: string, reason: string): string;
  configInvalid(details: string): string;
  policyUnknown(where: string, known: string): string;
  dataNotWritable(folder: string, reason: string): string;
  alreadyRunning(folder: string, pid: number): string;
  portBusy(what: string, address: string, port: number, flag: string): string;
  portDenied(what: string, address: string, port: number, flag: string): string;
  addressMissing(what: string, address: string): string;
  bindFailed(what: string, address: string, port: number, code: string): string;
  childFailed(name: string, reason: string): string;
  upstreamSilent(addresses: string): string;
  upstreamSomeSilent(addresses: string): string;
  upstreamAnswers(address: string, milliseconds: number): string;
  readonly stepCheck: string;
  readonly stepControl: string;
  readonly stepServer: string;
  readonly stepResolver: string;
  configOk(file: string | null): string;
  policiesOk(networks: number, categories: number, sources: number): string;
  dataOk(folder: string): string;
  portsOk(dns: string, http: string): string;
  readonly checkOk: string;
  readonly ready: string;
  dashboard(url: string): string;
  setup(url: string): string;
  demoFilling(percent: number): string;
  demoRefused(folder: string): string;
  demoAccounts(logins: string, password: string): string;
  resolverAt(port: number, addresses: string): string;
  readonly port53: string;
  portFallback(reason: "denied" | "busy", address: string, port: number): string;
  portChosen(port: number): string;
  readonly networks: string;
  readonly networkUnknown: string;
  readonly tryIt: string;
  readonly tryExpect: string;
  dataAt(folder: string): string;
  childrensPage(url: string, otherPort: boolean): string;
  pageFailed(reason: string): string;
  readonly stopHint: string;
  restart(name: string, reason: string, seconds: string): string;
  backAgain(name: string): string;
  stale(name: string, code: string): string;
  caughtUp(name: string): string;
  readonly stopping: string;
  readonly stopped: string;
}

const pl: Texts = {
  help: `Użycie: scripts/up [opcje]

Uruchamia Latarnika na tym komputerze: filtr DNS, proces sterujący i panel. Ctrl-C zatrzymuje wszystko.

  --config PLIK          konfiguracja (YAML); bez niej: config.yaml obok, a gdy go nie ma, wartości domyślne
  --data FOLDER          gdzie leżą dane (domyślnie ./data)
  --dns-port N           port filtra DNS (domyślnie 53, a gdy niedozwolony lub zajęty: 5353; 0 = dowolny wolny)
  --http-port N          port panelu (domyślnie 8080; 0 = dowolny wolny)
  --http-address ADRES   adres panelu (domyślnie 127.0.0.1, czyli tylko ten komputer)
  --upstream IP[:PORT]   serwer nadrzędny; można podać kilka razy
  --listen ADRES         adres filtra DNS; można podać kilka razy (domyślnie wszystkie adresy tego komputera)
  --workers N            liczba procesów roboczych filtra
  --demo                 placówka pokazowa z dwoma latami danych, w osobnym folderze i bazie (pierwszy raz około minuty)
  --check                sprawdź konfigurację, polityki, folder danych, porty i serwery nadrzędne, i zakończ
  --help                 ten tekst

Język: LATARNIK_LANG=pl (domyślnie) albo en. Kody wyjścia: 0 dobrze, 1 nie może działać, 2 błąd w opcjach.`,
  flagUnknown: (detail) => `nie rozumiem opcji (${detail}); zobacz scripts/up --help`,
  flagNumber: (flag, text, least, most) => `${flag}: «${text}» nie jest liczbą od ${least} do ${most}`,
  flagAddress: (flag, text) => `${flag}: «${text}» nie jest adresem IP`,
  flagUpstream: (text) => `--upstream: «${text}» to nie IP, IP:PORT ani [IPv6]:PORT`,
  configUnreadable: (file, reason) => `nie mogę odczytać konfiguracji ${file} (${reason})`,
  configInvalid: (details) => `konfiguracja ma błędy:\n${details}`,
  policyUnknown: (where, known) => `${where}: nie ma takiej polityki; są: ${known}`,
  dataNotWritable: (folder, reason) => `nie mogę zapisywać w folderze danych ${folder} (${reason}); wskaż inny: --data`,
  alreadyRunning: (folder, pid) => `Latarnik już działa na danych ${folder} (proces ${pid})`,
  portBusy: (what, address, port, flag) => `${what}: port ${port} na ${address} jest zajęty; wybierz inny: ${flag}`,
  portDenied: (what, address, port, flag) =>
    `${what}: ten użytkownik nie może otworzyć portu ${port} na ${address}; wybierz inny: ${flag}`,
  addressMissing: (what, address) => `${what}: ten komputer nie ma adresu ${address}`,
  bindFailed: (what, address, port, code) => `${what}: nie mogę otworzyć portu ${port} na ${address} (${code})`,
  childFailed: (name, reason) => `${name}: nie uruchomił się:\n  ${reason}`,
  upstreamSilent: (addresses) =>
    `żaden serwer nadrzędny nie odpowiada (${addresses}). Blokady działają, ale dozwolone nazwy się nie otworzą.` +
    ` Sprawdź łącze albo wskaż inny: --upstream`,
  upstreamSomeSilent: (addresses) => `nie odpowiada serwer nadrzędny ${addresses}; pracuję z pozostałymi`,
  upstreamAnswers: (address, milliseconds) => `serwer nadrzędny ${address} odpowiada (${milliseconds} ms)`,
  stepCheck: "Sprawdzam konfigurację, porty i serwery nadrzędne…",
  stepControl: "Uruchamiam proces sterujący: baza, polityki, listy…",
  stepServer: "Uruchamiam panel…",
  stepResolver: "Uruchamiam filtr DNS…",
  configOk: (file) => (file === null ? "konfiguracja: wartości domyślne" : `konfiguracja poprawna: ${file}`),
  policiesOk: (networks, categories, sources) =>
    `polityki poprawne: sieci ${networks}, kategorii ${categories}, własnych źródeł list ${sources}`,
  dataOk: (folder) => `folder danych zapisywalny: ${folder}`,
  portsOk: (dns, http) => `porty wolne: DNS ${dns}, panel ${http}`,
  checkOk: "Wszystko w porządku.",
  ready: "Latarnik działa.",
  dashboard: (url) => `Panel:            ${url}`,
  demoFilling: (percent) => `placówka pokazowa: ${percent} %`,
  demoRefused: (folder) => `folder ${folder} nie jest pokazem; pokaz nie rusza prawdziwych danych, wskaż inny: --data`,
  demoAccounts: (logins, password) =>
    `POKAZ – dane wymyślone. Konta: ${logins}\n                  Hasło każdego: ${password}`,
  setup: (url) => `Pierwsze konto:   ${url}\n                  (odnośnik jednorazowy; otwórz go teraz)`,
  resolverAt: (port, addresses) => `Filtr DNS:        port ${port}, adresy ${addresses}`,
  port53: "                  to zwykły port DNS: telefony i punkty dostępowe mogą używać go od razu",
  portFallback: (reason, address, port) =>
    `                  port 53 ${reason === "denied" ? "jest niedozwolony dla tego użytkownika" : `na ${address} jest zajęty`}, dlatego ${port}.\n` +
    `                  Telefony pytają tylko portu 53: uruchom jako root albo użyj sudo scripts/install`,
  portChosen: (port) => `                  port ${port} z konfiguracji; telefony pytają tylko portu 53`,
  networks: "Sieci (adres pytającego → polityka):",
  networkUnknown: "każdy inny adres",
  tryIt: "Spróbuj (nazwa z listy startowej, sieć tabletów):",
  tryExpect: "oczekiwane: status NXDOMAIN i EDE 15 z kategorią TS-06, a w panelu projekt zdarzenia",
  dataAt: (folder) => `Dane:             ${folder}`,
  childrensPage: (url, otherPort) =>
    `Strona dla dzieci: ${url}${otherPort ? " (port 80 jest zajęty lub zabroniony, więc z zamkniętej nazwy przeglądarka tu nie trafi)" : ""}`,
  pageFailed: (reason) => `strona dla dzieci nie uruchomiła się (${reason}); filtr i panel działają bez niej`,
  stopHint: "Ctrl-C zatrzymuje.",
  restart: (name, reason, seconds) => `${name} przestał działać (${reason}); uruchamiam ponownie za ${seconds} s`,
  backAgain: (name) => `${name} znów działa`,
  stale: (name, code) => `${name} działa dalej, ale według starszych reguł (${code})`,
  caughtUp: (name) => `${name} działa znów według najnowszych reguł`,
  stopping: "Zatrzymuję…",
  stopped: "Zatrzymany.",
};

const en: Texts = {
  help: `Usage: scripts/up [options]

Starts Latarnik on this machine: DNS filter, control process and dashboard. Ctrl-C stops everything.

  --config FILE          configuration (YAML); without it: config.yaml nearby, else the defaults
  --data DIR             where data lie (default ./data)
  --dns-port N           port of the DNS filter (default 53, or 5353 where 53 is not allowed or busy; 0 = any free one)
  --http-port N          port of the dashboard (default 8080; 0 = any free one)
  --http-address ADDR    address of the dashboard (default 127.0.0.1, this machine only)
  --upstream IP[:PORT]   upstream server; may be given more than once
  --listen ADDR          address of the DNS filter; may be given more than once (default: all of this machine)
  --workers N            number of the filter's worker processes
  --demo                 a venue for show with two years of data, in a folder and database of its own (about a minute at first)
  --check                check configuration, policies, data folder, ports and upstreams, then exit
  --help                 this text

Language: LATARNIK_LANG=pl (default) or en. Exit status: 0 well, 1 cannot serve, 2 mistake in the options.`,
  flagUnknown: (detail) => `I do not understand the options (${detail}); see scripts/up --help`,
  flagNumber: (flag, text, least, most) => `${flag}: "${text}" is not a number from ${least} to ${most}`,
  flagAddress: (flag, text) => `${flag}: "${text}" is not an IP address`,
  flagUpstream: (text) => `--upstream: "${text}" is none of IP, IP:PORT, [IPv6]:PORT`,
  configUnreadable: (file, reason) => `cannot read the configuration ${file} (${reason})`,
  configInvalid: (details) => `the configuration has mistakes:\n${details}`,
  policyUnknown: (where, known) => `${where}: there is no such policy; there are: ${known}`,
  dataNotWritable: (folder, reason) => `cannot write to the data folder ${folder} (${reason}); choose another: --data`,
  alreadyRunning: (folder, pid) => `Latarnik already runs on the data in ${folder} (process ${pid})`,
  portBusy: (what, address, port, flag) => `${what}: port ${port} on ${address} is taken; choose another: ${flag}`,
  portDenied: (what, address, port, flag) =>
    `${what}: this user may not open port ${port} on ${address}; choose another: ${flag}`,
  addressMissing: (what, address) => `${what}: this machine does not have the address ${address}`,
  bindFailed: (what, address, port, code) => `${what}: cannot open port ${port} on ${address} (${code})`,
  childFailed: (name, reason) => `${name}: did not start:\n  ${reason}`,
  upstreamSilent: (addresses) =>
    `no upstream server answers (${addresses}). Blocking works, but allowed names will not open.` +
    ` Check the line or name another: --upstream`,
  upstreamSomeSilent: (addresses) => `upstream ${addresses} does not answer; working with the others`,
  upstreamAnswers: (address, milliseconds) => `upstream ${address} answers (${milliseconds} ms)`,
  stepCheck: "Checking configuration, ports and upstreams…",
  stepControl: "Starting the control process: database, policies, lists…",
  stepServer: "Starting the dashboard…",
  stepResolver: "Starting the DNS filter…",
  configOk: (file) => (file === null ? "configuration: defaults" : `configuration valid: ${file}`),
  policiesOk: (networks, categories, sources) =>
    `policies valid: networks ${networks}, categories ${categories}, own list sources ${sources}`,
  dataOk: (folder) => `data folder writable: ${folder}`,
  portsOk: (dns, http) => `ports free: DNS ${dns}, dashboard ${http}`,
  checkOk: "Everything is in order.",
  ready: "Latarnik is running.",
  dashboard: (url) => `Dashboard:        ${url}`,
  demoFilling: (percent) => `the venue for show: ${percent} %`,
  demoRefused: (folder) => `the folder ${folder} holds no demo; a demo touches no real data, name another: --data`,
  demoAccounts: (logins, password) =>
    `FOR SHOW – invented data. Accounts: ${logins}\n                  Password of each: ${password}`,
  setup: (url) => `First account:    ${url}\n                  (a one-time link; open it now)`,
  resolverAt: (port, addresses) => `DNS filter:       port ${port}, addresses ${addresses}`,
  port53: "                  the ordinary DNS port: phones and access points can use it at once",
  portFallback: (reason, address, port) =>
    `                  port 53 ${reason === "denied" ? "is not allowed for this user" : `on ${address} is taken`}, hence ${port}.\n` +
    `                  Phones ask port 53 only: run as root or use sudo scripts/install`,
  portChosen: (port) => `                  port ${port} by configuration; phones ask port 53 only`,
  networks: "Networks (who asks → policy):",
  networkUnknown: "any other address",
  tryIt: "Try (a name of the starter list, from the tablet network):",
  tryExpect: "expected: status NXDOMAIN and EDE 15 naming category TS-06, and a draft on the dashboard",
  dataAt: (folder) => `Data:             ${folder}`,
  childrensPage: (url, otherPort) =>
    `Children's page:  ${url}${otherPort ? " (port 80 is taken or forbidden, so browsers do not get here from a blocked name)" : ""}`,
  pageFailed: (reason) => `the children's page did not start (${reason}); filter and dashboard run without it`,
  stopHint: "Ctrl-C stops it.",
  restart: (name, reason, seconds) => `${name} died (${reason}); starting it again in ${seconds} s`,
  backAgain: (name) => `${name} is back`,
  stale: (name, code) => `${name} serves on, but by older rules (${code})`,
  caughtUp: (name) => `${name} serves by the newest rules again`,
  stopping: "Stopping…",
  stopped: "Stopped.",
};

export type Language = "pl" | "en";

export const languageOf = (environment: Readonly<Record<string, string | undefined>>): Language =>
  environment["LATARNIK_LANG"] === "en" ? "en" : "pl";

export const textsIn = (language: Language): Texts => (language === "en" ? en : pl);
