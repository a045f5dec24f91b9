let keys: ReadonlySet<string> = new Set();

/**
 * The sessions whose sound is in this page, as `node/id`: the dock tells, and whoever offers to hear a call here asks.
 */
export const soundHere = {
  has: (node: string, id: string): boolean => keys.has(`${node}/${id}`),
  tell(next: ReadonlySet<string>): void {
    keys = next;
  },
};
