import type { HangupReason } from "@/lib/api/fields";
import { PanelError } from "../../errors";
import { panelError } from "../../nodes/asterisk-errors";
import type { Node } from "../../nodes/node";
import type { Handler } from "../command";
import { accepted, gone } from "../target";

/** Requests that run at once: each keep-alive socket is a thread in Asterisk (main/http.c). */
const atOnce = 6;

export const hangup: Handler<"channels.hangup"> = async ({ node: name, id, reason }, { nodes }) => {
  await hangUpOne(nodes.live(name).node, id, reason);
  return accepted;
};

export const hangupMany: Handler<"channels.hangupMany"> = async ({ node: name, ids, reason }, { nodes }) => {
  const { node } = nodes.live(name);
  const queue = [...new Set(ids)];
  const total = queue.length;
  const failed: { id: string; code: string; detail: string }[] = [];
  const worker = async (): Promise<void> => {
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      try {
        await hangUpOne(node, id, reason);
      } catch (error) {
        const { code, message } = panelError(error, { kind: "channel", id });
        failed.push({ id, code, detail: message });
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { hungUp: total - failed.length, failed };
};

/**
 * Works on any channel, in Stasis or not, and is tried even when the live state does not know it (yet). One that has
 * ended counts as done when we have seen it: a second click must not look like a failure.
 */
async function hangUpOne(node: Node, channelId: string, reason: HangupReason): Promise<void> {
  const seen = node.live.knewChannel(channelId);
  try {
    await node.client.channels.hangup({ channelId, reason });
  } catch (error) {
    const translated = panelError(error, { kind: "channel", id: channelId });
    if (!(translated instanceof PanelError) || translated.code !== "channel_gone") throw translated;
    if (!seen) throw gone("channel", node.displayName);
  }
}
