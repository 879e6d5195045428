/**
 * Which addresses there are: every route of the page, and below the children's page every link that leads on.
 *
 * Routes are read from the product, so that a page cannot be forgotten. An address with a place for an id is found as a person finds it:
 * by a link on another page. A route nothing leads to is a finding.
 *
 * @module
 */
import type { Permission } from "../../policies/schema/api.ts";
import { routes } from "../../dashboard/web/app/routes.ts";
import { PATHS } from "../../agent/page/render/frame.ts";

export type Route = (typeof routes)[number];

/** Ids of two years lead to thousands of addresses; of each route these many are looked at. */
const MOST_OF_A_ROUTE = 1;

const isFixed = ({ path }: Route): boolean => !path.includes("/:");
const pattern = ({ path }: Route): RegExp => new RegExp(`^${path.replaceAll(/:[a-z]+/gu, "[^/]+")}$`, "u");

export const openRoutes = (): readonly Route[] => routes.filter(({ needs }) => needs === "public");
export const staffRoutes = (permissions: readonly Permission[]): readonly Route[] =>
  routes.filter(
    ({ needs }) => needs !== "public" && (needs === null || needs.some((one) => permissions.includes(one))),
  );

/** A name of a file for a route: `/devices/:id/theft` is `devices-id-theft`. */
export const nameOf = (path: string): string =>
  path === "/" ? "today" : path.replaceAll(/[^a-z0-9-]+/giu, "-").replaceAll(/^-+|-+$/gu, "");

/** Addresses of routes, from links that were seen. */
export class Addresses {
  readonly #found = new Map<string, Set<string>>();
  readonly #fixed: ReadonlySet<string> = new Set(routes.filter(isFixed).map(({ path }) => path));

  /** @param links  absolute, as the browser gives them */
  add(origin: string, links: readonly string[]): void {
    for (const link of links) {
      const url = URL.parse(link);
      if (url === null || url.origin !== origin || this.#fixed.has(url.pathname)) continue;
      const route = routes.find((one) => !isFixed(one) && pattern(one).test(url.pathname));
      if (route === undefined) continue;
      const known = this.#found.get(route.path) ?? new Set();
      if (known.size < MOST_OF_A_ROUTE) this.#found.set(route.path, known.add(url.pathname + url.search));
    }
  }

  /** @returns none while nothing has led there; a page below another is reached by its buttons as well */
  of(route: Route): readonly string[] {
    if (isFixed(route)) return [route.path];
    const own = this.#found.get(route.path);
    if (own !== undefined) return [...own];
    const above = [...this.#found].find(([path]) => route.path.startsWith(`${path}/`));
    if (above === undefined) return [];
    const [path, [first = ""]] = [above[0], [...above[1]]];
    return [first.replace(/\?.*$/u, "") + route.path.slice(path.length)];
  }
}

/** Where the walk through the children's page begins. */
export const CHILDREN: readonly string[] = [
  ...Object.values(PATHS).filter((path) => path !== PATHS.lesson && path !== PATHS.closed),
  `${PATHS.closed}?t=self-harm&nazwa=zly.example`,
  `${PATHS.closed}?t=abuse-images`,
  `${PATHS.talk}/AAA-AAA`,
  `${PATHS.mistake}?kod=AAA-AAA`,
  "/latarnik/nie-ma-takiej",
];

/** A child's address without what changes with language. */
export const plainChild = (link: string): string => {
  const url = new URL(link);
  url.searchParams.delete("j");
  return url.pathname + url.search;
};
