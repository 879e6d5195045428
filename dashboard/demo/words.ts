/**
 * What people of the invented venue write. Clearly made up: every text says so, and nobody is named.
 *
 * @module
 */

/** Justifications are checked for words of their own; each differs a little. */
export const JUSTIFICATIONS = [
  "Pokaz: rozmowa przy stoliku wyjaśniła, że otwarto odnośnik z zadania.",
  "Pokaz: edukator stał obok i widział, że strona się nie wyświetliła.",
  "Pokaz: zdarzenie odpowiada opisowi ze Standardów, dlatego je rejestrujemy.",
  "Pokaz: okoliczności ustalono z opiekunem grupy, bez wątpliwości co do przebiegu.",
  "Pokaz: adres pochodził z listy, treść była edukacyjna, nie ma zagrożenia.",
] as const;

export const SITUATIONS = [
  "Pokaz: podczas zajęć urządzenie próbowało otworzyć zablokowaną stronę.",
  "Pokaz: uczestnik warsztatów zgłosił edukatorowi niepokojącą wiadomość.",
  "Pokaz: w czasie gry terenowej zauważono próbę wejścia na stronę z kategorii szkodliwej.",
] as const;

export const ACTIONS = [
  "Pokaz: przerwano pracę na urządzeniu, porozmawiano spokojnie, urządzenie sprawdzono.",
  "Pokaz: poinformowano opiekuna grupy i kierownika działu, zapisano czas.",
] as const;

/** What was locked away, and where it lies; never what was on it. */
export const EVIDENCE = [
  "Pokaz: zapis sygnału i stan urządzenia; tablet odłożono do szafy zamykanej na klucz.",
  "Pokaz: zapis sygnału; urządzenie sprawdzono i wróciło na wózek, karta leży w teczce sprawy.",
] as const;

export const RESULT = "Pokaz: organ potwierdził przyjęcie zawiadomienia, sprawa przykładowa.";
export const CHILD = "małoletni (pokaz)";

/** What somebody wrote on the children's page of the demo. */
export const REPORTS = [
  "Pokaz: ktoś pisze do mnie dziwne rzeczy w grze.",
  "Pokaz: starszy kolega zabiera mi tablet na zajęciach.",
  "Pokaz: widziałem coś, co mnie przestraszyło.",
  "Pokaz: pytanie, czy wolno robić zdjęcia na wystawie.",
] as const;

export const LOOKS = ["zielona bluza", "czerwona czapka", "plecak w kropki", null] as const;

export const CYBER = [
  {
    kind: "phishing",
    description: "Pokaz: wiadomość podszywająca się pod dostawcę trafiła do skrzynki działu; nikt nie podał hasła.",
  },
  {
    kind: "malware",
    description: "Pokaz: antywirus zatrzymał niechciany program na laptopie z pracowni.",
  },
] as const;

/** What people wrote about the Standards, and what they were told. */
export const REMARKS = [
  {
    source: "guardian",
    text: "Pokaz: proszę o większy druk na plakacie z telefonami zaufania przy szatni.",
    decision: "accepted",
    answer: "Pokaz: plakat wydrukujemy w formacie A2.",
  },
  {
    source: "staff",
    text: "Pokaz: zapis o przekazaniu tabletu w trakcie zajęć jest niejasny.",
    decision: "partly",
    answer: "Pokaz: doprecyzujemy w instrukcji, treść Standardów zostaje.",
  },
  {
    source: "child",
    text: "Pokaz: chcę wiedzieć, gdzie usiąść, gdy ktoś mi dokucza.",
    decision: "accepted",
    answer: "Pokaz: miejsce oznaczymy na planie wystawy.",
  },
  {
    source: "guest",
    text: "Pokaz: strona mojego klubu była zamknięta w sieci dla gości.",
    decision: "not-standards",
    answer: "Pokaz: to pomyłka listy, stronę otwarto.",
  },
  {
    source: "network-safety",
    text: "Pokaz: proponuję zapisać w Standardach kwartalny przegląd wyjątków.",
    decision: "declined",
    answer: "Pokaz: przegląd jest już w kalendarzu, dodatkowy zapis nic nie zmieni.",
  },
] as const;

export const IMPROVEMENTS = [
  {
    title: "Pokaz: krótsza naprawa tabletów po zgłoszeniu",
    why: "Pokaz: mediana naprawy przekracza trzy dni, a wózek ma dwa tablety zapasowe.",
    result: "Pokaz: ustalono dyżur serwisu, mediana spadła do dwóch dni.",
  },
  {
    title: "Pokaz: przypomnienie o karcie rozmowy przy stanowisku",
    why: "Pokaz: edukatorzy pytali, od czego zacząć rozmowę z dzieckiem.",
    result: "Pokaz: karty rozmów leżą przy każdym wózku.",
  },
  {
    title: "Pokaz: ukraińska wersja planu sali",
    why: "Pokaz: goście z Ukrainy nie znajdowali osoby od zgłoszeń.",
    result: "Pokaz: plan wisi w trzech językach.",
  },
] as const;
