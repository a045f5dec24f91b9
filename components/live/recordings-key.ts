/** Of all that is asked about recordings; with it, whoever sets a mark has the lists asked for again. */
export const recordingsKey = ["recordings"] as const;

/** Nothing tells that others remove one, or set a mark in it: so often, and when one comes back to the page, it is asked. */
export const recordingsAskedAgain = { refetchInterval: 30_000, refetchOnWindowFocus: true } as const;
