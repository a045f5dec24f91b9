import type { Config } from "../config";

/** What to do with a request for a page. */
export type PageVerdict = { kind: "serve" } | { kind: "redirect"; to: string } | { kind: "unknown" };

/** Files that show nothing of the panel's state. */
const openFiles =
  /^\/(_next\/static\/|(favicon\.ico|icon\.svg|icon\.png|apple-icon\.png|robots\.txt|manifest\.webmanifest)$)/;
const developmentFiles = /^\/(_next\/|__nextjs)/;
const start = "/calls";

/** Who sees which page: nothing but the doors without a session, and no door with one. */
export async function judgePage(
  request: { method: string; path: string; search: string },
  facts: {
    mode: Config["mode"];
    isSignedIn: () => Promise<boolean>;
    isSetupOpen: () => Promise<boolean>;
  },
): Promise<PageVerdict> {
  const { method, path, search } = request;
  if (facts.mode === "development" && developmentFiles.test(path)) return { kind: "serve" };
  // Pages are read; every act goes to the API.
  if (method !== "GET" && method !== "HEAD") return { kind: "unknown" };
  if (openFiles.test(path)) return { kind: "serve" };
  if (path === "/setup") {
    return (await facts.isSetupOpen()) ? { kind: "serve" } : { kind: "redirect", to: "/sign-in" };
  }
  const signedIn = await facts.isSignedIn();
  if (path === "/sign-in") return signedIn ? { kind: "redirect", to: start } : { kind: "serve" };
  if (signedIn) return { kind: "serve" };
  const next = path === "/" ? "" : `?next=${encodeURIComponent(path + search)}`;
  return { kind: "redirect", to: `/sign-in${next}` };
}
