import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** The two generations that Patchbay is tested on, and the Debian release that has each. */
export const suites = { 22: "sid", 16: "bullseye" };

/** Where set-up keeps what it has built: `patchbay` in the user's cache folder. */
export function cacheFolder() {
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "patchbay");
}

/**
 * The root folder of a Debian that has Asterisk in it.
 * @param {"22" | "16"} version
 */
export function treeFolder(version) {
  return join(cacheFolder(), `asterisk-${version}`);
}

/** The ARI documents that the fetched Asterisks brought along; they say what their version offers. */
export function documentFolders() {
  return /** @type {const} */ (["22", "16"])
    .map((it) => join(treeFolder(it), "usr/share/asterisk/rest-api"))
    .filter((it) => existsSync(it));
}

/**
 * Whether the tree is complete: it gets this name only when it is.
 * @param {"22" | "16"} version
 */
export function hasTree(version) {
  return existsSync(join(treeFolder(version), "usr/sbin/asterisk"));
}
