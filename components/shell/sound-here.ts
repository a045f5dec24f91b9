let keys: ReadonlySet<string> = new Set();
let coming: ReadonlySet<string> = new Set();

/**
 * The sessions whose sound is in this page, as `node/id`, and the channels that are about to be heard, as
 * `node/channelId`: the dock tells, and whoever offers to hear a call here asks.
 */
export const soundHere = {
  has: (node: string, id: string): boolean => keys.has(`${node}/${id}`),
  isComing: (node: string, channelId: string): boolean => coming.has(`${node}/${channelId}`),
  tell(next: ReadonlySet<string>, nextComing: ReadonlySet<string> = new Set()): void {
    keys = next;
    coming = nextComing;
  },
};
