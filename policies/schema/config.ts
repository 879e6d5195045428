/**
 * Shape of `config.yaml`: what differs between venues. Everything has a default, so an empty file is a working venue.
 *
 * @module
 */
import { z } from "zod";
import { ListSource } from "./list-source.ts";
import { NetworkAssignment } from "./messages.ts";
import { NetworkId, ResolverId } from "./vocabulary.ts";

const ip = z.union([z.ipv4(), z.ipv6()]);

export const UpstreamConfig = z.strictObject({
  address: ip.describe("IP address; a name would need DNS to reach DNS"),
  port: z.int().min(1).max(65_535).default(53),
  timeoutMs: z.int().min(50).max(10_000).default(1_500).describe("silence before the next upstream is tried"),
});
export type UpstreamConfig = z.output<typeof UpstreamConfig>;

/** Where the DHCP server writes down its leases, for M01. */
export const LeaseConfig = z.strictObject({
  file: z.string().min(1).describe("lease file of the DHCP server on this machine; left out: leases are not measured"),
  format: z
    .enum(["auto", "dnsmasq", "kea", "isc"])
    .default("auto")
    .describe("dnsmasq.leases, kea-leases4.csv (memfile) or dhcpd.leases; auto: by its content"),
  everyMinutes: z.int().min(1).max(30).default(5).describe("minutes between two looks"),
  staleHours: z
    .int()
    .min(1)
    .max(168)
    .default(12)
    .describe("a file nobody wrote for longer is not believed: the hours stay unmeasured"),
});
export type LeaseConfig = z.output<typeof LeaseConfig>;

export const ResolverConfig = z.strictObject({
  id: ResolverId.prefault("resolver-1"),
  listen: z
    .union([z.literal("auto"), z.array(ip).min(1)])
    .default("auto")
    .describe(
      "auto: every address of this machine, each with its own socket, so that answers leave from where they were asked",
    ),
  port: z
    .union([z.literal("auto"), z.int().min(0).max(65_535)])
    .default("auto")
    .describe("auto: 53 where allowed, else 5353"),
  workers: z.union([z.literal("auto"), z.int().min(1).max(32)]).default("auto"),
  upstreams: z
    .array(UpstreamConfig)
    .min(1)
    // DNS4EU child protection: filters upstream as well, operated in the EU.
    .default([
      { address: "86.54.11.12", port: 53, timeoutMs: 1_500 },
      { address: "86.54.11.212", port: 53, timeoutMs: 1_500 },
    ]),
  namesInMemory: z
    .enum(["auto", "always", "never"])
    .default("auto")
    .describe("listed names in each worker's memory; auto: if those of all workers fit 1/32 of the machine's memory"),
  cacheEntries: z.int().min(100).max(1_000_000).default(20_000).describe("answers kept by each worker"),
  maxTtlS: z.int().min(1).max(604_800).default(86_400),
  minTtlS: z.int().min(0).max(300).default(0),
  negativeTtlS: z.int().min(1).max(10_800).default(900).describe("ceiling of negative caching (RFC 2308 section 5)"),
  clientQps: z.int().min(1).default(400).describe("sustained questions a second of one source prefix and worker"),
  clientBurst: z.int().min(1).default(2_000),
  tcpIdleMs: z.int().min(100).default(10_000),
  tcpConnections: z.int().min(1).default(512),
  leases: LeaseConfig.optional(),
});
export type ResolverConfig = z.output<typeof ResolverConfig>;

export const DatabaseConfig = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("sqlite"),
    file: z.string().optional().describe("default: latarnik.db in the data folder"),
  }),
  z.strictObject({
    kind: z.literal("postgres"),
    urlFile: z.string().describe("file that holds the connection URL; never written in the configuration itself"),
  }),
]);
export type DatabaseConfig = z.output<typeof DatabaseConfig>;

export const Config = z.strictObject({
  venue: z
    .strictObject({
      id: z
        .string()
        .regex(/^[a-z0-9][a-z0-9-]*$/u)
        .default("venue-1"),
      name: z.string().min(1).default("Moja placówka"),
      timeZone: z.string().default("Europe/Warsaw"),
      demo: z.boolean().default(false).describe("a venue that is not real; every page says so"),
    })
    .prefault({}),
  resolver: ResolverConfig.prefault({}),
  networks: z
    .array(NetworkAssignment)
    .default([])
    .describe("empty: the three shipped networks on example ranges and on loopback, see policies/assignments.yaml"),
  unknownClients: NetworkId.optional().describe("policy of clients outside every range; default: the strictest one"),
  page: z
    .strictObject({
      enabled: z.boolean().default(true).describe("the children's page: where help is, and why something is closed"),
      listen: z
        .union([z.literal("auto"), z.array(ip).min(1)])
        .default("auto")
        .describe("auto: the addresses of the resolver"),
      port: z
        .union([z.literal("auto"), z.int().min(0).max(65_535)])
        .default("auto")
        .describe(
          "auto: 80 where allowed, else 8081 or any free one; a browser finds the page of a blocked name on 80 only",
        ),
      names: z.array(z.string().max(253)).default([]).describe("names people type for the page itself, lower case"),
    })
    .prefault({}),
  dashboard: z
    .strictObject({
      address: ip.default("127.0.0.1"),
      port: z.int().min(0).max(65_535).default(8080),
      origin: z.url().optional().describe("address people type, if a reverse proxy stands in front"),
    })
    .prefault({}),
  database: DatabaseConfig.prefault({ kind: "sqlite" }),
  lists: z
    .strictObject({
      sources: z.array(ListSource).default([]),
      starter: z.boolean().default(true).describe("the project's own starter lists"),
      localFolder: z
        .string()
        .optional()
        .describe("folder with allow.txt, deny.txt, never-block.txt added to the shipped ones"),
      updates: z.enum(["scheduled", "offline"]).default("scheduled").describe("offline: nothing is fetched"),
      proxy: z
        .url({ protocol: /^https?$/u })
        .optional()
        .describe("HTTP proxy for list downloads; a password in it is never logged or shown"),
    })
    .prefault({}),
  devices: z
    .strictObject({
      quarantine: z
        .boolean()
        .default(false)
        .describe("registered loaned devices with a fixed address get policy quarantine while no session has them"),
    })
    .prefault({}),
  cases: z
    .strictObject({
      departments: z
        .record(NetworkId, z.string().min(1).max(64))
        .default({})
        .describe("which department answers for what happens on a network; left out: a person says so"),
      substitute: z
        .enum(["koordynator", "none"])
        .default("koordynator")
        .describe("takes the place of a director whom a report names; none: only the bodies outside are shown"),
      share: z
        .strictObject({
          folder: z.string().min(1).describe("network location for copies of notes"),
          harmFolder: z.string().min(1).describe("narrower location for what was found to be harm"),
          content: z
            .enum(["pseudonymised", "full"])
            .default("pseudonymised")
            .describe("what a copy holds; full is a decision of the director"),
        })
        .optional(),
      letterhead: z
        .strictObject({
          shortName: z.string().max(40).default("").describe("as the Standards call the venue; default: its name"),
          address: z.string().max(200).default(""),
          city: z.string().max(80).default(""),
          phone: z.string().max(40).default(""),
          email: z.string().max(120).default(""),
        })
        .prefault({}),
    })
    .prefault({}),
  notifications: z
    .strictObject({
      email: z
        .strictObject({
          host: z.string().min(1).max(253),
          port: z.int().min(1).max(65_535).default(587),
          security: z
            .enum(["starttls", "tls"])
            .default("starttls")
            .describe("never without encryption; tls is usually port 465"),
          from: z.email(),
          credentialsFile: z.string().optional().describe("two lines, user and password; only its owner may read it"),
          caFile: z.string().optional().describe("certificate of an authority of your own"),
        })
        .optional(),
      push: z
        .strictObject({
          contact: z.email().describe("whom the push services may write to (RFC 8292)"),
          hosts: z
            .array(z.string().min(1).max(253))
            .default([
              "fcm.googleapis.com",
              "updates.push.services.mozilla.com",
              "web.push.apple.com",
              "notify.windows.com",
            ])
            .describe("push services browsers may name, their subdomains included"),
          caFile: z.string().optional(),
        })
        .optional(),
      webhook: z
        .strictObject({
          url: z.url({ protocol: /^https$/u }),
          secretFile: z.string().describe("key of the HMAC-SHA-256 signature, at least 32 characters"),
          caFile: z.string().optional(),
        })
        .optional(),
      ntfy: z
        .strictObject({
          url: z.url({ protocol: /^https$/u }).describe("server; every account has a topic of its own on it"),
          secretFile: z.string().describe("key of the HMAC-SHA-256 signature, at least 32 characters"),
          tokenFile: z.string().optional().describe("access token of the server"),
          caFile: z.string().optional(),
        })
        .optional(),
      timeoutMs: z.int().min(100).max(60_000).default(10_000),
      digestMinutes: z.int().min(0).max(240).default(10).describe("at most one message in this time, unless urgent"),
      escalateMinutes: z.int().min(1).max(10_080).default(120),
      urgentEscalateMinutes: z.int().min(1).max(1_440).default(15),
    })
    .prefault({}),
  cyber: z
    .strictObject({
      failureMinutes: z
        .int()
        .min(1)
        .max(120)
        .default(5)
        .describe("a filter that fails this long during a lesson opens a case (R-004)"),
    })
    .prefault({}),
  probes: z
    .strictObject({
      publish: z
        .boolean()
        .default(false)
        .describe("anybody may read how much of what must be closed is closed today, and of what must be open open"),
    })
    .prefault({}),
  openData: z
    .strictObject({
      publish: z
        .boolean()
        .default(false)
        .describe("anybody may read releases of open data that the data-protection officer approved"),
    })
    .prefault({}),
  access: z
    .strictObject({
      secondFactorGraceDays: z
        .int()
        .min(0)
        .max(90)
        .default(14)
        .describe("days in which somebody with a role that reaches cases may still sign in without a second factor"),
    })
    .prefault({}),
  policies: z.strictObject({ folder: z.string().optional().describe("instead of the shipped policies") }).prefault({}),
  dataFolder: z.string().default("./data"),
  logLevel: z.enum(["error", "warn", "info", "debug"]).default("info"),
});
export type Config = z.output<typeof Config>;
