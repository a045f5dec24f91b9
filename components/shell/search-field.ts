/** Marks the search field of a screen, so that `/` finds it: spread it on the input. */
export const searchFieldProps = { "data-search": "" } as const;
