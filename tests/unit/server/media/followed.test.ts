import { describe, expect, it } from "vitest";
import type { ChannelRow, EndpointRow } from "@/lib/live/rows";
import { Followed } from "@/server/media/followed";
import { channelRow, endpointRow } from "../../lib/live/samples";

/** A node whose channels are these: id, endpoint and number. Nothing is known of the endpoints. */
function live(
  ...legs: [id: string, endpoint: string | null, number: string, state?: string, name?: string][]
) {
  return around([], legs);
}

/** The same, with these endpoints, each with the contact that its device is reached at. */
function around(endpoints: [id: string, uri: string][], legs: Parameters<typeof live>) {
  const rows = legs.map(([id, endpoint, number, state = "Up", name = ""]) =>
    channelRow(id, { endpoint, state, caller: { name, number } }),
  );
  const table = new Map<string, ChannelRow>(rows.map((row) => [row.id, row]));
  const known = new Map<string, EndpointRow>(
    endpoints.map(([id, uri]) => {
      const contacts = [{ uri, aor: id, status: "Reachable", roundtripMs: null }];
      return [id, endpointRow(id, [...table.keys()], { contacts })];
    }),
  );
  return {
    row: (collection: string, id: string) =>
      collection === "channels" ? table.get(id) : collection === "endpoints" ? known.get(id) : undefined,
    rows: () => table.values(),
  } as unknown as Parameters<typeof Followed.of>[0];
}

const phone = "PJSIP/bob";
const trunk = "PJSIP/trunk";

describe("who is followed", () => {
  it("is the endpoint of the leg, and the answered leg that it has next", () => {
    const followed = Followed.of(live(["a", phone, "1002"]), "a");
    expect(followed.endpoint).toBe(phone);
    expect(followed.next(live(["x", "PJSIP/carol", "1003"]))).toBeNull();
    expect(followed.next(live(["b", phone, "1002", "Ringing"]))).toBeNull();
    expect(followed.next(live(["b", phone, "1002", "Ringing"], ["c", phone, "1002"]))).toBe("c");
  });

  it("goes on rather with the leg that may be listened to now, and else with the first", () => {
    const followed = Followed.of(live(["a", phone, "1002"]), "a");
    const legs = live(["b", phone, "1002"], ["c", phone, "1002"]);
    expect(followed.next(legs, (id) => id === "c")).toBe("c");
    expect(followed.next(legs, () => false)).toBe("b");
  });

  it("may have a second leg, as in a transfer, and call out under a number of the public network", () => {
    const followed = Followed.of(live(["a", phone, "1002"], ["b", phone, "+49 30 123456"]), "a");
    expect(followed.next(live(["b", phone, "+49 30 123456"]))).toBe("b");
    followed.heard(live(["b", phone, "+49 30 123456"]), "b");
    expect(followed.next(live(["c", phone, "1002"]))).toBe("c");
    expect(followed.next(live(["d", phone, "4930123456"]))).toBe("d");
  });

  it("is one phone where it is registered as one, or called as its party is, however many calls it has", () => {
    const legs: Parameters<typeof live> = [
      ["a", phone, "1002"],
      ["b", phone, "1002"],
      ["c", phone, "+49 30 123456", "Ringing"],
    ];
    expect(() => Followed.of(live(...legs), "a")).toThrow();
    const registered = Followed.of(around([[phone, "sip:bob@192.0.2.7:5060"]], legs), "a");
    expect(registered.next(live(...legs))).toBe("a");
    const called = Followed.of(live(["a", "PJSIP/1002", "1002"]), "a");
    expect(called.next(live(["b", "PJSIP/1002", ""], ["c", "PJSIP/1002", ""], ["d", "PJSIP/1002", ""]))).toBe(
      "b",
    );
  });

  it("is not told by a name, which the caller of a trunk chooses", () => {
    const legs = (...numbers: string[]): Parameters<typeof live> =>
      numbers.map((number, at) => [`${at}`, trunk, number, "Up", "Trunk"]);
    const followed = Followed.of(live(...legs("030111111")), "0");
    expect(followed.next(live(...legs("", "", "")))).toBe("several");
    expect(followed.next(live(...legs("030222222")))).toBe("several");
  });

  it("is no stranger on a trunk that looks like a phone: with a static contact by its own name", () => {
    const known: [string, string][] = [["PJSIP/account7", "sip:account7@provider.example"]];
    const of = (...numbers: string[]) =>
      around(
        known,
        numbers.map((number, at) => [`${at}`, "PJSIP/account7", number]),
      );
    expect(() => Followed.of(of("030111111", "030222222"), "0")).toThrow(
      expect.objectContaining({ code: "not_possible_now" }),
    );
    expect(Followed.of(of("030111111"), "0").next(of("030222222"))).toBe("several");
  });

  it.each([
    ["without a device", live(["a", null, "1002"])],
    ["gone", live()],
    ["with more legs than a phone has", live(["a", trunk, ""], ["b", trunk, ""], ["c", trunk, ""])],
    ["with legs of different people", live(["a", trunk, "030111111"], ["b", trunk, "030222222"])],
  ])("is refused where the leg is one %s", (_, rows) => {
    expect(() => Followed.of(rows, "a")).toThrow(
      expect.objectContaining({ code: "not_possible_now", field: "follow" }),
    );
  });

  it("cannot be told where the next call of a trunk is another's", () => {
    const followed = Followed.of(live(["a", trunk, "030111111"]), "a");
    expect(followed.next(live(["b", trunk, "030111111"]))).toBe("b");
    expect(followed.next(live(["b", trunk, "030222222"]))).toBe("several");
    expect(followed.next(live(["b", trunk, "1"], ["c", trunk, "2"], ["d", trunk, "3"]))).toBe("several");
  });
});
