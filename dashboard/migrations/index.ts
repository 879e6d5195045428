/**
 * All migrations in order. Numbered once, never edited: a change of the schema is a new file.
 *
 * @module
 */
import type { Migrations } from "../platform/migrate.ts";
import * as platform from "./0001-platform.ts";
import * as access from "./0002-access.ts";
import * as register from "./0003-register.ts";
import * as venues from "./0004-venues.ts";
import * as lists from "./0005-lists.ts";
import * as listsReview from "./0006-lists-review.ts";
import * as devices from "./0007-devices.ts";
import * as loans from "./0008-loans.ts";
import * as devicePapers from "./0009-device-papers.ts";
import * as people from "./0010-people.ts";
import * as vault from "./0011-vault.ts";
import * as cases from "./0012-cases.ts";
import * as help from "./0013-help.ts";
import * as retention from "./0014-retention.ts";
import * as notify from "./0015-notify.ts";
import * as copiesLeft from "./0016-copies-left.ts";
import * as retentionPage from "./0017-retention-page.ts";
import * as contactWords from "./0018-contact-words.ts";
import * as deviceBacklog from "./0020-device-backlog.ts";
import * as reports from "./0021-reports.ts";
import * as coordination from "./0022-coordination.ts";
import * as probes from "./0023-probes.ts";
import * as editions from "./0024-editions.ts";
import * as surveys from "./0025-surveys.ts";
import * as probesVantages from "./0026-probes-vantages.ts";
import * as openData from "./0027-open-data.ts";
import * as reportPapers from "./0028-report-papers.ts";
import * as coordinationYear from "./0029-coordination-year.ts";
import * as drill from "./0030-drill.ts";
import * as reportYears from "./0031-report-years.ts";
import * as helpVisits from "./0032-help-visits.ts";

export const MIGRATIONS: Migrations = {
  "0001-platform": platform,
  "0002-access": access,
  "0003-register": register,
  "0004-venues": venues,
  "0005-lists": lists,
  "0006-lists-review": listsReview,
  "0007-devices": devices,
  "0008-loans": loans,
  "0009-device-papers": devicePapers,
  "0010-people": people,
  "0011-vault": vault,
  "0012-cases": cases,
  "0013-help": help,
  "0014-retention": retention,
  "0015-notify": notify,
  "0016-copies-left": copiesLeft,
  "0017-retention-page": retentionPage,
  "0018-contact-words": contactWords,
  "0020-device-backlog": deviceBacklog,
  "0021-reports": reports,
  "0022-coordination": coordination,
  "0023-probes": probes,
  "0024-editions": editions,
  "0025-surveys": surveys,
  "0026-probes-vantages": probesVantages,
  "0027-open-data": openData,
  "0028-report-papers": reportPapers,
  "0029-coordination-year": coordinationYear,
  "0030-drill": drill,
  "0031-report-years": reportYears,
  "0032-help-visits": helpVisits,
};
