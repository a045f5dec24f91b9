import { AriError } from "@/lib/ari";
import { panelError } from "../../nodes/asterisk-errors";
import { newId } from "../../nodes/ids";
import { partyArgument } from "../../nodes/party-calls";
import type { Handler } from "../command";
import { ask } from "../target";

/** Rings an endpoint. Its story is followed from before the request, because events overtake the answer. */
export const originate: Handler<"channels.originate"> = async (input, { nodes }, identity) => {
  const { node, originations, parties } = nodes.live(input.node);
  const { client, application } = node;
  const { to } = input;
  const channelId = newId(application, to.kind === "party" ? "party" : "call");
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
  const party =
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
          : { app: application, appArgs: to.kind === "party" ? partyArgument : to.arguments }),
      }),
    );
  } catch (caught) {
    const error = panelError(caught, { kind: "endpoint", id: input.endpoint });
    // Without an answer it may have been carried out: whoever is rung then must not talk to nobody.
    const mayStillRing = AriError.from(error.cause).mayBeDone;
    if (mayStillRing) party?.settled();
    else party?.forget();
    originations.failed(channelId, error.message, { mayStillRing });
    throw error;
  }
  party?.settled();
  return { channelId };
};
