import type { NodeRow } from "@/lib/live/rows";

/** The node that a call was placed on last, remembered in this browser. No data of a call is kept. */
const storageName = "patchbay.lastNode";

export const lastNode = {
  /** `""` for none yet. */
  read(): string {
    try {
      return localStorage.getItem(storageName) ?? "";
    } catch {
      return "";
    }
  },
  remember(node: string): void {
    try {
      localStorage.setItem(storageName, node);
    } catch {
      // A browser without storage begins with the first one each time.
    }
  },
};

/**
 * The node that a new call begins with: the one that was used last (`last`), if it is live, else the first live one in the
 * order in which nodes stand everywhere. Where none is live, the one used last, else the first; `""` while none is known.
 */
export function nodeToBeginWith(nodes: readonly Pick<NodeRow, "node" | "status">[], last: string): string {
  const live = nodes.filter(({ status }) => status === "live");
  for (const among of [live, nodes]) {
    const found = among.find(({ node }) => node === last) ?? among[0];
    if (found !== undefined) return found.node;
  }
  return "";
}
