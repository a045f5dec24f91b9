/** For operations that take none. */
export type NoParams = Record<string, never>;

/** What every call takes besides its parameters. */
export interface CallOptions {
  /** Abort: the call rejects with `aborted`. Asterisk may still carry the request out. */
  signal?: AbortSignal | undefined;
  /** Whole time for the answer, in milliseconds. Default: that of the transport, 10,000. */
  timeoutMs?: number | undefined;
  /**
   * Of an answer in bytes (`recordings.getStoredFile`: 57 MB for an hour at 8 kHz): gets each piece as it comes, and the
   * call resolves with none of them. It must not throw, and nothing waits for it. Such a call is not repeated by itself
   * when the connection breaks.
   */
  onBytes?: ((piece: Uint8Array) => void) | undefined;
}

/**
 * Channel or bridge variables, by name. The object form asks for ChannelVarset events about the variable; Asterisk 16
 * and 18 know the string form only (res/ari/resource_channels.c).
 */
export type VariableValues = Record<string, string | { value: string; report_events?: boolean }>;

/** Attributes of a dynamic configuration object (res/ari/resource_asterisk.c). */
export type ConfigFields = readonly { attribute: string; value: string }[];

/**
 * Which events an application gets. A key that is absent keeps its old value, `{}` clears both; `disallowed` wins over
 * `allowed`, and an empty `allowed` allows all (res/stasis/app.c).
 */
export interface EventFilter {
  allowed?: readonly { type: string }[];
  disallowed?: readonly { type: string }[];
}
