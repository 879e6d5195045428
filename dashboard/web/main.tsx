/**
 * Root of the page: style sheets, the chosen catalogue, then React. Nothing else happens here.
 *
 * @module
 */
import "@fontsource-variable/atkinson-hyperlegible-next/wght.css";
import "./look/tokens.css";
import "./look/base.css";
import "./look/shell.css";
import "./look/parts.css";
import "./look/pages.css";
import "./look/devices.css";
import "./look/cases.css";
import "./look/notices.css";
import "./look/people.css";
import "./look/retention.css";
import "./look/standards.css";
import "./look/publishing.css";
import "./look/surveys.css";
import "./look/probes.css";
import "./look/effectiveness.css";
import "./look/print.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { storedLanguage } from "./app/choices.ts";
import { loadTexts } from "./texts/load.ts";

const root = document.querySelector("#root");
if (root === null) throw new Error("index.html has no #root");
const texts = await loadTexts(storedLanguage());
createRoot(root).render(
  <StrictMode>
    <App texts={texts} />
  </StrictMode>,
);
