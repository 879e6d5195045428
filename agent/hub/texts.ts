/**
 * What the hub's page says to the person in front of the cart, Polish first.
 *
 * @module
 */
import { fill } from "../device/texts/sentence.ts";
import type { Language, TextParams } from "../device/texts/texts.ts";

export const HUB_TEXTS = {
  title: { pl: "Latarnik – wózek z tabletami", en: "Latarnik – charging cart" },
  slot: { pl: "Tablet", en: "Tablet" },
  asset: { pl: "Nr inwentarzowy", en: "Asset number" },
  verdict: { pl: "Werdykt", en: "Verdict" },
  remedy: { pl: "Co zrobić", en: "What to do" },
  empty: { pl: "Nie podłączono żadnego tabletu.", en: "No tablet is plugged in." },
  unlinked: { pl: "nieznany", en: "unknown" },
  queued: { pl: "czeka na sprawdzenie", en: "waits to be checked" },
  asking: { pl: "sprawdzam…", en: "checking…" },
  failed: { pl: "nie udało się sprawdzić", en: "could not be checked" },
  hands: { pl: "dotknij tabletu", en: "touch the tablet" },
  unauthorised: {
    pl: "Odblokuj tablet. W oknie „Zezwolić na debugowanie USB?” zaznacz „Zawsze zezwalaj z tego komputera” i dotknij „Zezwól”. Jeśli okna nie widać, odłącz kabel i podłącz go jeszcze raz.",
    en: "Unlock the tablet. In “Allow USB debugging?” tick “Always allow from this computer” and tap “Allow”. If nothing shows, unplug the cable and plug it in again.",
  },
  offline: {
    pl: "Tablet nie odpowiada. Włącz go i odblokuj, odłącz kabel i podłącz go jeszcze raz. Jeśli to nie pomoże, uruchom tablet ponownie.",
    en: "The tablet does not answer. Turn it on and unlock it, unplug the cable and plug it in again. If that does not help, restart the tablet.",
  },
  untrusted: {
    pl: "Odblokuj iPada, dotknij „Ufaj” w oknie „Zaufać temu komputerowi?” i wpisz kod iPada. Potem odłącz kabel i podłącz go jeszcze raz.",
    en: "Unlock the iPad, tap “Trust” in “Trust This Computer?” and enter the iPad's passcode. Then unplug the cable and plug it in again.",
  },
  link: {
    pl: "Tego tabletu nie ma na liście z rejestru. Połącz go z numerem inwentarzowym: latarnik-hub link {serial} NUMER.",
    en: "This tablet is not on the register's list. Link it to its asset number: latarnik-hub link {serial} NUMBER.",
  },
  keyExpires: {
    pl: "Podłączaj tablet co najmniej raz w tygodniu, bo inaczej zapomni zgodę dla wózka (można to wyłączyć: Opcje programisty → „Wyłącz limit czasu autoryzacji adb”).",
    en: "Plug the tablet in at least once a week or it forgets the cart's permission (Developer options → “Disable adb authorization timeout” turns that off).",
  },
  good: { pl: "Nic.", en: "Nothing." },
  notEnrolled: {
    pl: "Wózek nie jest zapisany w rejestrze, więc nie wysyła raportów: latarnik-hub enrol LINK.",
    en: "The cart is not enrolled, so it sends no reports: latarnik-hub enrol LINK.",
  },
  enrolled: { pl: "Wózek: {device}.", en: "Cart: {device}." },
  waiting: {
    pl: "Na wysłanie czeka raportów: {count}.",
    en: "Reports waiting to be sent: {count}.",
  },
  away: {
    pl: "Serwer nie odpowiada albo odmawia ({code}). Sprawdzanie działa dalej; raporty czekają na dysku.",
    en: "The server does not answer or refuses ({code}). Checking goes on; reports wait on disk.",
  },
  unverified: {
    pl: "Sondy dla Androida i iPadOS nie były jeszcze sprawdzone na prawdziwych tabletach. Przy wydawaniu decyduje panel.",
    en: "The probes for Android and iPadOS have not yet been proved on real tablets. At the desk the dashboard decides.",
  },
  linked: { pl: "Połączono {serial} z {device}.", en: "Linked {serial} to {device}." },
  joined: { pl: "Zapisano wózek jako {device}.", en: "The cart is enrolled as {device}." },
  running: { pl: "Wózek pracuje; strona: {page}.", en: "The cart's hub is running; page: {page}." },
  help: {
    pl: `latarnik-hub – sprawdza tablety podłączone do wózka

  run                       pracuje, dopóki nie zostanie zatrzymany
  enrol LINK [--again]      zapisuje wózek w rejestrze (link z panelu)
  link NUMER-SERYJNY NUMER-INWENTARZOWY
                            łączy tablet z kartą w rejestrze
  help                      ta pomoc

  --data FOLDER  --config PLIK  --page PORT  --adb-port PORT  --lang pl|en`,
    en: `latarnik-hub – checks the tablets plugged into a charging cart

  run                       works until it is stopped
  enrol LINK [--again]      enrols the cart (link from the dashboard)
  link SERIAL ASSET-NUMBER  links a tablet to its record
  help                      this help

  --data FOLDER  --config FILE  --page PORT  --adb-port PORT  --lang pl|en`,
  },
} as const;

export type HubText = keyof typeof HUB_TEXTS;

export const say = (key: HubText, language: Language, params: TextParams = {}): string =>
  fill(HUB_TEXTS[key][language], params);
