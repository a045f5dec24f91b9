import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { AriError, filterKeys, Key, type KeyParts, kinds } from "@/lib/ari";

const kind = fc.constantFrom(...kinds);
/** Any text that is Unicode, also what means something in an address. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.stringMatching(/^[/%?#&= .@a]{0,6}$/),
  fc.constantFrom("PJSIP/alice", "%2F", "?dialog=", "1700000000.12", "ünï/ço∂é 📞", ".", ".."),
);
const filled = text.filter((one) => one !== "");
const parts = fc.record({
  kind,
  id: filled,
  node: text,
  dialog: fc.option(filled, { nil: undefined }),
});
const keyOf = ({ kind, id, node, dialog }: KeyParts) => Key.of(kind, id, { node, dialog });

const codeOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    return error instanceof AriError ? error.code : error;
  }
  return "nothing was thrown";
};

describe("format and parse", () => {
  it("are each other's reverse, for any parts", () => {
    fc.assert(
      fc.property(parts, (given) => {
        const key = keyOf(given);
        const read = Key.parse(key.format());
        expect(read.equals(key)).toBe(true);
        expect(read.toJSON()).toEqual(key.toJSON());
        expect(read.format()).toBe(key.format());
      }),
    );
  });

  it("write an address that shows its parts", () => {
    const place = { node: "02:00:00:00:00:01", dialog: "call 7" };
    const key = Key.of("endpoint", "PJSIP/alice", place);
    expect(key.format()).toBe("02%3A00%3A00%3A00%3A00%3A01/endpoint/PJSIP%2Falice?dialog=call%207");
    expect(`${Key.of("channel", "1.2")}`).toBe("/channel/1.2");
  });

  it("write no two keys alike", () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        expect(keyOf(one).format() === keyOf(other).format()).toBe(keyOf(one).equals(keyOf(other)));
      }),
    );
  });

  it("read a key or throw invalid_parameter, whatever the text", () => {
    const nearly = fc.array(fc.constantFrom("/", "?", "channel", "%", "%E0", "dialog=", "x", ""), {
      size: "+1",
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          nearly.map((all) => all.join("")),
        ),
        (given) => {
          let key: Key;
          try {
            key = Key.parse(given);
          } catch (error) {
            expect(error).toBeInstanceOf(AriError);
            expect(error).toHaveProperty("code", "invalid_parameter");
            return;
          }
          expect(Key.parse(key.format()).equals(key)).toBe(true);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each([
    "",
    "channel/1",
    "n/channel/",
    "n/trunk/1",
    "n/channel/1/2",
    "n/channel/1?dialog=",
    "n/channel/%E0%A4",
  ])("do not read %j", (given) => {
    expect(codeOf(() => Key.parse(given))).toBe("invalid_parameter");
  });
});

describe("a key", () => {
  it("has an id, and text in every part", () => {
    expect(codeOf(() => Key.of("channel", ""))).toBe("invalid_parameter");
    expect(codeOf(() => Key.of("channel", "\ud800"))).toBe("invalid_parameter");
    expect(codeOf(() => Key.of("channel", "a", { node: "\udc00" }))).toBe("invalid_parameter");
    expect(codeOf(() => Key.of("channel", "a", { dialog: "x\ud83d" }))).toBe("invalid_parameter");
    expect(Key.of("channel", "\ud83d\udcde").id).toBe("📞");
  });

  it("without a node or with an empty dialog is anywhere and in none", () => {
    const key = Key.of("channel", "1", { dialog: "" });
    expect(key.node).toBe("");
    expect(key.dialog).toBeUndefined();
    expect(key.toJSON()).toEqual({ node: "", kind: "channel", id: "1" });
  });

  it("with other parts keeps the rest, and itself", () => {
    fc.assert(
      fc.property(
        parts,
        parts,
        fc.subarray(["kind", "id", "node", "dialog"] as const),
        (given, other, names) => {
          const key = keyOf(given);
          const before = key.format();
          const change = Object.fromEntries(names.map((name) => [name, other[name]]));
          expect(key.with(change).equals({ ...given, ...change } as KeyParts)).toBe(true);
          expect(key.format()).toBe(before);
        },
      ),
    );
  });

  it("leaves its dialog only when told", () => {
    const key = Key.of("channel", "1", { dialog: "d" });
    expect(key.with({ id: "2" }).dialog).toBe("d");
    expect(key.with({ dialog: undefined }).dialog).toBeUndefined();
  });

  it("is typed by its kind", () => {
    expectTypeOf(Key.of("channel", "1")).toEqualTypeOf<Key<"channel">>();
    expectTypeOf(Key.of("channel", "1").with({ id: "2" })).toEqualTypeOf<Key<"channel">>();
    expectTypeOf(Key.of("channel", "1").with({ kind: "bridge" })).toEqualTypeOf<Key<"bridge">>();
    // @ts-expect-error: there is no such kind
    expect(Key.of("trunk", "1").kind).toBe("trunk");
  });
});

describe("matches", () => {
  const loose = fc.record({
    kind,
    id: fc.constantFrom("1", "2"),
    node: fc.constantFrom("", "n", "m"),
    dialog: fc.constantFrom(undefined, "d", "e"),
  });

  it("is the same from both sides, and holds for the key itself", () => {
    fc.assert(
      fc.property(loose, loose, (one, other) => {
        const key = keyOf(one);
        expect(key.matches(keyOf(other))).toBe(keyOf(other).matches(key));
        expect(key.matches(key)).toBe(true);
      }),
    );
  });

  it("asks only for the parts that both have", () => {
    const key = Key.of("channel", "1", { node: "n", dialog: "d" });
    expect(key.matches({})).toBe(true);
    expect(key.matches({ id: "", node: "", dialog: "" })).toBe(true);
    expect(key.matches({ kind: "channel", id: "1", node: "n", dialog: "d" })).toBe(true);
    expect(key.matches({ kind: "bridge" })).toBe(false);
    expect(key.matches({ id: "2" })).toBe(false);
    expect(key.matches({ node: "m" })).toBe(false);
    expect(key.matches({ dialog: "e" })).toBe(false);
    expect(Key.of("channel", "1").matches({ node: "m", dialog: "e" })).toBe(true);
  });

  it("filters, and types what is left", () => {
    const keys = [Key.of("channel", "1", { node: "n" }), Key.of("bridge", "1"), Key.of("channel", "2")];
    const channels = filterKeys(keys, { kind: "channel" });
    expect(channels.map(String)).toEqual(["n/channel/1", "/channel/2"]);
    expectTypeOf(channels).toEqualTypeOf<Key<"channel">[]>();
  });
});
