/**
 * What the program of a «sonda» says at the keyboard, Polish first.
 *
 * @module
 */
import { fill } from "../device/texts/sentence.ts";
import type { Language, TextParams } from "../device/texts/texts.ts";

const TEXTS = {
  joined: { pl: "Zapisano sondę jako {device}.", en: "The probe device is enrolled as {device}." },
  enrolled: { pl: "Sonda jest zapisana jako {device}.", en: "The probe device is enrolled as {device}." },
  notEnrolled: {
    pl: "Sonda nie jest zapisana. W panelu: Urządzenia → karta rodzaju „sonda” → kod; potem: sudo latarnik-sonda enrol 'LINK'.",
    en: "The probe device is not enrolled. On the dashboard: Devices → a record of kind “probe device” → code; then: sudo latarnik-sonda enrol 'LINK'.",
  },
  servers: { pl: "Sieć podała serwery DNS: {servers}.", en: "The network handed out DNS servers: {servers}." },
  noServers: {
    pl: "Sieć nie podała żadnego serwera DNS. Połącz urządzenie z Wi-Fi gości i sprawdź DHCP.",
    en: "The network handed out no DNS server. Connect the device to the guests' Wi-Fi and check DHCP.",
  },
  waiting: { pl: "Rundy czekające na wysłanie: {count}.", en: "Rounds waiting to be sent: {count}." },
  running: { pl: "Sonda pracuje.", en: "The probe device is running." },
  help: {
    pl: `latarnik-sonda – pyta filtr z Wi-Fi gości i próbuje go obejść, jak zrobiłoby to każde urządzenie

  run                   pracuje, dopóki nie zostanie zatrzymana: runda co godzinę
  enrol LINK [--again]  zapisuje sondę w rejestrze (link z panelu)
  status                kim jest, jakie serwery DNS dostała, co czeka na wysłanie
  help                  ta pomoc

  --data FOLDER  --config PLIK  --lang pl|en`,
    en: `latarnik-sonda – asks the filter from the guests' Wi-Fi and tries to get around it, as any device would

  run                   works until it is stopped: a round an hour
  enrol LINK [--again]  enrols the probe device (link from the dashboard)
  status                who it is, which DNS servers it was handed, what waits to be sent
  help                  this help

  --data FOLDER  --config FILE  --lang pl|en`,
  },
} as const;

export const say = (key: keyof typeof TEXTS, language: Language, params: TextParams = {}): string =>
  fill(TEXTS[key][language], params);
