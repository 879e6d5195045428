/**
 * Polish sentences of the agent: the screen, the command line, and a sentence for every reason an interpreter can give.
 *
 * Reasons are `reason.<code>` with the parameters the interpreter hands over. ICU message syntax.
 *
 * @module
 */
export const pl = {
  "word.hand-out": "WYDAJ",
  "word.hand-out-with-remark": "WYDAJ Z UWAGĄ",
  "word.do-not-hand-out": "NIE WYDAWAJ",
  "word.check-first": "NIE WIEM – sprawdź",

  "state.pass": "w porządku",
  "state.fail": "źle",
  "state.unknown": "nie wiadomo",
  "state.exempt": "odstępstwo",
  "state.not-applicable": "nie dotyczy",

  "who.edukator": "edukator",
  "who.nsp": "osoba odpowiedzialna za sprzęt",
  "who.admin": "administrator",
  "who.supplier": "dostawca",

  title: "Latarnik – to urządzenie",
  notEnrolled: "To urządzenie nie jest zapisane w rejestrze, więc nie wysyła raportów.",
  notMeasured: "Jeszcze nie sprawdzano tego urządzenia.",
  waiting: "Zapis czeka na potwierdzenie w panelu, bo numer seryjny jest inny niż w rejestrze.",
  device: "Urządzenie: {device}",
  measured: "Sprawdzono: {at}",
  reported: "Ostatni raport dotarł: {at}",
  neverReported: "Żaden raport jeszcze nie dotarł.",
  queue:
    "{count, plural, =0 {Nic nie czeka na wysłanie.} one {Na wysłanie czeka # raport.} few {Na wysłanie czekają # raporty.} other {Na wysłanie czeka # raportów.}}",
  lost: "{count, plural, one {Przepadł # raport, bo czekał za długo.} few {Przepadły # raporty, bo czekały za długo.} other {Przepadło # raportów, bo czekały za długo.}}",
  away: "Serwer nie przyjmuje raportów od ostatniej próby ({at}): {why}.",
  score: "Ocena: {percent} %, znany wynik {known} z {applicable} sprawdzeń.",
  scoreNone: "Brak oceny: żadne sprawdzenie tu nie pasuje.",
  baselineShipped: "Wymagania dołączone do programu ({id}, wersja {version}); serwer nie przysłał jeszcze swoich.",
  baselineServer: "Wymagania z serwera: {id}, wersja {version}.",
  attestedElsewhere:
    "To, co poświadczają ludzie, oraz stan wypożyczenia zna tylko panel. Przy wydawaniu decyduje panel.",
  allGood: "Wszystkie sprawdzenia wypadły dobrze.",
  reasons: "Co jest nie tak",
  remarks: "Do poprawy później",
  remedy: "Co zrobić: {remedy} ({minutes} min, {who})",
  minutes: "Razem do naprawy: około {minutes} min.",
  grace: "czas na poprawę jeszcze nie minął",
  "why.unreachable": "serwer nie odpowiada",
  "why.refused": "serwer odmówił ({status}); klucz mógł zostać unieważniony",
  "why.signature": "odpowiedź nie pochodzi od naszego serwera",
  "why.other": "{code}",

  enrolled: "Zapisano jako {device}.",
  recorded:
    "{probes, plural, one {Zapisano # sondę do {file}. Przejrzyj plik, zanim go komuś przekażesz.} few {Zapisano # sondy do {file}. Przejrzyj plik, zanim go komuś przekażesz.} other {Zapisano # sond do {file}. Przejrzyj plik, zanim go komuś przekażesz.}}",
  running: "Agent pracuje; strona: {page}.",
  noPage: "wyłączona",
  unprivileged: "Bez uprawnień administratora części rzeczy nie da się sprawdzić.",

  "error.E_AGENT_ANSWER": "Serwer odpowiedział czymś niezrozumiałym. Sprawdź, czy panel i agent są w tej samej wersji.",
  "error.E_AGENT_BUSY": "Sprawdzanie już trwa. Poczekaj, aż się skończy, i spróbuj jeszcze raz.",
  "error.E_AGENT_CONFIG": "W pliku ustawień jest błąd: {detail}",
  "error.E_AGENT_ENROLLED": "To urządzenie jest już zapisane. Żeby zapisać je od nowa, dodaj --again.",
  "error.E_AGENT_KEY": "Klucza urządzenia nie da się odczytać: {detail}",
  "error.E_AGENT_LINK": "To nie jest link ani kod zapisu. Przepisz go z ekranu panelu.",
  "error.E_AGENT_NOT_ENROLLED": "To urządzenie nie jest zapisane. Najpierw: enrol.",
  "error.E_AGENT_PLATFORM": "Tego systemu program jeszcze nie umie sprawdzać: {detail}",
  "error.E_AGENT_RECORDING": "Tego nagrania nie da się odczytać albo zapisać: {detail}",
  "error.E_AGENT_REFUSED":
    "Serwer odmówił ({status}). Kod mógł wygasnąć albo klucz został unieważniony; poproś o nowy kod.",
  "error.E_AGENT_SERVER_KEY":
    "To nie jest serwer z linku: ma inny klucz. Nie zapisuj urządzenia i wezwij administratora.",
  "error.E_AGENT_SIGNATURE":
    "Odpowiedź nie jest podpisana przez nasz serwer. Możliwe, że ktoś stoi po drodze, np. strona logowania do Wi-Fi.",
  "error.E_AGENT_STATE": "Pliki agenta są uszkodzone: {detail}",
  "error.E_AGENT_UNREACHABLE": "Serwer nie odpowiada. Sprawdź sieć i adres.",
  "error.E_AGENT_USAGE": "{detail}. Pomoc: --help",

  help: `Latarnik, agent urządzenia: sprawdza, czy można je wydać dzieciom, i wysyła raport do panelu.

Użycie: latarnik-device [opcje] POLECENIE

  enrol LINK             zapisuje urządzenie; LINK z kodu QR w panelu
  enrol --server ADRES --key ODCISK --code XXXX-XXXX    to samo bez linku
         --again         zapisuje od nowa, z nowym kluczem
  check                  sprawdza teraz, pokazuje ocenę i wysyła raport
         --trigger return | before-hand-out | by-hand | plugged-in | network-up
  run                    pracuje stale: codziennie, po starcie, po powrocie sieci; strona na 127.0.0.1
  status                 pokazuje ostatnią ocenę i kolejkę, niczego nie mierząc
  collect --record PLIK  zapisuje surowe odpowiedzi systemu bez danych osobowych
  replay PLIK            czyta takie nagranie i ocenia je

Opcje: --data FOLDER  --config PLIK  --lang pl|en  --json  --help  --version

Wynik: 0 wydaj, 10 wydaj z uwagą, 11 nie wydawaj, 12 nie wiem (check, status, replay);
       inaczej 0 zrobione; 1 nie udało się; 2 błąd w poleceniu; 3 nie zapisano; 4 serwer nie przyjął; 5 zajęte`,

  "reason.ok": "w porządku",
  "reason.stale": "Ostatni wynik jest za stary",
  "reason.other-kind": "Nie dotyczy tego rodzaju urządzenia",
  "reason.not-known": "System nie powiedział, jak jest",
  "reason.nothing-known": "Nic o tym nie wiadomo",
  "reason.fact-missing": "Tego nie zmierzono",
  "reason.fact-no-permission": "Agent nie ma uprawnień, żeby to sprawdzić",
  "reason.fact-not-supported": "Tego systemu nie da się o to zapytać",
  "reason.fact-not-installed": "Brakuje programu, który by to powiedział",
  "reason.fact-timed-out": "System nie odpowiedział na czas",
  "reason.fact-failed": "Sprawdzenie się nie powiodło",
  "reason.fact-unreadable": "Odpowiedzi systemu nie da się odczytać",
  "reason.fact-not-asked": "O to nie pytano",
  "reason.fact-offline": "Bez sieci nie da się tego sprawdzić",
  "reason.not-attested": "Nikt tego jeszcze nie poświadczył",
  "reason.attested": "Poświadczono {days, plural, =0 {dzisiaj} one {# dzień temu} other {# dni temu}}",
  "reason.attested-not": "Osoba sprawdzająca stwierdziła, że tak nie jest",
  "reason.attestation-old": "Ostatnie poświadczenie ma {days, plural, one {# dzień} other {# dni}}",

  "reason.antivirus-none": "Nie ma programu antywirusowego",
  "reason.antivirus-ghost": "Antywirus jest na liście systemu, ale został odinstalowany",
  "reason.antivirus-unconfirmed": "{product} podobno działa, ale nie da się tego potwierdzić",
  "reason.antivirus-state-unknown": "Nie wiadomo, czy {product} działa",
  "reason.antivirus-off": "{product} jest wyłączony",
  "reason.antivirus-snoozed": "{product} jest wstrzymany",
  "reason.antivirus-expired": "Licencja programu {product} wygasła",
  "reason.antivirus-passive": "{product} tylko się przygląda i nie chroni",
  "reason.antivirus-scheduled-only": "{product} sprawdza tylko o wyznaczonej porze",
  "reason.signatures-missing": "{product} nie ma baz wirusów",
  "reason.signatures-old": "Bazy programu {product} mają {days, plural, one {# dzień} other {# dni}}",
  "reason.signatures-old-undated": "Bazy programu {product} są stare",
  "reason.signatures-current-undated": "{product} mówi, że bazy są aktualne; daty nie podaje",
  "reason.signatures-unknown": "Nie wiadomo, z kiedy są bazy programu {product}",
  "reason.signatures-from-the-future": "Bazy programu {product} mają datę z przyszłości; zegar może być zły",
  "reason.eicar-missed": "Antywirus nie wykrył pliku próbnego EICAR",
  "reason.eicar-not-tested": "Nie udało się wypróbować antywirusa plikiem EICAR",
  "reason.equivalent-gatekeeper": "Gatekeeper i SIP są włączone",
  "reason.gatekeeper-off": "Gatekeeper albo SIP jest wyłączony",
  "reason.gatekeeper-unknown": "Nie wiadomo, czy Gatekeeper i SIP są włączone",
  "reason.equivalent-play-protect": "Play Protect jest włączony",
  "reason.play-protect-off": "Play Protect jest wyłączony",
  "reason.play-protect-unknown": "Nie wiadomo, czy Play Protect jest włączony",

  "reason.updates-pending":
    "{count, plural, one {Czeka # poprawka bezpieczeństwa} few {Czekają # poprawki bezpieczeństwa} other {Czeka # poprawek bezpieczeństwa}}",
  "reason.update-lists-undated": "Nie wiadomo, kiedy system pytał o aktualizacje",
  "reason.update-lists-old":
    "System ostatnio pytał o aktualizacje {days, plural, one {# dzień temu} other {# dni temu}}",
  "reason.restart-pending": "Aktualizacja czeka na ponowne uruchomienie",
  "reason.updates-old": "Ostatnią aktualizację zainstalowano {days, plural, one {# dzień temu} other {# dni temu}}",
  "reason.updates-off": "Automatyczne aktualizacje są wyłączone",
  "reason.updates-configured-not-running": "Automatyczne aktualizacje są ustawione, ale nie działają",
  "reason.support-table-expired": "Tabela wsparcia systemów straciła ważność {until}",
  "reason.support-unlisted": "Systemu {os} {version} nie ma w tabeli wsparcia",
  "reason.support-ended": "Producent przestał wspierać ten system {until}",
  "reason.support-extended-only": "Zwykłe wsparcie skończyło się {until}; płatne trwa do {extended}",
  "reason.support-ends-soon": "Wsparcie systemu skończy się {until}",
  "reason.edition-unknown": "Nie wiadomo, która to edycja systemu, a od niej zależy wsparcie",
  "reason.patch-old": "Poprawki zabezpieczeń mają {days, plural, one {# dzień} other {# dni}}",
  "reason.patch-ageing": "Poprawki zabezpieczeń mają już {days, plural, one {# dzień} other {# dni}}",
  "reason.patch-from-the-future": "Poprawki mają datę z przyszłości; zegar może być zły",
  "reason.software-forbidden":
    "{count, plural, one {Jest niedozwolony program: {names}} other {Są niedozwolone programy: {names}}}",
  "reason.software-unapproved":
    "{count, plural, one {Program spoza listy: {names}} other {Programy spoza listy: {names}}}",
  "reason.no-list": "Nie ustalono listy programów",
  "reason.no-activation": "Ten system nie wymaga aktywacji",
  "reason.activation-grace": "System działa w okresie próbnym",
  "reason.activation-unlicensed": "System nie ma ważnej licencji",
  "reason.disk-full": "Na dysku jest tylko {percent} % wolnego miejsca",
  "reason.no-battery": "Urządzenie nie ma baterii",
  "reason.battery-worn": "Bateria ma {percent} % dawnej pojemności",
  "reason.clock-wrong": "Zegar różni się od zegara serwera o {seconds} s",

  "reason.elevation-silent": "System pozwala na zmiany bez pytania",
  "reason.elevation-open": "Zwykłe konto może zmieniać system bez hasła",
  "reason.elevation-passwordless":
    "{count, plural, one {# reguła wpuszcza bez hasła} few {# reguły wpuszczają bez hasła} other {# reguł wpuszcza bez hasła}}",
  "reason.elevation-denied": "Zwykłe konto w ogóle nie może zmieniać systemu",
  "reason.daily-account-admin": "Konto dzieci ma uprawnienia administratora",
  "reason.password-blank":
    "{count, plural, one {# konto nie ma hasła} few {# konta nie mają hasła} other {# kont nie ma hasła}}",
  "reason.password-not-demanded":
    "{count, plural, one {Od # konta system nie wymaga hasła} other {Od # kont system nie wymaga hasła}}",
  "reason.auto-login": "System loguje się sam, bez hasła",
  "reason.guest-on": "Konto gościa jest włączone",
  "reason.accounts-left":
    "{count, plural, one {Zostało # cudze konto} few {Zostały # cudze konta} other {Zostało # cudzych kont}}",
  "reason.lock-off": "Ekran nie blokuje się hasłem",
  "reason.lock-late": "Ekran blokuje się dopiero po {seconds} s",
  "reason.lock-delay-unknown": "Nie wiadomo, po jakim czasie ekran się blokuje",
  "reason.encryption-off": "Dysk nie jest zaszyfrowany",
  "reason.encryption-suspended": "Szyfrowanie dysku jest wstrzymane",
  "reason.encryption-encrypting": "Dysk dopiero się szyfruje",
  "reason.encryption-decrypting": "Dysk jest właśnie odszyfrowywany",
  "reason.firewall-off": "Zapora jest wyłączona",
  "reason.firewall-partly": "Zapora jest wyłączona dla: {profiles}",
  "reason.firewall-accepts-everything": "Zapora działa, ale przepuszcza wszystko",
  "reason.remote-tools": "Są programy do zdalnego sterowania: {names}",
  "reason.remote-desktop": "Pulpit zdalny jest włączony",
  "reason.remote-shell": "Działa serwer SSH",
  "reason.debugging-on": "Debugowanie USB jest włączone",
  "reason.debugging-over-network": "Debugowanie przez sieć jest włączone",
  "reason.debugging-foreign-keys":
    "{count, plural, one {# obcy komputer może debugować} few {# obce komputery mogą debugować} other {# obcych komputerów może debugować}}",
  "reason.debugging-hub-only": "Debugować może tylko nasza szafka",
  "reason.unknown-sources":
    "{count, plural, one {# aplikacja może instalować inne} few {# aplikacje mogą instalować inne} other {# aplikacji może instalować inne}}",
  "reason.apps-sideloaded":
    "{count, plural, one {# aplikacja jest spoza sklepu} few {# aplikacje są spoza sklepu} other {# aplikacji jest spoza sklepu}}",
  "reason.verifier-off": "Sprawdzanie aplikacji jest wyłączone",
  "reason.boot-self-signed": "Urządzenie startuje z własnym, obcym systemem",
  "reason.boot-unlocked": "Program rozruchowy jest odblokowany",
  "reason.not-managed": "Nikt nie zarządza tym urządzeniem",

  "reason.no-browser": "Nie ma przeglądarki",
  "reason.safe-search-off":
    "{browser}: bezpieczne wyszukiwanie nie jest wymuszone ({engine, select, google {Google} bing {Bing} other {{engine}}})",
  "reason.enforced-by-resolver": "Wymusza to nasz serwer DNS",
  "reason.youtube-open":
    "{browser}: tryb ograniczony YouTube nie jest wymuszony ({level, select, off {wyłączony} moderate {umiarkowany} other {{level}}})",
  "reason.private-windows": "{browser}: można otwierać okna prywatne",
  "reason.browser-guest": "{browser}: można przeglądać jako gość",
  "reason.doh-on": "{browser}: szyfrowany DNS omija filtr",
  "reason.doh-automatic": "{browser}: szyfrowany DNS może omijać filtr",
  "reason.policy-ignored": "{browser}: przeglądarka nie stosuje zasady z {where}: {what}",
  "reason.policy-writable": "{browser}: zasady może zmienić każdy",
  "reason.browser-forbidden": "Jest przeglądarka, której nie da się zabezpieczyć: {names}",
  "reason.resolver-foreign": "Odpowiada obcy serwer DNS, a nie nasz filtr",
  "reason.resolver-silent": "Nasz filtr DNS nie odpowiedział",
  "reason.private-dns-foreign": "Prywatny DNS prowadzi do obcego serwera",
  "reason.bypass-open":
    "Filtr można obejść ({way, select, dot {DNS przez TLS} doh {DNS przez HTTPS} doq {DNS przez QUIC} vpn {VPN} other {inny serwer DNS}})",
  "reason.camera-on": "Aparat nie jest zablokowany",
  "reason.media-left":
    "{count, plural, one {Zostało # zdjęcie lub nagranie} few {Zostały # zdjęcia lub nagrania} other {Zostało # zdjęć lub nagrań}}",

  "reason.state-in-repair": "Urządzenie jest w naprawie",
  "reason.state-lost": "Urządzenie jest zgłoszone jako zagubione",
  "reason.state-stolen": "Urządzenie jest zgłoszone jako skradzione",
  "reason.state-withdrawn": "Urządzenie jest wycofane",
  "reason.damaged": "Urządzenie wróciło uszkodzone",
  "reason.not-returned": "Urządzenie nie wróciło z poprzednich zajęć",
  "reason.not-enrolled": "Urządzenie nie jest zapisane w rejestrze",
  "reason.never-reported": "Urządzenie jeszcze nic nie zgłosiło",
  "reason.report-old": "Ostatni raport ma {hours, plural, one {# godzinę} few {# godziny} other {# godzin}}",
} as const;
