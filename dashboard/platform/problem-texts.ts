/**
 * Sentences for refusals in both languages of the staff interface. Polish leads.
 *
 * @module
 */
import type { RefusalCode } from "./error.ts";

/** One sentence per refusal; none of them tells a stranger which logins exist. */
export const PROBLEM_TEXTS: Readonly<Record<RefusalCode, { readonly pl: string; readonly en: string }>> = {
  E_API_INPUT: { pl: "Popraw zaznaczone pola.", en: "Correct the marked fields." },
  E_API_NOT_FOUND: { pl: "Nie ma takiego zasobu.", en: "There is no such resource." },
  E_API_TOO_MANY: { pl: "Za dużo zapytań. Odczekaj chwilę.", en: "Too many requests. Wait a moment." },
  E_API_TOO_LARGE: { pl: "Przesłano zbyt dużo danych.", en: "The body is too large." },
  E_API_MEDIA_TYPE: { pl: "Przyjmowane są tylko dane JSON.", en: "Only JSON is accepted." },
  E_API_UNAVAILABLE: {
    pl: "Dane nie są jeszcze gotowe. Spróbuj za chwilę.",
    en: "The data are not ready yet. Try again in a moment.",
  },
  E_API_INTERNAL: { pl: "Coś się nie powiodło po naszej stronie.", en: "Something failed on our side." },
  E_ACCESS_SESSION: { pl: "Zaloguj się.", en: "Sign in." },
  E_ACCESS_DENIED: { pl: "Twoja rola na to nie pozwala.", en: "Your role does not allow this." },
  E_ACCESS_CSRF: { pl: "Odśwież stronę i spróbuj ponownie.", en: "Reload the page and try again." },
  E_ACCESS_ORIGIN: {
    pl: "Żądanie przyszło z innej strony i zostało odrzucone.",
    en: "The request came from another site and was refused.",
  },
  E_ACCESS_CREDENTIALS: { pl: "Login lub hasło się nie zgadza.", en: "Login or password do not match." },
  E_ACCESS_THROTTLED: {
    pl: "Zbyt wiele nieudanych prób. Spróbuj później.",
    en: "Too many failed attempts. Try again later.",
  },
  E_ACCESS_SETUP_TOKEN: {
    pl: "Odnośnik konfiguracyjny jest nieważny lub wygasł.",
    en: "The set-up link is not valid or has expired.",
  },
  E_ACCESS_SETUP_DONE: {
    pl: "Pierwsze konto już istnieje.",
    en: "The first account exists already.",
  },
  E_ACCESS_LOGIN_TAKEN: { pl: "Ten login jest zajęty.", en: "This login is taken." },
  E_ACCESS_LAST_ADMIN: {
    pl: "To ostatni czynny administrator; najpierw wyznacz innego.",
    en: "This is the last active administrator; appoint another one first.",
  },
  E_ACCESS_ACCOUNT: { pl: "Nie ma takiego konta.", en: "There is no such account." },
  E_ACCESS_FACTOR_NEEDED: {
    pl: "Dokończ logowanie: podaj drugi składnik.",
    en: "Finish signing in: give your second factor.",
  },
  E_ACCESS_FACTOR_OVERDUE: {
    pl: "Ustaw drugi składnik logowania, zanim przejdziesz dalej.",
    en: "Set up a second factor before you go on.",
  },
  E_ACCESS_STEP_UP: {
    pl: "Potwierdź jeszcze raz drugim składnikiem i spróbuj ponownie.",
    en: "Confirm with your second factor once more and try again.",
  },
  E_ACCESS_CODE: {
    pl: "Kod się nie zgadza albo był już użyty. Poczekaj na następny i wpisz go.",
    en: "The code does not match or was used already. Wait for the next one and enter it.",
  },
  E_ACCESS_FACTOR: {
    pl: "Nie ma takiego składnika logowania.",
    en: "There is no such factor.",
  },
  E_ACCESS_FACTOR_LAST: {
    pl: "To ostatni składnik, a Twoja rola go wymaga. Najpierw dodaj inny.",
    en: "This is your last factor and your role needs one. Add another one first.",
  },
  E_ACCESS_FACTOR_LIMIT: {
    pl: "Więcej składników już nie trzeba. Najpierw usuń któryś.",
    en: "There are enough factors. Remove one first.",
  },
  E_ACCESS_PASSKEY: {
    pl: "Klucz dostępu nie został przyjęty. Spróbuj jeszcze raz.",
    en: "The passkey was not accepted. Try once more.",
  },
  E_ACCESS_PASSKEY_ADDRESS: {
    pl: "Klucze dostępu działają tylko pod adresem z nazwą i przez HTTPS.",
    en: "Passkeys work only under an address with a name and over HTTPS.",
  },
  E_ACCESS_INVITATION: {
    pl: "To zaproszenie jest nieważne, zostało użyte albo wygasło. Poproś o nowe.",
    en: "This invitation is not valid, was used or has expired. Ask for a new one.",
  },
  E_ACCESS_RECOVERY: {
    pl: "Nie ma takiej prośby albo wygasła.",
    en: "There is no such request, or it has expired.",
  },
  E_ACCESS_RECOVERY_TWO: {
    pl: "Potrzebne są dwie inne osoby: nikt nie zatwierdza własnej prośby ani drugi raz.",
    en: "Two other people are needed: nobody approves their own request, or twice.",
  },
  E_ACCESS_ORDER: {
    pl: "Tę rolę nadaje zarządzenie. Podaj jego numer i datę na stronie «Role i zarządzenia».",
    en: "An order gives this role. Enter its number and date on the page “Roles and orders”.",
  },
  E_PEOPLE_UNKNOWN: {
    pl: "Nie ma takiej osoby lub takiego wpisu.",
    en: "There is no such person or entry.",
  },
  E_PEOPLE_DAY: {
    pl: "Takiego dnia nie ma w kalendarzu.",
    en: "The calendar has no such day.",
  },
  E_PEOPLE_PERIOD: {
    pl: "Ostatni dzień nie może być przed pierwszym.",
    en: "The last day cannot be before the first.",
  },
  E_PEOPLE_DEPARTMENT: {
    pl: "Podaj dział, którym ta osoba kieruje.",
    en: "Say which department this person heads.",
  },
  E_PEOPLE_DEPARTMENT_TAKEN: {
    pl: "Dział o takiej nazwie już jest.",
    en: "There is a department of this name already.",
  },
  E_PEOPLE_DEPUTY: {
    pl: "Zastępować można tylko kogoś innego, powołanego do tej samej roli.",
    en: "A deputy stands in for somebody else, appointed to the same role.",
  },
  E_PEOPLE_TWICE: {
    pl: "Ta osoba ma już tę rolę w tym czasie.",
    en: "This person holds this role at that time already.",
  },
  E_PEOPLE_SELF: {
    pl: "Nikt nie wpisuje zarządzenia sam dla siebie. Poproś inną osobę.",
    en: "Nobody enters an order for themselves. Ask somebody else.",
  },
  E_PEOPLE_SUSPENDED: {
    pl: "Ta osoba jest odsunięta od kontaktu z dziećmi.",
    en: "This person is kept away from contact with children.",
  },
  E_NOTIFY_UNKNOWN: { pl: "Nie ma takiego powiadomienia.", en: "There is no such notice." },
  E_NOTIFY_TRIALS: { pl: "Najwyżej trzy próby w minucie.", en: "Three trials a minute at most." },
  E_NOTIFY_DEPUTY: {
    pl: "Wybierz inną osobę z czynnym kontem.",
    en: "Choose another person with an account that works.",
  },
  E_NOTIFY_CHANNEL: {
    pl: "Placówka nie skonfigurowała powiadomień w przeglądarce.",
    en: "The venue has not configured notifications in the browser.",
  },
  E_NOTIFY_PUSH_SERVICE: {
    pl: "Usługa powiadomień tej przeglądarki nie jest na liście dozwolonych.",
    en: "The push service of this browser is not on the list.",
  },
  E_COORDINATION_UNKNOWN: { pl: "Nie ma takiego wpisu.", en: "There is no such entry." },
  E_COORDINATION_ROLE: { pl: "To obowiązek innej roli.", en: "This duty belongs to another role." },
  E_COORDINATION_DAY: { pl: "Podaj dzień, który już był.", en: "Give a day that has come." },
  E_COORDINATION_CHANGED: {
    pl: "Ktoś zmienił to przed chwilą. Wczytaj stronę ponownie i sprawdź.",
    en: "Somebody changed this a moment ago. Load the page again and look.",
  },
  E_COORDINATION_CLOSED: {
    pl: "Protokół potwierdziły obie strony; nie można go już zmienić.",
    en: "Both parties confirmed the protocol; it cannot be changed any more.",
  },
  E_COORDINATION_SELF: {
    pl: "Obie strony muszą potwierdzić osobno; jedna osoba nie zastąpi drugiej.",
    en: "Both parties have to confirm; one person cannot stand for both.",
  },
  E_COORDINATION_FULL: { pl: "Zbyt wiele uwag czeka. Spróbuj później.", en: "Too many remarks wait. Try again later." },
  E_COORDINATION_OWNER: {
    pl: "Nie ma takiej osoby albo jej konto jest wyłączone.",
    en: "There is no such person, or the account is disabled.",
  },
  E_ACCESSIBILITY_MISSING: {
    pl: "Deklaracja ma puste pola, których wymaga wzór. Uzupełnij je i zapisz, a potem opublikuj.",
    en: "The declaration has empty fields the model requires. Fill them in and save, then publish.",
  },
  E_DRILL_UNKNOWN: {
    pl: "Nie ma takiego ćwiczenia. Wróć do listy.",
    en: "There is no such drill. Go back to the list.",
  },
  E_DRILL_RUNNING: {
    pl: "Jedno ćwiczenie już trwa. Zakończ je, zanim zaczniesz następne.",
    en: "One drill is running already. End it before you begin the next.",
  },
  E_DRILL_OVER: {
    pl: "To ćwiczenie nie jest na tym etapie. Odśwież stronę.",
    en: "This drill is not at this stage. Reload the page.",
  },
  E_DRILL_DONE: {
    pl: "Ten krok ktoś już wykonał.",
    en: "Somebody has taken this step already.",
  },
  E_TRAINING_PERSON: {
    pl: "Ktoś jest na liście dwa razy albo nie ma takiego konta. Popraw listę.",
    en: "Somebody is on the list twice, or there is no such account. Correct the list.",
  },
  E_TRAINING_CLOSED: {
    pl: "Ta lista jest zamknięta i się liczy. Otwórz ją ponownie, podając powód, a potem zmień.",
    en: "This list is closed and counts. Open it again with a reason, and then change it.",
  },
  E_TRAINING_SIGNED: {
    pl: "Nikt się jeszcze nie podpisał. Zaznacz podpisy z papierowej listy, a potem ją zamknij.",
    en: "Nobody has signed yet. Tick the signatures of the paper list, and close it then.",
  },
  E_COORDINATION_RESULT: {
    pl: "Napisz, co z tego wyszło: co najmniej dziesięć znaków.",
    en: "Say what came of it: ten characters at least.",
  },
  E_COORDINATION_PROOF: {
    pl: "Ten wymóg pokazują dane; niczyje słowo go nie zastąpi.",
    en: "Data show this requirement; nobody's word takes their place.",
  },
  E_SURVEY_UNKNOWN: { pl: "Nie ma takiej ankiety.", en: "There is no such survey." },
  E_SURVEY_DAYS: {
    pl: "Podaj dni, które istnieją: ostatni nie przed pierwszym, nie przed dzisiejszym i najwyżej 120 dni później.",
    en: "Give days that exist: the last not before the first, not before today and 120 days later at most.",
  },
  E_SURVEY_RUNNING: {
    pl: "Jest już zaplanowana albo otwarta ankieta dla tych osób. Najpierw ją zamknij albo odwołaj.",
    en: "A survey of these people is planned or open already. Close or cancel it first.",
  },
  E_SURVEY_STATE: {
    pl: "W tym stanie ankiety nie można tego zrobić. Wczytaj stronę ponownie i sprawdź.",
    en: "This cannot be done while the survey is in this state. Load the page again and look.",
  },
  E_SURVEY_OVER: { pl: "Ta ankieta nie przyjmuje dziś odpowiedzi.", en: "This survey takes no answers today." },
  E_SURVEY_TICKET: {
    pl: "Ta kartka z pytaniami jest sprzed wielu godzin. Otwórz ankietę jeszcze raz.",
    en: "This sheet of questions is hours old. Open the survey again.",
  },
  E_SURVEY_ANSWER: {
    pl: "Odpowiedz na co najmniej jedno pytanie z tej ankiety.",
    en: "Answer at least one question of this survey.",
  },
  E_SURVEY_BALLOT: {
    pl: "Ten kod z kartki jest nieznany albo już użyty. Sprawdź go albo poproś o nową kartkę.",
    en: "The code of this slip is unknown or was used. Check it or ask for a new slip.",
  },
  E_SURVEY_FULL: {
    pl: "Ta ankieta ma już tyle odpowiedzi, ile może przyjąć.",
    en: "This survey has as many answers as it can take.",
  },
  E_CYBER_UNKNOWN: { pl: "Nie ma takiego incydentu.", en: "There is no such incident." },
  E_CYBER_VERSION: {
    pl: "Ktoś zmienił ten wpis w międzyczasie. Odśwież i spróbuj ponownie.",
    en: "Somebody changed this meanwhile. Reload and try again.",
  },
  E_CYBER_EXISTS: {
    pl: "Ten formularz wysłano już z inną treścią.",
    en: "This form was sent with other content before.",
  },
  E_CYBER_CASE: { pl: "Nie znaleziono sprawy o tym numerze.", en: "No case with this number was found." },
  E_CYBER_DUTY: {
    pl: "Ten obowiązek nie dotyczy tego incydentu albo jest już załatwiony.",
    en: "This duty does not apply to the incident or is settled.",
  },
  E_CYBER_STATE: {
    pl: "Najpierw załatw albo uzasadnij każdy obowiązek z terminem.",
    en: "Settle each duty with a deadline first, or say why it is left out.",
  },
  E_CYBER_PERSONAL: {
    pl: "Opis incydentu jest tylko techniczny: bez dziecka, opiekuna, telefonu, adresu e-mail i PESEL-u. O dziecku napisz w sprawie, a tu podaj jej numer.",
    en: "An incident is described technically only: no child, guardian, telephone, e-mail address or PESEL. Write about a child in a case, and give its number here.",
  },
  E_CYBER_FUTURE: { pl: "Ta chwila jeszcze nie nadeszła.", en: "This moment has not come yet." },
  E_HELP_UNKNOWN: { pl: "Nie ma takiej prośby ani zgłoszenia.", en: "There is no such request or report." },
  E_HELP_TAKEN: { pl: "Ktoś już tam idzie.", en: "Somebody is on the way already." },
  E_HELP_UNREAD: { pl: "Najpierw otwórz i przeczytaj zgłoszenie.", en: "Open and read the report first." },
  E_HELP_SETTLED: { pl: "To zgłoszenie zostało już załatwione.", en: "This report has been settled already." },
  E_HELP_ORDER: {
    pl: "Podaj numer zarządzenia, które wyznacza tę osobę.",
    en: "Enter the number of the order that names this person.",
  },
  E_HELP_PLACES: {
    pl: "Każde miejsce musi mieć inną nazwę skróconą.",
    en: "Each place needs a short name of its own.",
  },
  E_HELP_PLACE: { pl: "Nie ma takiego miejsca.", en: "There is no such place." },
  E_HELP_CLOSED: { pl: "Teraz nikt nie może przyjść.", en: "Nobody can come now." },
  E_HELP_FULL: { pl: "Za dużo próśb czeka naraz.", en: "Too many requests are waiting." },
  E_HELP_LINE: { pl: "Nie ma takiego telefonu na liście.", en: "There is no such helpline." },
  E_HELP_ADDRESS: { pl: "Podaj adres zaczynający się od https://.", en: "Give an address that begins with https://." },
  E_HELP_FUTURE: { pl: "Ten dzień jeszcze nie nadszedł.", en: "This day has not come yet." },
  E_REGISTER_DRAFT: { pl: "Nie ma takiego projektu zdarzenia.", en: "There is no such draft." },
  E_LIST_UNKNOWN: { pl: "Nie ma takiego źródła listy.", en: "There is no such list source." },
  E_LIST_LOCKED: { pl: "Tej listy nikt nie wyłącza.", en: "Nobody switches this list off." },
  E_LIST_SLOT: {
    pl: "To miejsce na listę, której jeszcze nie można pobrać.",
    en: "This is a place for a list that cannot be had yet.",
  },
  E_LIST_NETWORK: { pl: "Nie ma takiej sieci.", en: "There is no such network." },
  E_LIST_LIMIT: {
    pl: "Naraz mogą działać najwyżej 128 list. Najpierw wyłącz inną.",
    en: "At most 128 lists can be on. Switch another one off first.",
  },
  E_PREVIEW_UNKNOWN: { pl: "Nie ma takiego podglądu.", en: "There is no such preview." },
  E_GENERATION_UNKNOWN: { pl: "Nie ma takiego wydania list.", en: "There is no such generation." },
  E_GENERATION_CURRENT: { pl: "To wydanie już obowiązuje.", en: "This generation is published already." },
  E_GENERATION_GONE: { pl: "Pliki tego wydania już usunięto.", en: "The packs of this generation are no longer kept." },
  E_GENERATION_FREE: { pl: "Żadne wydanie nie jest zatrzymane.", en: "No generation is held." },
  E_QUARANTINE_UNKNOWN: { pl: "Nie ma takiego wpisu w kwarantannie.", en: "There is no such entry in quarantine." },
  E_MISTAKE_UNKNOWN: { pl: "Nie ma takiego zgłoszenia.", en: "There is no such request." },
  E_MISTAKE_DECIDED: { pl: "To zgłoszenie już rozpatrzono.", en: "This request has been decided." },
  E_MISTAKE_FULL: { pl: "Zbyt wiele zgłoszeń czeka. Spróbuj później.", en: "Too many requests wait. Try again later." },
  E_EXCEPTION_UNKNOWN: { pl: "Nie ma takiego wyjątku.", en: "There is no such exception." },
  E_EXCEPTION_EXISTS: { pl: "Taki wyjątek już jest.", en: "This exception exists already." },
  E_EXCEPTION_LOCKED: { pl: "Tej nazwy nikt nie może otworzyć.", en: "Nobody can open this name." },
  E_EXCEPTION_WIDE: { pl: "Ta nazwa obejmuje zbyt wiele stron.", en: "This name covers too many sites." },
  E_EXCEPTION_UNTIL: {
    pl: "Podaj termin w przyszłości; dla kategorii S3 najwyżej rok.",
    en: "Give a date in the future; for S3 at most a year ahead.",
  },
  E_EXCEPTION_DEVICE: { pl: "Nie ma takiego urządzenia.", en: "There is no such device." },
  E_EXCEPTION_DEVICES: {
    pl: "Najwyżej 32 urządzenia mogą mieć własne wyjątki.",
    en: "At most 32 devices can have exceptions of their own.",
  },
  E_EXCEPTION_SAME_PERSON: { pl: "Zatwierdzić musi druga osoba.", en: "A second person must approve it." },
  E_EXCEPTION_ENDED: { pl: "Ten wyjątek już nie obowiązuje.", en: "This exception is over." },
  E_EXPLAIN_NAME: { pl: "To nie jest poprawna nazwa domenowa.", en: "This is not a valid domain name." },
  E_EXPLAIN_NETWORK: { pl: "Nie ma takiej sieci.", en: "There is no such network." },
  E_FEDERATION_SIGNATURE: {
    pl: "Podpis nie pasuje do treści: plik uszkodzono lub zmieniono. Poproś drugą placówkę o nowy.",
    en: "The signature does not fit the content: the file was damaged or altered. Ask the other venue for a new one.",
  },
  E_FEDERATION_WIDE: {
    pl: "Plik proponuje otwarcie całej końcówki domen, a takich plików nie tworzy żadna placówka. Nie używaj go.",
    en: "The file suggests opening a whole public suffix; no venue makes such files. Do not use it.",
  },
  E_DEVICE_UNKNOWN: { pl: "Nie ma takiego urządzenia w ewidencji.", en: "The register has no such device." },
  E_DEVICE_EXISTS: {
    pl: "Taki numer inwentarzowy już jest w ewidencji.",
    en: "The register has this inventory number already.",
  },
  E_DEVICE_ID: { pl: "Numeru inwentarzowego nie można zmienić.", en: "An inventory number cannot be changed." },
  E_DEVICE_SERIAL: { pl: "Ten numer seryjny ma już inne urządzenie.", en: "Another device has this serial number." },
  E_DEVICE_ADDRESS: { pl: "Ten adres ma już inne urządzenie.", en: "Another device has this address." },
  E_DEVICE_NETWORK: { pl: "Nie ma takiej sieci.", en: "There is no such network." },
  E_DEVICE_BASELINE: { pl: "Nie ma takiego zestawu wymagań.", en: "There is no such baseline." },
  E_DEVICE_WITHDRAWN: { pl: "To urządzenie wycofano z użytku.", en: "This device was withdrawn." },
  E_DEVICE_ENROLMENT: { pl: "Nic tu nie czeka na tę decyzję.", en: "Nothing here waits for this decision." },
  E_DEVICE_CHECK: { pl: "Nie ma takiego wymagania.", en: "There is no such check." },
  E_DEVICE_UNTIL: {
    pl: "Podaj termin w przyszłości, najwyżej za rok.",
    en: "Give a date in the future, at most a year ahead.",
  },
  E_EXEMPTION_EXISTS: { pl: "Takie zwolnienie już obowiązuje.", en: "Such an exemption is in force." },
  E_EXEMPTION_UNKNOWN: { pl: "Nie ma takiego zwolnienia.", en: "There is no such exemption." },
  E_TICKET_UNKNOWN: { pl: "Nie ma takiego zadania naprawy.", en: "There is no such ticket." },
  E_ALARM_NONE: { pl: "Nie ma już alarmów do zamknięcia.", en: "There are no alarms left to settle." },
  E_PHOTO_UNKNOWN: { pl: "Nie ma takiego zdjęcia.", en: "There is no such photo." },
  E_PHOTO_KIND: {
    pl: "To nie jest zdjęcie JPEG, PNG ani WebP albo plik jest uszkodzony. Wybierz inny plik.",
    en: "This is no JPEG, PNG or WebP photo, or the file is damaged. Choose another file.",
  },
  E_PHOTO_SIZE: {
    pl: "Zdjęcie ma więcej niż 5 MB. Zmniejsz je i dodaj jeszcze raz.",
    en: "The photo has more than 5 MB. Make it smaller and add it again.",
  },
  E_PHOTO_MOST: {
    pl: "Urządzenie ma już sześć zdjęć. Najpierw usuń jedno z nich.",
    en: "The device has six photos already. Remove one of them first.",
  },
  E_ROUTER_ID: { pl: "Identyfikatora nie można zmienić.", en: "The identifier cannot be changed." },
  E_ROUTER_UNKNOWN: { pl: "Nie ma takiego urządzenia sieciowego.", en: "There is no such network device." },
  E_INSPECTION_UNKNOWN: { pl: "Nie ma takiego protokołu.", en: "There is no such protocol." },
  E_INSPECTION_SIGNED: { pl: "Podpisanego protokołu nikt nie zmienia.", en: "Nobody changes a signed protocol." },
  E_INSPECTION_INCOMPLETE: {
    pl: "Uzupełnij wszystkie punkty przeglądu treści.",
    en: "Complete every point of the content review.",
  },
  E_DEVICE_SIGNATURE: { pl: "Podpis urządzenia nie pasuje.", en: "The device's signature does not match." },
  E_DEVICE_STALE: { pl: "Zegar urządzenia odbiega od zegara serwera.", en: "The device's clock is off." },
  E_DEVICE_REPLAY: { pl: "To żądanie już przyszło.", en: "This request came before." },
  E_DEVICE_KEY: { pl: "Serwer nie zna tego klucza.", en: "The server does not know this key." },
  E_DEVICE_REVOKED: { pl: "Ten klucz unieważniono.", en: "This key was revoked." },
  E_DEVICE_WAITING: { pl: "Rejestracja czeka na potwierdzenie.", en: "The enrolment waits for a person." },
  E_DEVICE_BODY: { pl: "Dokument urządzenia nie ma właściwej postaci.", en: "The document does not fit its schema." },
  E_DEVICE_TAMPERED: { pl: "Raport nie pasuje do wcześniejszych.", en: "The report does not fit the earlier ones." },
  E_DEVICE_HUB: {
    pl: "To nie jest wózek, który może mówić w imieniu urządzeń.",
    en: "This is no hub that may speak for devices.",
  },
  E_DEVICE_BUSY: {
    pl: "Zgłasza się naraz zbyt wiele urządzeń. Spróbuj za chwilę.",
    en: "Too many devices report at once. Try again in a moment.",
  },
  E_DEVICE_CODE: { pl: "Kod jest nieważny, zużyty lub wygasł.", en: "The code is wrong, used up or expired." },
  E_DEVICE_CHALLENGE: { pl: "Wyzwanie serwera wygasło.", en: "The server's challenge expired." },
  E_DEVICE_PROOF: { pl: "Dowód posiadania klucza nie pasuje.", en: "The proof of the key does not match." },
  E_DEVICE_ROLE: { pl: "Tylko wózek rejestruje się jako hub.", en: "Only a hub enrols as one." },
  E_DEVICE_KEY_TAKEN: { pl: "Ten klucz ma już inne urządzenie.", en: "Another device has this key." },
  E_LOAN_UNKNOWN: { pl: "Nie ma takiej sesji.", en: "There is no such session." },
  E_LOAN_STEP: { pl: "Ten krok zapisano już z inną treścią.", en: "This step was taken before with another content." },
  E_LOAN_STEP_UNKNOWN: { pl: "Tego kroku jeszcze nie zapisano.", en: "This step was not taken yet." },
  E_LOAN_TIME: {
    pl: "Czas kroku jest z przyszłości albo starszy niż 48 godzin.",
    en: "The step's time is in the future or older than 48 hours.",
  },
  E_LOAN_ORDER: {
    pl: "Ten krok jest wcześniejszy niż to, co go poprzedza.",
    en: "The step is earlier than what it follows.",
  },
  E_LOAN_CLOSED: { pl: "Sesja jest zamknięta.", en: "The session is closed." },
  E_LOAN_BRIEFING: { pl: "Najpierw potwierdź omówienie zasad z grupą.", en: "Tick the briefing first." },
  E_LOAN_GATE: { pl: "Podaj powód wydania mimo ostrzeżenia.", en: "Say why it is handed out all the same." },
  E_LOAN_OUT: { pl: "To urządzenie ma już inna grupa.", en: "Another group has this device." },
  E_LOAN_DEVICE: { pl: "Tego urządzenia nie wydano w tej sesji.", en: "This device is not out in this session." },
  E_LOAN_OPEN: { pl: "Nie wszystkie urządzenia wróciły.", en: "Not all devices are back." },
  E_LOAN_END: {
    pl: "Podaj koniec w ciągu 24 godzin od początku.",
    en: "Give an end within 24 hours of the beginning.",
  },
  E_LOAN_LIST: {
    pl: "Tej listy nie wydano albo straciła ważność.",
    en: "That list was not given out or is not valid any more.",
  },
  E_LOAN_MODE: { pl: "Tego urządzenia się nie wypożycza.", en: "This device is not lent." },
  E_LOAN_CLEAN: { pl: "Na tym urządzeniu nic nie zostało.", en: "Nothing was left on this device." },
  E_LOAN_SUSPENDED: {
    pl: "Do czasu wyjaśnienia sprawy nie prowadzisz zajęć ani nie wydajesz sprzętu. Porozmawiaj z dyrektorem.",
    en: "Until the matter is clear you neither lead lessons nor hand out devices. Talk to the director.",
  },
  E_LOAN_TRAINING: {
    pl: "Nie masz ważnego szkolenia z wypożyczania. Zajęcia może otworzyć ktoś przeszkolony. Szkolenie wpisuje koordynator albo dyrektor: Standardy → Szkolenia, zamknięta lista z Twoim podpisem.",
    en: "You have no valid training in lending. Somebody who is trained can open the session. The coordinator or the director enters the training: Standards → Trainings, a closed list with your signature.",
  },
  E_PROMPT_UNKNOWN: { pl: "Nie ma takiego powiadomienia.", en: "There is no such prompt." },
  E_PROMPT_UNDO: {
    pl: "Tej odpowiedzi nie można już cofnąć: minęło 15 minut albo ktoś już zdecydował. Powiedz o pomyłce kierownikowi działu.",
    en: "This answer cannot be taken back any more: 15 minutes passed, or somebody has decided. Tell the head of department.",
  },
  E_PROMPT_CLOSED: { pl: "To powiadomienie ma już odpowiedź.", en: "This prompt was answered." },
  E_CASE_UNKNOWN: { pl: "Nie ma takiej sprawy.", en: "There is no such case." },
  E_CASE_DENIED: {
    pl: "Twoja rola nie pozwala na to w tej sprawie.",
    en: "Your role does not allow this in this case.",
  },
  E_CASE_RING: {
    pl: "Sprawa jest w węższym kręgu: weryfikacja 2 była pozytywna. Zwróć się do kierownika działu lub dyrektora.",
    en: "The case lies in the narrower ring: verification 2 was positive. Turn to the head of the department or the director.",
  },
  E_CASE_SEAT: {
    pl: "Nikt w placówce nie może tu rozstrzygać, bo zgłoszenie dotyczy osób decydujących. Skorzystaj z podanych organów zewnętrznych.",
    en: "Nobody inside may decide here, because the report names those who decide. Turn to the bodies outside that are shown.",
  },
  E_CASE_CHANGED: {
    pl: "Ktoś zrobił w tej sprawie kolejny krok. Odśwież sprawę i zdecyduj ponownie; to, co wpisano, zostaje na stronie.",
    en: "Somebody took another step in this case. Reload it and decide again; what you wrote stays on the page.",
  },
  E_CASE_STEP: {
    pl: "Ten krok wysłano już z inną treścią. Odśwież stronę.",
    en: "This step was sent before with other content. Reload the page.",
  },
  E_CASE_ITEM: {
    pl: "Nie ma takiego zapisu albo nie wolno Ci go otworzyć.",
    en: "There is no such record, or you may not open it.",
  },
  E_CASE_DOCUMENT: {
    pl: "Tego dokumentu nie można jeszcze przygotować: brakuje notatki, karty lub numeru w rejestrze.",
    en: "This document cannot be made yet: the note, the card or the number in the register is missing.",
  },
  E_CASE_SHARE: {
    pl: "Lokalizacja sieciowa nie odpowiada. Kopii nie zapisano, zadanie zostaje; spróbuj ponownie albo powiadom osobę odpowiedzialną za sieć.",
    en: "The network location does not answer. No copy was written, the task stays; try again or tell whoever keeps the network.",
  },
  E_CASE_SHARE_OFF: {
    pl: "Nie skonfigurowano lokalizacji sieciowej. Pomiń krok z uzasadnieniem albo poproś o jej ustawienie.",
    en: "No network location is configured. Leave the step out with a reason, or ask for it to be set up.",
  },
  E_CASE_DEPARTMENT: { pl: "Nie ma takiego działu.", en: "There is no such department." },
  E_CASE_ACCOUNT: { pl: "Nie ma takiej osoby wśród personelu.", en: "There is no such person among the staff." },
  E_CASE_STATE: {
    pl: "Tego kroku nie można wykonać na tym etapie sprawy. Żadnego etapu nie da się pominąć.",
    en: "This step is not possible at this stage of the case. No stage can be skipped.",
  },
  E_CASE_CLOSED: {
    pl: "Sprawa jest zamknięta. Korekta to nowy wpis: otwórz sprawę ponownie z uzasadnieniem.",
    en: "The case is closed. A correction is a new entry: reopen the case with a reason.",
  },
  E_CASE_PERSON: {
    pl: "Ten krok wykonuje człowiek, nigdy program.",
    en: "A person takes this step, never the program.",
  },
  E_CASE_JUSTIFICATION: {
    pl: "Napisz uzasadnienie własnymi słowami, co najmniej 20 znaków. Jest potrzebne przy każdej odpowiedzi, także przy «nie».",
    en: "Write a justification in your own words, at least 20 characters. It is needed for every answer, a «no» as well.",
  },
  E_CASE_TAKEN: { pl: "Tę sprawę ktoś już przyjął.", en: "Somebody has taken this case over already." },
  E_CASE_DESCRIPTION: {
    pl: "Najpierw wskaż typ zdarzenia (1.1–1.8) i obszar ryzyka (1–4).",
    en: "First choose the type of event (1.1–1.8) and the risk area (1–4).",
  },
  E_CASE_CONTACT_PROOF: {
    pl: "Stwierdzono kontakt. Odpowiedź «nie» wymaga wykazania, że samo stwierdzenie było błędne: złe urządzenie, próba testowa, nie małoletni albo błąd ustalenia.",
    en: "Contact was stated. A «no» needs proof that the finding itself was wrong: wrong device, test probe, not a minor, or a mistaken finding.",
  },
  E_CASE_OWN_CHANGE: {
    pl: "To Ty uznajesz wpis listy za pomyłkę. Weryfikację musi przeprowadzić inna osoba.",
    en: "It was you who called the list entry a mistake. Somebody else has to verify.",
  },
  E_CASE_DECIDED: {
    pl: "Ktoś już rozstrzygnął tę weryfikację. Odśwież sprawę i zobacz wynik.",
    en: "Somebody has decided this verification already. Reload the case and see the result.",
  },
  E_CASE_NOTE: { pl: "Najpierw sporządź notatkę służbową.", en: "First write the official note." },
  E_CASE_NOTE_EMPTY: {
    pl: "Notatka potrzebuje opisu sytuacji i wykonanych czynności.",
    en: "The note needs what happened and what was done.",
  },
  E_CASE_PERSONS_REASON: {
    pl: "Napisz, dlaczego dane małoletniego lub innych osób są potrzebne w notatce.",
    en: "Write why data of the minor or of others are needed in the note.",
  },
  E_CASE_DONE: { pl: "Ten krok już wykonano.", en: "This step was taken already." },
  E_CASE_HAND_OVER: {
    pl: "Najpierw przekaż notatkę do rejestracji.",
    en: "First hand the note over for registration.",
  },
  E_CASE_NOT_REGISTERED: {
    pl: "Wynik weryfikacji wpisuje się do rejestru, więc zdarzenie musi być najpierw zarejestrowane.",
    en: "The result of the verification is entered into the register, so the event has to be registered first.",
  },
  E_CASE_VERIFY_1: {
    pl: "Najpierw kierownik działu weryfikuje, czy to zdarzenie zagrażające. Po wezwaniu 112 robi się to, gdy zagrożenie minie.",
    en: "First the head of the department verifies whether it is a threatening event. After a call to 112 this is done when the danger is over.",
  },
  E_CASE_PROPOSAL: {
    pl: "Nie ma propozycji kierownika albo pojawiła się nowa. Odśwież sprawę.",
    en: "There is no proposal by the head, or there is a new one. Reload the case.",
  },
  E_CASE_SAME_PERSON: {
    pl: "Potrzebne są dwie różne osoby: kierownik i konsultujący dyrektor.",
    en: "Two different people are needed: the head, and the director who is consulted.",
  },
  E_CASE_HARM_OPEN: {
    pl: "Brakuje weryfikacji 2: czy doszło do krzywdzenia lub jest takie podejrzenie.",
    en: "Verification 2 is missing: whether a child was harmed or that is suspected.",
  },
  E_CASE_CARD: {
    pl: "Najpierw załóż i wypełnij Kartę interwencji.",
    en: "First open and fill in the intervention card.",
  },
  E_CASE_CARDS: { pl: "Karta interwencji już jest założona.", en: "The intervention card is open already." },
  E_CASE_KIND: {
    pl: "Najpierw wybierz rodzaj interwencji w konsultacji z dyrektorem.",
    en: "First choose the kind of intervention, with the director consulted.",
  },
  E_CASE_GUARDIANS: {
    pl: "Najpierw poinformuj opiekunów o obowiązku zgłoszenia albo uzasadnij, dlaczego to pomijasz (np. opiekun jest podejrzany).",
    en: "First inform the guardians of the duty to report, or give a reason for leaving that out (e.g. the guardian is suspected).",
  },
  E_CASE_NOTICE: {
    pl: "Brakuje daty złożenia zawiadomienia lub wniosku.",
    en: "The date of the notice or request is missing.",
  },
  E_CASE_INCOMPLETE: {
    pl: "Zdarzenie musi być udokumentowane, odnotowane w raporcie dziennym, skopiowane do lokalizacji sieciowej i zarejestrowane.",
    en: "The event has to be documented, mentioned in the daily report, copied to the network location and registered.",
  },
  E_CASE_EMERGENCY: {
    pl: "Wezwano pomoc, więc tej sprawy się nie odrzuca. Zweryfikuj ją, gdy zagrożenie minie.",
    en: "Help was called, so this case is not rejected. Verify it when the danger is over.",
  },
  E_CASE_NAMED: {
    pl: "Wskaż jedną osobę z personelu albo jedną funkcję; ta sama osoba nie może być wskazana dwa razy.",
    en: "Name one person of the staff or one role; nobody is named twice.",
  },
  E_CASE_SUSPEND: {
    pl: "Odsunąć od kontaktu z dziećmi można osobę wskazaną w tej sprawie.",
    en: "Only a person named in this case can be kept away from children here.",
  },
  E_CASE_BYPASS: {
    pl: "Tego kroku nie trzeba pomijać: już go wykonano albo jeszcze się nie zaczął.",
    en: "This step need not be left out: it was taken already, or has not begun.",
  },
  E_CASE_ERASED: {
    pl: "Dane osobowe tej sprawy usunięto. Nie można już niczego do niej dopisać.",
    en: "The personal data of this case were erased. Nothing can be added to it any more.",
  },
  E_EVIDENCE_UNKNOWN: {
    pl: "Nie ma takiego zabezpieczonego dowodu albo takiej prośby. Odśwież sprawę.",
    en: "There is no such secured evidence or request. Reload the case.",
  },
  E_EVIDENCE_FACTS: {
    pl: "Fakty zapisane w projekcie zdarzenia zmieniono po zablokowaniu. Dowodu nie zabezpieczono; zgłoś to administratorowi.",
    en: "The facts of the draft were changed after they were locked. Nothing was secured; tell the administrator.",
  },
  E_EVIDENCE_REASON: {
    pl: "Podaj powód, od 5 do 400 znaków.",
    en: "Give a reason of 5 to 400 characters.",
  },
  E_EVIDENCE_SECOND: {
    pl: "To dowód najcięższej wagi (S4): najpierw musi się zgodzić druga osoba, w innej roli.",
    en: "This is evidence of the gravest kind (S4): a second person in another role has to agree first.",
  },
  E_EVIDENCE_SAME_PERSON: {
    pl: "Na własną prośbę nie można się zgodzić. Poproś inną osobę.",
    en: "You cannot agree to your own request. Ask somebody else.",
  },
  E_EVIDENCE_SAME_ROLE: {
    pl: "Druga osoba musi działać w innej roli niż ta, która prosi.",
    en: "The second person must act in another role than the one who asked.",
  },
  E_EVIDENCE_EXPIRED: {
    pl: "Ta prośba ma więcej niż dobę. Złóż nową.",
    en: "This request is older than a day. Ask anew.",
  },
  E_EVIDENCE_USED: {
    pl: "Z tej prośby już pobrano plik. Złóż nową.",
    en: "The file was taken with this request already. Ask anew.",
  },
  E_EVIDENCE_ERASED: {
    pl: "Ten dowód usunięto po upływie terminu. Został po nim skrót w rejestrze.",
    en: "This evidence was erased when its time was over. Its digest stays in the register.",
  },
  E_VAULT_ROTATION: {
    pl: "Klucz główny podaje systemd, a następnego klucza nie ma. Dodaj poświadczenie latarnik-vault-key.next i spróbuj ponownie.",
    en: "systemd hands over the master key, and there is no next one. Add the credential latarnik-vault-key.next and try again.",
  },
  E_VAULT_RECOVERY: {
    pl: "Każda z dwóch osób podaje własne hasło, co najmniej 12 znaków, inne niż druga.",
    en: "Each of the two people gives a passphrase of their own, at least 12 characters, not that of the other.",
  },
  E_VAULT_SAME_PERSON: {
    pl: "Drugą kartę musi wziąć inna osoba.",
    en: "Somebody else has to take the second sheet.",
  },
  E_VAULT_SHEETS: {
    pl: "Tej prośby już nie ma: minął kwadrans, kartę wydano albo program uruchomiono ponownie. Zacznijcie od nowa.",
    en: "This request is gone: a quarter of an hour passed, the sheet was given out, or the program was restarted. Begin anew.",
  },
  E_VAULT_KEY_MISSING: {
    pl: "Brakuje pliku klucza głównego. Przywróć go z kopii albo z dwóch kart odzyskiwania.",
    en: "The file of the master key is missing. Restore it, or bring it back from two recovery sheets.",
  },
  E_VAULT_KEY_WRONG: {
    pl: "Plik zawiera inny klucz główny niż ten, którym zapieczętowano tę bazę. Przywróć właściwy.",
    en: "The file holds another master key than the one that sealed this database. Restore the right one.",
  },
  E_RETENTION_UNKNOWN: {
    pl: "Nie ma takiej pozycji albo nie ma już czego usunąć.",
    en: "There is no such item, or nothing is left to erase.",
  },
  E_RETENTION_HELD: {
    pl: "Organ zabezpieczył dowody tej sprawy. Danych nie usuwa się, dopóki ich nie zwolni.",
    en: "An authority holds evidence of this case. Nothing is erased until it is released.",
  },
  E_RETENTION_DATE: {
    pl: "Następny przegląd wyznacz w przyszłości, najpóźniej za 12 miesięcy.",
    en: "Set the next review in the future, within 12 months.",
  },
  E_RETENTION_ARCHIVIST: {
    pl: "Najpierw wpisz, co powiedział archiwista zakładowy.",
    en: "First write down what the archivist said.",
  },
  E_RETENTION_DECIDED: {
    pl: "O tym spisie już zdecydowano.",
    en: "This list was decided already.",
  },
  E_REPORT_PERIOD: {
    pl: "Podaj rok (2027) albo pierwszy dzień okresu i dzień po ostatnim.",
    en: "Give a year (2027), or the first day of the period and the day after its last.",
  },
  E_REPORT_TOKEN: {
    pl: "Ten token nie jest ważny. Nowy tworzy koordynator albo dyrektor na stronie Skuteczność.",
    en: "This token is not valid. The coordinator or the director makes a new one on the page Effectiveness.",
  },
  E_REPORT_TOKEN_UNKNOWN: { pl: "Nie ma takiego tokenu.", en: "There is no such token." },
  E_DECLARATION_UNKNOWN: {
    pl: "Nie ma takiej deklaracji.",
    en: "There is no such declaration.",
  },
  E_OPEN_DATA_CHANGED: {
    pl: "Ktoś był szybszy albo to nie jest wydanie, które oglądano. Otwórz stronę ponownie.",
    en: "Somebody was quicker, or this is not the release that was looked at. Reload the page.",
  },
  E_OPEN_DATA_EMPTY: {
    pl: "W tym roku nic nie zmierzono, więc nie ma czego opublikować.",
    en: "Nothing was measured in that year; there is nothing to publish.",
  },
  E_OPEN_DATA_NOT_OVER: {
    pl: "Ten rok jeszcze się nie skończył.",
    en: "That year is not over yet.",
  },
  E_OPEN_DATA_OWN: {
    pl: "Wydanie zatwierdza inna osoba niż ta, która je przygotowała.",
    en: "A release is approved by somebody else than whoever prepared it.",
  },
  E_OPEN_DATA_REASON: {
    pl: "Napisz powód, co najmniej 10 znaków.",
    en: "Write the reason, at least 10 characters.",
  },
  E_OPEN_DATA_REVEALS: {
    pl: "Obok wcześniejszego wydania to wydanie zdradza ukrytą liczbę. Zwróć je i przygotuj ponownie z zachowaniem wcześniejszych tabel.",
    en: "Beside an earlier release this one gives a hidden number away. Return it and prepare it again with the earlier tables kept.",
  },
  E_OPEN_DATA_ROLE: {
    pl: "Ten krok należy do innej roli.",
    en: "The step belongs to another role.",
  },
  E_OPEN_DATA_STATE: {
    pl: "Wydanie nie jest w stanie, od którego ten krok się zaczyna.",
    en: "The release is not in the state this step begins from.",
  },
  E_OPEN_DATA_UNKNOWN: {
    pl: "Nie ma takiego wydania.",
    en: "There is no such release.",
  },
  E_REPORT_CHANGED: {
    pl: "Ktoś był szybszy. Wczytaj stronę i sprawdź treść.",
    en: "Somebody was quicker. Reload and read the text.",
  },
  E_REPORT_DAY: {
    pl: "Podaj dzień od akceptacji do dziś.",
    en: "Give a day from the acceptance to today.",
  },
  E_REPORT_NOT_OVER: {
    pl: "Ten okres jeszcze trwa. Raport przekazuje się po jego końcu.",
    en: "This period is not over. The report is handed in after its end.",
  },
  E_REPORT_PAPER: {
    pl: "Pisma są w PDF, DOCX i HTML, dane w JSON i CSV.",
    en: "Papers are PDF, DOCX and HTML; data are JSON and CSV.",
  },
  E_REPORT_ROLE: {
    pl: "Raport przekazuje koordynator, a przyjmuje i przedstawia dyrektor.",
    en: "The coordinator hands the report in; the director accepts and presents it.",
  },
  E_REPORT_STATE: {
    pl: "W tym stanie raportu nie można tego zrobić. Poprawka to nowe wydanie.",
    en: "The report's state does not allow it. A correction is a new edition.",
  },
  E_REPORT_UNKNOWN: {
    pl: "Nie ma takiego raportu.",
    en: "There is no such report.",
  },
  E_UPLINK_KEY: { pl: "Klucz resolvera nie pasuje.", en: "The resolver key does not match." },
  E_UPLINK_BODY: { pl: "Dokument resolvera nie ma właściwej postaci.", en: "The document does not fit its schema." },
  E_UPLINK_PACK: { pl: "Nie ma takiego pakietu.", en: "There is no such pack." },
};
