/** Of all that is asked about recordings; with it, whoever sets a mark has the lists asked for again. */
export const recordingsKey = ["recordings"] as const;
