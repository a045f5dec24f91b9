/**
 * Technologies whose channels have no device or trunk behind them, so that no endpoint and no lamp belongs to them:
 * Asterisk's own (main/core_local.c, res/res_stasis_snoop.c, channels/chan_bridge_media.c) and the media channels.
 */
const inner = new Set([
  "Local",
  "Snoop",
  "UnicastRTP",
  "MulticastRTP",
  "WebSocket",
  "AudioSocket",
  "Announcer",
  "Recorder",
  "CBAnn",
  "CBRec",
  "Surrogate",
  "AsyncGoto",
  "Message",
  "Bridge",
  "Parked",
]);

/** The technology of `TECH/rest`, `""` where there is no slash. */
export function technologyOf(name: string): string {
  const slash = name.indexOf("/");
  return slash === -1 ? "" : name.slice(0, slash);
}

/** Whether channels of a technology come and go without a device or trunk behind them. */
export function isInnerTechnology(technology: string): boolean {
  return inner.has(technology);
}

/** `PJSIP/alice-00000001` → `PJSIP/alice`; null for Local, Snoop, media channels and names without that form. */
export function endpointOfName(name: string): string | null {
  const slash = name.indexOf("/");
  const dash = name.lastIndexOf("-");
  if (slash <= 0 || dash <= slash + 1 || inner.has(name.slice(0, slash))) {
    return null;
  }
  return name.slice(0, dash);
}

/** `Local/1003@default-0000002a;1` → the part before `;`, which both halves share; null for other channels. */
export function localPairOfName(name: string): string | null {
  if (!name.startsWith("Local/")) {
    return null;
  }
  const semicolon = name.lastIndexOf(";");
  return semicolon === -1 ? null : name.slice(0, semicolon);
}

const snoopSuffix = /-[0-9a-f]{8}$/;

/** `Snoop/<id>-<8 hex>` → the id of the channel it is attached to (res/res_stasis_snoop.c); null for other channels. */
export function snoopTargetOfName(name: string): string | null {
  return name.startsWith("Snoop/") && snoopSuffix.test(name) ? name.slice(6, -9) : null;
}
