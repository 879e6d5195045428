/**
 * What people write of an incident before they think: whom it is about and how to reach them is seen, technology is not.
 *
 * @module
 */
import { describe, expect, it } from "vitest";
import { personalSigns } from "../../../../../policies/engine/cyber/technical-only.ts";

describe("words about an incident", () => {
  it.each([
    { why: "a child", text: "Dziecko kliknęło w link na tablecie 7", signs: ["child"] },
    { why: "children, in another case", text: "link wysłano trzem dzieciom", signs: ["child"] },
    { why: "a pupil", text: "zgłosiła to uczennica z grupy", signs: ["child"] },
    { why: "a minor", text: "dane małoletniego w pliku", signs: ["child"] },
    { why: "a boy, with a capital", text: "Chłopcu zginął tablet", signs: ["child"] },
    { why: "a parent", text: "zadzwonił rodzic", signs: ["child"] },
    { why: "a guardian", text: "opiekun dziecka odebrał wiadomość", signs: ["child"] },
    { why: "in English", text: "two children saw the page", signs: ["child"] },
    { why: "an identity number", text: "w logu jest 44051401359", signs: ["pesel"] },
    { why: "a telephone", text: "oddzwonić 600 700 800", signs: ["telephone"] },
    { why: "a telephone with a prefix", text: "+48 600-700-800", signs: ["telephone"] },
    { why: "an e-mail address", text: "wiadomość do jan@centrum.example", signs: ["email"] },
    { why: "all at once", text: "dziecko, 600 700 800, a@b.example", signs: ["child", "telephone", "email"] },
  ])("point at a person: $why", ({ text, signs }) => {
    expect(personalSigns(text)).toEqual(signs);
  });

  it.each([
    "Serwer filtra odpowiadał z obcego adresu 192.0.2.17 przez 14 minut.",
    "Tablet tab-07: szkodliwe oprogramowanie w aplikacji do rysowania.",
    "Zginął nośnik z kopią; 120 osób, dane zaszyfrowane.",
    "Model uczenia maszynowego w programie pocztowym wskazał fałszywą stronę.",
    "Wyłączono kontrolę rodzicielską w ustawieniach urządzenia.",
    "Stanowisko w sali dziecięcej, port 8080, wersja 1.2.300.400.",
    "Powiadomiono opiekuna sieci; S46-2027-000123.",
    "The child process of the resolver answered slowly.",
    "Skrót pliku 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08.",
    "",
  ])("stay with technology: %s", (text) => {
    expect(personalSigns(text)).toEqual([]);
  });
});
