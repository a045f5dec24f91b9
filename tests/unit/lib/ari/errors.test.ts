import { describe, expect, it } from "vitest";
import { AriError, errorOfAnswer } from "@/lib/ari/errors";

describe("errorOfAnswer", () => {
  it.each([
    [400, '{"message":"Endpoint must be specified"}', "bad_request", "Endpoint must be specified"],
    [401, '{"message":"Authentication required"}', "unauthorized", "Authentication required"],
    [403, '{"message":"Write access denied"}', "forbidden", "Write access denied"],
    [404, '{"message":"Channel not found"}', "not_found", "Channel not found"],
    [404, "<html><head><title>404 Not Found</title></head></html>", "unavailable", "404 Not Found"],
    [405, '{"message":"Invalid method"}', "not_supported", "Invalid method"],
    [409, '{"message":"Channel not in Stasis application"}', "conflict", "Channel not in Stasis application"],
    [412, '{"message":"Channel in invalid state"}', "wrong_state", "Channel in invalid state"],
    [413, "<html><title>Request Entity Too Large</title></html>", "bad_request", "Request Entity Too Large"],
    [422, '{"message":"Channel not in this bridge"}', "unprocessable", "Channel not in this bridge"],
    [426, '{"message":"Upgrade Required"}', "bad_request", "Upgrade Required"],
    [500, '{"error":"Allocation failed"}', "allocation_failed", "Allocation failed"],
    [500, '{"message":"Internal Server Error"}', "server_error", "Internal Server Error"],
    [501, '{"message":"Method not implemented"}', "not_implemented", "Method not implemented"],
    [503, '{"message":"Asterisk not booted"}', "unavailable", "Asterisk not booted"],
    [502, "", "server_error", undefined],
    [302, "", "invalid_response", undefined],
  ] as const)("%i %s is %s", (status, text, code, asteriskMessage) => {
    const error = errorOfAnswer("channels.answer", status, text);
    expect(error).toMatchObject({ code, status, asteriskMessage, operation: "channels.answer" });
    expect(error.message).toContain(`channels.answer: Asterisk answered ${status}`);
  });

  it("says that only a booting Asterisk is worth another try", () => {
    expect(errorOfAnswer("a.b", 503, "").retryable).toBe(true);
    expect(errorOfAnswer("a.b", 404, '{"message":"gone"}').retryable).toBe(false);
    expect(errorOfAnswer("a.b", 500, '{"error":"Allocation failed"}').retryable).toBe(false);
  });

  it("says to what it happened, and what to do about that", () => {
    const gone = errorOfAnswer("channels.answer", 404, '{"message":"Channel not found"}', "channelId abc");
    expect(gone.message).toBe(
      "channels.answer (channelId abc): Asterisk answered 404 (Channel not found). It may just have ended.",
    );
    expect(gone.operation).toBe("channels.answer");
    const nobody = errorOfAnswer("events.userEvent", 404, '{"message":"Application not found"}');
    expect(nobody.message).toMatch(/An application is there only while a program is connected for it\.$/);
    const nope = errorOfAnswer("applications.subscribe", 422, "{}", "eventSource channel:nope");
    expect(nope.message).toMatch(/eventSource channel:nope.*only what exists can be subscribed to\.$/);
  });

  it("says who asked where only when that may be what is wrong", () => {
    const asker = "user demo at http://localhost:8088/ari";
    for (const status of [401, 403, 503]) {
      expect(errorOfAnswer("channels.list", status, "", undefined, asker).message).toContain(
        `answered ${status} to ${asker}.`,
      );
    }
    expect(errorOfAnswer("channels.list", 404, "{}", undefined, asker).message).not.toContain("demo");
  });

  it("does not take an unreadable body for words of Asterisk", () => {
    expect(errorOfAnswer("a.b", 404, "[1]").asteriskMessage).toBeUndefined();
    expect(errorOfAnswer("a.b", 404, "null").code).toBe("not_found");
  });
});

describe("AriError.from", () => {
  it("returns an AriError as it is", () => {
    const error = new AriError("conflict", "Taken.");
    expect(AriError.from(error)).toBe(error);
  });

  it.each([
    [new DOMException("stop", "AbortError"), "aborted"],
    [new DOMException("late", "TimeoutError"), "timeout"],
    [new TypeError("x is undefined"), "unexpected"],
    ["text", "unexpected"],
    [undefined, "unexpected"],
  ] as const)("wraps %o as %s with its cause", (caught, code) => {
    const error = AriError.from(caught, "channels.list");
    expect(error.code).toBe(code);
    expect(error.operation).toBe("channels.list");
    if (caught !== undefined) expect(error.cause).toBe(caught);
  });
});

describe("the words of an AriError", () => {
  it("are what, to what, and what to do; nothing of it twice or empty", () => {
    const all = { operation: "once ChannelHold", about: "of channel 1", hint: "Wait longer." };
    expect(new AriError("timeout", "no such event.", all).message).toBe(
      "once ChannelHold (of channel 1): no such event. Wait longer.",
    );
    expect(new AriError("timeout", "no such event.").message).toBe("no such event.");
    expect(new AriError("not_found", "gone.", { about: "", hint: "" }).message).toBe("gone.");
  });
});
