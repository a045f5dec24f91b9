import { AriError } from "@/lib/ari";
import { newId } from "../../nodes/ids";
import type { Handler } from "../command";
import { ask } from "../target";

/** Rings an endpoint. Its story is followed from before the request, because events overtake the answer. */
export const originate: Handler<"channels.originate"> = async (input, { nodes }, identity) => {
  const { node, originations, parties } = nodes.live(input.node);
  const { client, application } = node;
  const { to } = input;
  const channelId = newId(application, "call");
  originations.begin({
    id: channelId,
    by: identity.actor,
    endpoint: input.endpoint,
    to:
      to.kind === "extension"
        ? `${to.extension}@${to.context}`
        : to.kind === "party"
          ? to.endpoint
          : application,
    callerId: input.callerId,
  });
  const forgetParty =
    to.kind === "party"
      ? parties.expect({
          firstId: channelId,
          secondEndpoint: to.endpoint,
          callerId: input.callerId,
          timeoutMs: input.timeoutMs,
        })
      : undefined;
  try {
    await ask({ kind: "endpoint", id: input.endpoint }, () =>
      client.channels.originateWithId({
        channelId,
        endpoint: input.endpoint,
        timeout: Math.ceil(input.timeoutMs / 1_000),
        ...(input.callerId === "" ? {} : { callerId: input.callerId }),
        ...(to.kind === "extension"
          ? { extension: to.extension, context: to.context, priority: to.priority }
          : { app: application, appArgs: to.kind === "party" ? "party" : to.arguments }),
      }),
    );
  } catch (error) {
    forgetParty?.();
    originations.failed(channelId, AriError.from(error).message);
    throw error;
  }
  return { channelId };
};
