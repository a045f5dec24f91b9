import type { AriError, StreamState } from "@/lib/ari";
import type { NodeRow } from "@/lib/live/rows";
import type { NodeConfig } from "../config";

type Described = Pick<NodeRow, "status" | "reason" | "nextTryAtPanelMs">;

/** The stream's state in the words that people read: what is wrong with this node and what to do about it. */
export function describeState(
  state: StreamState,
  config: Pick<NodeConfig, "url" | "application">,
): Described {
  switch (state.status) {
    case "idle":
    case "connecting":
      return { status: "connecting", reason: null, nextTryAtPanelMs: null };
    case "resyncing":
      return { status: "resyncing", reason: null, nextTryAtPanelMs: null };
    case "live":
      return { status: "live", reason: null, nextTryAtPanelMs: null };
    case "waiting":
      return {
        status: "lost",
        reason: {
          code: state.reason.code,
          text: state.reason.message,
          whatToDo: advice(state.reason, config),
        },
        nextTryAtPanelMs: state.retryAtMs,
      };
    case "refused":
      return {
        status: "refused",
        reason: {
          code: state.reason.code,
          text: `Asterisk at ${config.url} refused the panel: ${state.reason.message}`,
          whatToDo:
            "Compare the user name and password of this node with a user section of ari.conf; that user must not be read_only.",
        },
        nextTryAtPanelMs: state.retryAtMs,
      };
    case "replaced":
      return {
        status: "replaced",
        reason: {
          code: "replaced",
          text: `Another client has taken over the application "${config.application}" on this Asterisk.`,
          whatToDo:
            "Give each panel its own application name, or stop the other one; then choose Check again on the Nodes page.",
        },
        nextTryAtPanelMs: null,
      };
    case "closed":
      return { status: "stopped", reason: null, nextTryAtPanelMs: null };
    default:
      return state satisfies never;
  }
}

function advice(reason: AriError, { url }: Pick<NodeConfig, "url">): string {
  switch (reason.code) {
    case "connection_failed":
      return `Is Asterisk running, and does http.conf listen where ${url} points? The panel goes on trying.`;
    case "timeout":
      return "Asterisk did not answer in time: look at its load and the network. The panel goes on trying.";
    case "unavailable":
      return "Asterisk is starting. The panel goes on trying.";
    case "not_found":
      return `Nothing of ARI answers at ${url}: look at the prefix in http.conf and that res_ari is loaded and enabled.`;
    default:
      return "The panel goes on trying. If it stays so, look at the log of this Asterisk.";
  }
}
