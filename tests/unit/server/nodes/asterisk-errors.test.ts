import { describe, expect, it } from "vitest";
import { AriError } from "@/lib/ari";
import { panelError } from "@/server/nodes/asterisk-errors";

const channel = { kind: "channel", id: "c1" } as const;

describe("panelError", () => {
  it("does not say that nothing was done of a request that was cut off midway", () => {
    const cut = new AriError("connection_failed", "cut.", { retryable: false });
    expect(panelError(cut, channel)).toMatchObject({ code: "asterisk_timeout", status: 504 });
    const refused = new AriError("connection_failed", "refused.");
    expect(panelError(refused, channel)).toMatchObject({ code: "node_not_live", status: 503 });
  });

  it("names neither requests nor addresses nor keys of nodes, which stay in its cause", () => {
    const technical = /\w+\.\w+[A-Z(]|ws:|channelId|http\.conf|127\.0|pbx-22/;
    const lost = new AriError(
      "connection_failed",
      "no connection to Asterisk at ws://127.0.0.1:1/ari/events.",
      {
        operation: "events.eventWebsocket",
        about: "app patchbay",
      },
    );
    const node = panelError(lost, { kind: "node", id: "pbx-22" });
    expect(node.message).toBe("Asterisk could not be reached.");
    expect(node.cause).toBe(lost);
    const conflict = new AriError("conflict", "Asterisk answered 409.", {
      operation: "channels.hold",
      status: 409,
      asteriskMessage: "Channel not in Stasis application",
    });
    const refused = panelError(conflict, channel);
    expect(refused.message).toBe("Channel c1: Asterisk refused it (Channel not in Stasis application).");
    for (const code of ["timeout", "unauthorized", "server_error", "unavailable", "unexpected"] as const) {
      const failed = new AriError(code, "at ws://127.0.0.1:1", { operation: "channels.originateWithId" });
      expect(panelError(failed, channel).message).not.toMatch(technical);
      expect(failed.message).toMatch(technical);
    }
  });

  it("says of an endpoint that cannot be called what that means", () => {
    const failed = new AriError("allocation_failed", "Asterisk answered 500 (Allocation failed).", {
      operation: "channels.originateWithId",
      about: "channelId patchbay-spyleg-1",
      status: 500,
      asteriskMessage: "Allocation failed",
    });
    expect(panelError(failed, { kind: "endpoint", id: "PJSIP/9999" })).toMatchObject({
      code: "endpoint_unavailable",
      message: "PJSIP/9999 cannot be called: it is not registered, or not there.",
    });
  });
});
