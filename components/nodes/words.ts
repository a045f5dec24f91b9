import type { NodeRow, NodeStatus } from "@/lib/live/rows";

/** What the status means for the work, where `reason` says nothing else. */
export const statusMeaning: Record<NodeStatus, string> = {
  connecting: "No answer yet.",
  resyncing: "Connected; the lists are being read.",
  live: "Every change is shown as it happens.",
  lost: "The connection is gone: its calls are shown as last seen.",
  refused: "Asterisk does not let the panel in: nothing can be shown or done.",
  replaced: "Another client took our application name: nothing new is seen.",
  stopped: "The panel is closing.",
};

/** `in 4 s`, `in 2 min 5 s`, `now`; null when no attempt is planned. */
export function nextTryText(nextTryAtPanelMs: number | null, panelNowMs: number): string | null {
  if (nextTryAtPanelMs === null) return null;
  const seconds = Math.ceil((nextTryAtPanelMs - panelNowMs) / 1_000);
  if (seconds <= 0) return "now";
  if (seconds < 60) return `in ${seconds} s`;
  return seconds % 60 === 0
    ? `in ${seconds / 60} min`
    : `in ${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** What a resync found to put right, for example `2 added, 1 corrected, 0 removed, took 41 ms`. */
export function resyncText(resync: NonNullable<NodeRow["lastResync"]>): string {
  const { added, changed, removed, durationMs } = resync;
  return `${added} added, ${changed} corrected, ${removed} removed, took ${Math.round(durationMs)} ms`;
}

/** How old the data is: `0.3 s ago`, `12 s ago`, `3 min ago`, `2 h ago`. Never negative: clocks differ by some ms. */
export function agoText(atMs: number, nowMs: number): string {
  const seconds = Math.max(0, nowMs - atMs) / 1_000;
  if (seconds < 10) return `${seconds.toFixed(1)} s ago`;
  if (seconds < 120) return `${Math.floor(seconds)} s ago`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min ago`;
  return `${Math.floor(seconds / 3_600)} h ago`;
}

/** The difference of the clocks with its direction; below 50 ms it is within what the measurement knows. */
export function clockText(clockOffsetMs: number): string {
  const ms = Math.round(Math.abs(clockOffsetMs));
  if (ms < 50) return "in step";
  const amount = ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`;
  return clockOffsetMs > 0 ? `${amount} ahead` : `${amount} behind`;
}
