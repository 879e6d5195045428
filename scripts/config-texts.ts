/**
 * What every key of `config.yaml` means, in Polish and English, for the reference in README.md.
 *
 * The schema stays the one source of names, shapes and defaults; this is the part a schema cannot say twice. A key
 * without a text here, or a text without a key, is an error of `scripts/gen-docs.ts`.
 *
 * @module
 */
import type { Bilingual } from "../policies/schema/vocabulary.ts";

export const CONFIG_TEXTS: Readonly<Record<string, Bilingual>> = {
  "venue.id": { pl: "krótki identyfikator placówki", en: "short identifier of the venue" },
  "venue.name": { pl: "nazwa pokazywana w panelu", en: "name shown on the dashboard" },
  "venue.timeZone": { pl: "strefa czasowa harmonogramów i raportów", en: "time zone of schedules and reports" },
  "venue.demo": {
    pl: "placówka pokazowa, każda strona to mówi; ustawia ją `scripts/up --demo`",
    en: "a venue for show, and every page says so; `scripts/up --demo` sets it",
  },
  "resolver.id": { pl: "nazwa tego filtra w panelu", en: "name of this filter on the dashboard" },
  "resolver.listen": {
    pl: "adresy filtra; `auto` = wszystkie adresy komputera",
    en: "addresses of the filter; `auto` = every address of the machine",
  },
  "resolver.port": {
    pl: "`auto` = 53, a gdzie nie wolno lub zajęty: 5353; 0 = dowolny wolny",
    en: "`auto` = 53, or 5353 where not allowed or taken; 0 = any free one",
  },
  "resolver.workers": {
    pl: "procesy robocze; `auto` wg liczby rdzeni",
    en: "worker processes; `auto` by number of cores",
  },
  "resolver.upstreams[].address": {
    pl: "adres IP serwera nadrzędnego (domyślnie DNS4EU z ochroną dzieci)",
    en: "IP address of an upstream (default: DNS4EU child protection)",
  },
  "resolver.upstreams[].port": { pl: "jego port", en: "its port" },
  "resolver.upstreams[].timeoutMs": {
    pl: "po tylu milisekundach ciszy pytany jest następny",
    en: "silence in milliseconds before the next one is asked",
  },
  "resolver.namesInMemory": {
    pl: "nazwy z list w pamięci każdego procesu: auto – jeśli wszystkie zmieszczą się w 1/32 pamięci komputera",
    en: "listed names in each worker's memory: auto – if all of them fit 1/32 of the machine's memory",
  },
  "resolver.cacheEntries": { pl: "odpowiedzi pamiętane przez każdy proces", en: "answers kept by each worker" },
  "resolver.maxTtlS": {
    pl: "najdłuższe przechowywanie odpowiedzi, w sekundach",
    en: "longest time an answer is kept, in seconds",
  },
  "resolver.minTtlS": { pl: "najkrótsze przechowywanie, w sekundach", en: "shortest time, in seconds" },
  "resolver.negativeTtlS": {
    pl: "najdłuższe pamiętanie, że nazwy nie ma, w sekundach (RFC 2308)",
    en: "longest memory that a name does not exist, in seconds (RFC 2308)",
  },
  "resolver.clientQps": {
    pl: "stała liczba pytań na sekundę z jednego prefiksu adresów, na proces",
    en: "sustained questions a second of one source prefix, per worker",
  },
  "resolver.clientBurst": { pl: "chwilowy nadmiar ponad tę liczbę", en: "short burst above it" },
  "resolver.tcpIdleMs": {
    pl: "zamknięcie bezczynnego połączenia TCP, ms",
    en: "an idle TCP connection is closed after, ms",
  },
  "resolver.tcpConnections": {
    pl: "najwięcej połączeń TCP naraz, na proces",
    en: "most TCP connections at once, per worker",
  },
  "resolver.leases.file": {
    pl: "plik dzierżaw serwera DHCP na tym komputerze (dnsmasq, Kea, ISC); z niego i z pytań liczone jest pokrycie sieci gościnnej (M01). Pominięty: nie zmierzono",
    en: "lease file of the DHCP server on this machine (dnsmasq, Kea, ISC); from it and the questions the coverage of the guest network is counted (M01). Left out: not measured",
  },
  "resolver.leases.format": {
    pl: "`auto`: po treści; albo `dnsmasq`, `kea` (memfile, IPv4), `isc`",
    en: "`auto`: by its content; or `dnsmasq`, `kea` (memfile, IPv4), `isc`",
  },
  "resolver.leases.everyMinutes": { pl: "co ile minut czytać plik", en: "minutes between two looks at the file" },
  "resolver.leases.staleHours": {
    pl: "plikowi niezmienianemu dłużej nie wierzymy: te godziny są niezmierzone",
    en: "a file nobody wrote for longer is not believed: those hours are not measured",
  },
  "networks[].policy": { pl: "która polityka z `policies/networks`", en: "which policy of `policies/networks`" },
  "networks[].sources": { pl: "zakresy adresów tej sieci (CIDR)", en: "address ranges of this network (CIDR)" },
  "networks[].listeners": {
    pl: "adresy filtra zarezerwowane dla tej sieci",
    en: "addresses of the filter reserved for this network",
  },
  "networks[].blockPage.v4": {
    pl: "adres strony dla dzieci: zamknięte nazwy dostają go zamiast «nie ma takiej nazwy» (działa na http; na https przeglądarka pokaże błąd połączenia)",
    en: "address of the children's page: blocked names get it instead of «no such name» (works on http; on https browsers show a connection error)",
  },
  "networks[].blockPage.v6": { pl: "to samo dla IPv6", en: "the same for IPv6" },
  "networks[].devices[].id": { pl: "numer inwentarzowy urządzenia placówki", en: "asset tag of a device of the venue" },
  "networks[].devices[].address": {
    pl: "jego stały adres (rezerwacja DHCP); nigdy urządzenie gościa",
    en: "its fixed address (DHCP reservation); never a guest's device",
  },
  unknownClients: {
    pl: "polityka adresów spoza zakresów; domyślnie najsurowsza",
    en: "policy of addresses outside every range; default: the strictest",
  },
  "page.enabled": {
    pl: "strona dla dzieci: gdzie jest pomoc i dlaczego coś jest zamknięte",
    en: "the children's page: where help is, and why something is closed",
  },
  "page.listen": {
    pl: "adresy strony dla dzieci; `auto`: te same co filtra DNS",
    en: "addresses of the children's page; `auto`: those of the DNS filter",
  },
  "page.port": {
    pl: "port; `auto`: 80, a jeśli nie wolno, 8081 lub inny wolny (przeglądarka trafia z zamkniętej nazwy tylko na 80)",
    en: "port; `auto`: 80 where allowed, else 8081 or any free one (a browser gets here from a blocked name on 80 only)",
  },
  "page.names": {
    pl: "nazwy, pod którymi otwiera się samą stronę",
    en: "names people type for the page itself",
  },
  "dashboard.address": {
    pl: "adres panelu; domyślnie widać go tylko z tego komputera",
    en: "address of the dashboard; by default this machine only",
  },
  "dashboard.port": { pl: "port panelu", en: "port of the dashboard" },
  "dashboard.origin": {
    pl: "adres wpisywany w przeglądarce, gdy przed panelem stoi serwer pośredniczący",
    en: "address people type, if a reverse proxy stands in front",
  },
  "database.kind": { pl: "`sqlite` (plik) albo `postgres`", en: "`sqlite` (a file) or `postgres`" },
  "database.file": {
    pl: "plik SQLite; domyślnie `latarnik.db` w folderze danych",
    en: "SQLite file; default `latarnik.db` in the data folder",
  },
  "database.urlFile": {
    pl: "plik z adresem połączenia PostgreSQL; sam adres nigdy nie stoi w konfiguracji",
    en: "file that holds the PostgreSQL connection URL; the URL itself is never written here",
  },
  "lists.sources[].id": { pl: "identyfikator źródła listy", en: "identifier of the list source" },
  "lists.sources[].title": { pl: "nazwa, `{ pl: …, en: … }`", en: "title, `{ pl: …, en: … }`" },
  "lists.sources[].category": {
    pl: "kod kategorii z `policies/taxonomy.yaml`",
    en: "category code of `policies/taxonomy.yaml`",
  },
  "lists.sources[].format": {
    pl: "zapis listy, patrz blocklists/README.md",
    en: "form of the list, see blocklists/README.md",
  },
  "lists.sources[].url": { pl: "adres https listy (albo `file`)", en: "https address of the list (or `file`)" },
  "lists.sources[].file": {
    pl: "plik listy, względem pliku konfiguracji (albo `url`)",
    en: "file of the list, relative to the configuration file (or `url`)",
  },
  "lists.sources[].urls": {
    pl: "inne adresy tej samej listy, po kolei",
    en: "other addresses of the same list, in order",
  },
  "lists.sources[].slot": {
    pl: "miejsce na listę, której jeszcze nie ma; nie da się włączyć",
    en: "a place for a list that cannot be had yet; never enabled",
  },
  "lists.sources[].attribution": { pl: "kogo trzeba wymienić przy liście", en: "who has to be named beside the list" },
  "lists.sources[].trust": {
    pl: "kto stoi za listą: `statutory` ustawa, `official` instytucja, `community` wolontariusze, `own` my",
    en: "who stands behind the list: `statutory`, `official`, `community` or `own`",
  },
  "lists.sources[].encoding": {
    pl: "kodowanie tekstu: `utf-8`, `iso-8859-2`, `windows-1250`",
    en: "character set of the text: `utf-8`, `iso-8859-2`, `windows-1250`",
  },
  "lists.sources[].member": {
    pl: "plik w archiwum zip lub tar, jeśli jest ich kilka",
    en: "file of a zip or tar archive, if it holds several",
  },
  "lists.sources[].sinkholes": {
    pl: "adresy i nazwy, na które lista kieruje zablokowane nazwy",
    en: "addresses and names to which the list sends blocked names",
  },
  "lists.sources[].refreshS": {
    pl: "co ile sekund pytać o nowe wydanie",
    en: "seconds between two looks for a newer edition",
  },
  "lists.sources[].timeoutS": { pl: "najdłuższy czas pobierania w sekundach", en: "seconds for one whole download" },
  "lists.sources[].redirectHosts": {
    pl: "dokąd wolno przekierować poza pytanym serwerem; brak: dokądkolwiek",
    en: "where a redirect may lead beside the server asked; absent: anywhere",
  },
  "lists.sources[].opaque": {
    pl: "wpisów i trafień nikt nie ogląda (lista skrótów)",
    en: "nobody is shown its entries or what they matched (list of digests)",
  },
  "lists.sources[].ede": {
    pl: "kod EDE (RFC 8914) zamiast kodu kategorii",
    en: "EDE code (RFC 8914) instead of the category's",
  },
  "lists.proxy": {
    pl: "serwer proxy HTTP do pobierania list, np. http://192.0.2.10:3128",
    en: "HTTP proxy lists are fetched through, e.g. http://192.0.2.10:3128",
  },
  "lists.updates": {
    pl: "scheduled: pobieraj według planu; offline: tylko paczki z nośnika",
    en: "scheduled: fetch as planned; offline: only bundles brought by hand",
  },
  "lists.sources[].layer": {
    pl: "to samo co `locked`: `locked` albo `list`",
    en: "the same as `locked`: `locked` or `list`",
  },
  "lists.sources[].defaultFor": {
    pl: "sieci, dla których lista jest pomyślana",
    en: "networks the list is meant for",
  },
  "lists.sources[].service.id": { pl: "identyfikator usługi", en: "identifier of the service" },
  "lists.sources[].service.title": {
    pl: "nazwa usługi, `{ pl: …, en: … }`",
    en: "name of the service, `{ pl: …, en: … }`",
  },
  "lists.sources[].lastChecked": {
    pl: "dzień, w którym ktoś ostatnio przejrzał listę i jej warunki",
    en: "day a person last read the list and its terms",
  },
  "lists.sources[].reviewBy": {
    pl: "dzień, do którego ktoś ponownie przegląda listę prowadzoną ręcznie",
    en: "day by which a person goes through a list kept by hand again",
  },
  "lists.sources[].licence": { pl: "licencja listy", en: "licence of the list" },
  "lists.sources[].scope": {
    pl: "co obejmuje zwykły wpis: `subtree` nazwę i wszystko pod nią, `exact` samą nazwę",
    en: "what a plain entry covers: `subtree` the name and all below it, `exact` the name alone",
  },
  "lists.sources[].minEntries": { pl: "mniej wpisów = lista odrzucona", en: "fewer entries: the list is refused" },
  "lists.sources[].maxEntries": { pl: "więcej wpisów = lista odrzucona", en: "more entries: the list is refused" },
  "lists.sources[].maxShrinkPercent": {
    pl: "większy ubytek względem poprzedniego wydania = lista odrzucona",
    en: "a larger loss against the previous generation: the list is refused",
  },
  "lists.sources[].maxBytes": { pl: "większy plik = lista odrzucona", en: "a larger file: the list is refused" },
  "lists.sources[].probes": { pl: "nazwy, które lista musi obejmować", en: "names the list must cover" },
  "lists.sources[].locked": {
    pl: "wpisów nie otworzy żaden wyjątek ani harmonogram",
    en: "no exception or schedule may open its entries",
  },
  "lists.sources[].enabled": { pl: "czy lista jest używana", en: "whether the list is used" },
  "lists.sources[].note": { pl: "dopisek widoczny w panelu", en: "note shown on the dashboard" },
  "lists.starter": { pl: "własne listy startowe projektu", en: "the project's own starter lists" },
  "lists.localFolder": {
    pl: "folder z `allow.txt`, `deny.txt`, `never-block.txt`, dodawanymi do dostarczonych",
    en: "folder with `allow.txt`, `deny.txt`, `never-block.txt`, added to the shipped ones",
  },
  "devices.quarantine": {
    pl: "odłożone tablety (tryb A, stały adres, poza zajęciami) dostają politykę `quarantine`; włącz, gdy adresy są ustalone",
    en: "tablets put away (mode A, fixed address, no class) get policy `quarantine`; switch on once addresses are fixed",
  },
  "notifications.email.host": { pl: "serwer poczty wychodzącej (SMTP)", en: "outgoing mail server (SMTP)" },
  "notifications.email.port": { pl: "jego port", en: "its port" },
  "notifications.email.security": {
    pl: "`starttls` albo `tls`; bez szyfrowania nic nie wychodzi",
    en: "`starttls` or `tls`; nothing leaves without encryption",
  },
  "notifications.email.from": { pl: "adres nadawcy", en: "address of the sender" },
  "notifications.email.credentialsFile": {
    pl: "plik z dwoma wierszami: użytkownik i hasło (prawa 0600)",
    en: "file of two lines: user and password (mode 0600)",
  },
  "notifications.email.caFile": { pl: "certyfikat własnego urzędu", en: "certificate of an authority of your own" },
  "notifications.push.contact": { pl: "adres e-mail dla usług push", en: "e-mail address for the push services" },
  "notifications.push.hosts": {
    pl: "usługi push, które przeglądarka może wskazać",
    en: "push services a browser may name",
  },
  "notifications.push.caFile": { pl: "certyfikat własnego urzędu", en: "certificate of an authority of your own" },
  "notifications.webhook.url": {
    pl: "adres HTTPS, na który idzie treść bez szczegółów",
    en: "HTTPS address that gets the text without details",
  },
  "notifications.webhook.secretFile": {
    pl: "plik z kluczem podpisu HMAC",
    en: "file with the key of the HMAC signature",
  },
  "notifications.webhook.caFile": { pl: "certyfikat własnego urzędu", en: "certificate of an authority of your own" },
  "notifications.ntfy.url": { pl: "serwer ntfy (HTTPS)", en: "ntfy server (HTTPS)" },
  "notifications.ntfy.secretFile": { pl: "plik z kluczem podpisu HMAC", en: "file with the key of the HMAC signature" },
  "notifications.ntfy.tokenFile": {
    pl: "plik z tokenem dostępu do serwera",
    en: "file with the access token of the server",
  },
  "notifications.ntfy.caFile": { pl: "certyfikat własnego urzędu", en: "certificate of an authority of your own" },
  "notifications.timeoutMs": {
    pl: "po tylu milisekundach próba wysłania się kończy",
    en: "milliseconds after which an attempt ends",
  },
  "notifications.digestMinutes": {
    pl: "najwyżej jedna wiadomość w tym czasie, o ile nie jest pilna",
    en: "at most one message in this time, unless urgent",
  },
  "notifications.escalateMinutes": {
    pl: "po tylu minutach bez potwierdzenia dowiaduje się zastępca",
    en: "minutes without confirmation after which the deputy is told",
  },
  "notifications.urgentEscalateMinutes": { pl: "to samo dla pilnych", en: "the same for what is urgent" },
  "openData.publish": {
    pl: "każdy może pobrać wydania otwartych danych zatwierdzone przez inspektora ochrony danych (`GET /api/public/open-data`)",
    en: "anybody may fetch releases of open data that the data-protection officer approved (`GET /api/public/open-data`)",
  },
  "probes.publish": {
    pl: "każdy może odczytać, ile z tego, co ma być zamknięte, jest dziś zamknięte, a z tego, co ma być otwarte, otwarte (`GET /api/public/protection`)",
    en: "anybody may read how much of what must be closed is closed today, and of what must be open open (`GET /api/public/protection`)",
  },
  "cyber.failureMinutes": {
    pl: "tyle minut awarii filtra podczas zajęć otwiera sprawę (R-004)",
    en: "minutes of filter failure during a lesson that open a case (R-004)",
  },
  "cases.departments": {
    pl: "dział odpowiadający za zdarzenia w danej sieci (identyfikator sieci → dział); pominięte: wskazuje go człowiek",
    en: "department that answers for what happens on a network (network id → department); left out: a person says so",
  },
  "cases.substitute": {
    pl: "kto zastępuje dyrektora wskazanego w zgłoszeniu; `none`: tylko organy zewnętrzne",
    en: "who takes the place of a director whom a report names; `none`: only the bodies outside",
  },
  "cases.share.folder": {
    pl: "lokalizacja sieciowa na kopie notatek (R-046)",
    en: "network location for copies of notes (R-046)",
  },
  "cases.share.harmFolder": {
    pl: "węższa lokalizacja dla spraw o krzywdzenie (R-053)",
    en: "narrower location for cases of harm (R-053)",
  },
  "cases.share.content": {
    pl: "`pseudonymised`: kopia bez nazwisk; `full` to decyzja dyrektora",
    en: "`pseudonymised`: a copy without names; `full` is a decision of the director",
  },
  "cases.letterhead.shortName": {
    pl: "skrócona nazwa w pismach; puste: nazwa placówki",
    en: "short name on papers; empty: the venue's name",
  },
  "cases.letterhead.address": {
    pl: "adres na pismach",
    en: "address on papers",
  },
  "cases.letterhead.city": {
    pl: "miejscowość na pismach",
    en: "city on papers",
  },
  "cases.letterhead.phone": {
    pl: "telefon na pismach",
    en: "telephone number on papers",
  },
  "cases.letterhead.email": {
    pl: "e-mail na pismach",
    en: "e-mail address on papers",
  },
  "access.secondFactorGraceDays": {
    pl: "dni, w których osoba z dostępem do spraw może jeszcze zalogować się bez drugiego składnika",
    en: "days in which somebody with a role that reaches cases may still sign in without a second factor",
  },
  "policies.folder": {
    pl: "własny folder polityk zamiast dostarczonego",
    en: "own policies instead of the shipped ones",
  },
  dataFolder: {
    pl: "folder danych, względem pliku konfiguracji",
    en: "data folder, relative to the configuration file",
  },
  logLevel: { pl: "szczegółowość dzienników", en: "how much is logged" },
};
