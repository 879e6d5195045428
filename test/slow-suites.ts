/**
 * Suites that a whole run leaves to `npm run test:slow`, so that it stays below a quarter of an hour on two processors.
 *
 * They drive a browser or whole programs for a minute and more each. `test/architecture/slow-suites.test.ts` counts them as skipped.
 *
 * @module
 */
export const SLOW_SUITES: readonly string[] = [
  "test/integration/access/named-everybody.test.ts",
  "test/integration/access/named-postgres.test.ts",
  "test/integration/cases/faults.test.ts",
  "test/integration/cases/matrix.test.ts",
  "test/integration/coordination/reminders-postgres.test.ts",
  "test/integration/coordination/trainings-postgres.test.ts",
  "test/integration/coordination/trainings.test.ts",
  "test/integration/dashboard/documents/pdf-ua.test.ts",
  "test/integration/dashboard/review.test.ts",
  "test/integration/demo/seed.test.ts",
  "test/integration/device/boxes.test.ts",
  "test/integration/device/end-to-end.test.ts",
  "test/integration/drill/drill-postgres.test.ts",
  "test/integration/loans/training-postgres.test.ts",
  "test/integration/open-data/releases.test.ts",
  "test/integration/people/browser.test.ts",
  "test/integration/people/orders.test.ts",
  "test/integration/privacy/hunt-postgres.test.ts",
  "test/integration/probes/ipv6.test.ts",
  "test/integration/probes/notices.test.ts",
  "test/integration/probes/rounds.test.ts",
  "test/integration/probes/shows.test.ts",
  "test/integration/probes/sonda.test.ts",
  "test/integration/reports/doors.test.ts",
  "test/integration/reports/editions.test.ts",
  "test/integration/reports/shown.test.ts",
  "test/integration/resolver/crash.test.ts",
  "test/integration/resolver/leases.test.ts",
  "test/integration/resolver/signed.test.ts",
  "test/integration/retention/backup.test.ts",
  "test/integration/retention/full-year.test.ts",
  "test/integration/retention/year.test.ts",
  "test/integration/scripts/exchange.test.ts",
  "test/integration/vault/keys-command.test.ts",
  "test/integration/web/cases.test.ts",
  "test/integration/web/desk-scan.test.ts",
  "test/integration/web/devices.test.ts",
  "test/integration/web/drill.test.ts",
  "test/integration/web/effectiveness.test.ts",
  "test/integration/web/kept-text.test.ts",
  "test/integration/web/lists.test.ts",
  "test/integration/web/loan-day.test.ts",
  "test/integration/web/notices.test.ts",
  "test/integration/web/probes.test.ts",
  "test/integration/web/publishing.test.ts",
  "test/integration/web/reports.test.ts",
  "test/integration/web/retention.test.ts",
  "test/integration/web/standards.test.ts",
  "test/integration/web/surveys.test.ts",
  "test/integration/web/waiting.test.ts",
  "test/integration/web/walk-through.test.ts",
];

/** Suites whose long tests only are left out; they mark them with `inWhole` and run in both scripts. */
export const SHORTENED_SUITES: readonly string[] = ["test/integration/web/page.test.ts"];
