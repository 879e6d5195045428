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
  E_UPLINK_KEY: { pl: "Klucz resolvera nie pasuje.", en: "The resolver key does not match." },
  E_UPLINK_BODY: { pl: "Dokument resolvera nie ma właściwej postaci.", en: "The document does not fit its schema." },
  E_UPLINK_PACK: { pl: "Nie ma takiego pakietu.", en: "There is no such pack." },
};
