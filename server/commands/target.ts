import { type ActName, actsOn, actsOnBridge, type BridgeActName } from "@/lib/api/acts";
import { AriError } from "@/lib/ari";
import type { BridgeRow, ChannelRow } from "@/lib/live/rows";
import { PanelError } from "../errors";
import { panelError, type Subject } from "../nodes/asterisk-errors";
import type { ManagedNode, Nodes } from "../nodes/nodes";
import type { Told } from "./command";

export const accepted = { accepted: true } as const;

/** For the audit, where a session that was to be ended had just ended: by its call, its page or its wire. */
export const endedBeforeTold: Told = { detail: "It had just ended; nothing was left to do.", input: {} };

/**
 * The channel to act on, if the act is possible now by the same table that the page offers from.
 * @throws node_unknown, node_not_live, channel_gone, and the code of the table's refusal
 */
export function channelFor(
  nodes: Nodes,
  nodeName: string,
  id: string,
  act: ActName,
): ManagedNode & { channel: ChannelRow } {
  const managed = nodes.live(nodeName);
  const channel = managed.node.live.row("channels", id);
  if (channel === undefined) throw gone("channel", managed.node.displayName);
  const bridge = channel.bridgeId === null ? undefined : managed.node.live.row("bridges", channel.bridgeId);
  const nodeStatus = managed.node.health().status;
  const allowed = actsOn(channel, { nodeStatus, ...(bridge === undefined ? {} : { bridge }) })[act];
  if (!allowed.can) {
    throw new PanelError(allowed.code, `${channel.name}: ${allowed.why}`, { whatToDo: allowed.whatToDo });
  }
  return { ...managed, channel };
}

/** The bridge to act on; as {@link channelFor}. */
export function bridgeFor(
  nodes: Nodes,
  nodeName: string,
  id: string,
  act: BridgeActName,
): ManagedNode & { bridge: BridgeRow } {
  const managed = nodes.live(nodeName);
  const bridge = managed.node.live.row("bridges", id);
  if (bridge === undefined) throw gone("bridge", managed.node.displayName);
  const allowed = actsOnBridge(bridge, { nodeStatus: managed.node.health().status })[act];
  if (!allowed.can) {
    throw new PanelError(allowed.code, `Bridge ${id}: ${allowed.why}`, { whatToDo: allowed.whatToDo });
  }
  return { ...managed, bridge };
}

/** Its id is what the request names already, and nothing that people know it by. */
export function gone(kind: "channel" | "bridge", nodeName: string): PanelError {
  return new PanelError(
    kind === "channel" ? "channel_gone" : "bridge_gone",
    `There is no such ${kind} on ${nodeName}.`,
    {
      whatToDo: "It has most likely just ended; look at the list.",
      field: "id",
    },
  );
}

/** Runs requests to Asterisk and turns their errors into ours. */
export async function ask<Answer>(subject: Subject, request: () => Promise<Answer>): Promise<Answer> {
  try {
    return await request();
  } catch (error) {
    throw panelError(error, subject);
  }
}

/**
 * As {@link ask}, for putting channels into a bridge. Asterisk checks all of them first and answers 400 where one has
 * gone (res/ari/resource_bridges.c): that is no fault of the input.
 */
export async function askToJoin(bridgeId: string, request: () => Promise<unknown>): Promise<void> {
  try {
    await request();
  } catch (error) {
    if (
      error instanceof AriError &&
      error.status === 400 &&
      /^Channel not found/i.test(error.asteriskMessage ?? "")
    ) {
      throw new PanelError(
        "channel_gone",
        "One of the channels has just ended, so none was put into the bridge.",
        {
          whatToDo: "Look at the list, and repeat it with those that are left.",
          field: "channelIds",
          asterisk: { status: error.status, message: error.asteriskMessage ?? error.message },
          cause: error,
        },
      );
    }
    throw panelError(error, { kind: "bridge", id: bridgeId });
  }
}
