// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keyLabel, shortcutOf, shortcutStore, shortcuts } from "@/components/shell/shortcuts";

const key = (name: string, more: object = {}) => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
});

beforeEach(() => {
  localStorage.clear();
  shortcutStore.reload();
});
afterEach(() => localStorage.clear());

describe("shortcuts", () => {
  it.each(["row", "dock"])(
    "gives each key of the page and of a %s once, so that no press means two things",
    (scope) => {
      const keys = shortcuts
        .filter((each) => each.scope === scope || each.scope === "page")
        .map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    },
  );

  it("gives those keys of the dock that mean something else on a row one of their own", () => {
    const likeOnARow = ["dockListen", "dockWhisper", "dockBarge", "dockMute", "dockHold", "dockStop"];
    const ofRows = new Set<string>(shortcuts.filter(({ scope }) => scope === "row").map(({ key }) => key));
    const own = shortcuts.filter(({ scope, id }) => scope === "dock" && !likeOnARow.includes(id));
    expect(own.map(({ id }) => id)).toContain("latch");
    expect(own.filter(({ key }) => ofRows.has(key))).toEqual([]);
  });

  it("knows a key only in its scope, whatever its case, and never with a modifier", () => {
    expect(shortcutOf(key("h"), "row")).toBe("hangup");
    expect(shortcutOf(key("H"), "row")).toBe("hangup");
    expect(shortcutOf(key("h"), "page")).toBeNull();
    expect(shortcutOf(key("n"), "page")).toBe("newCall");
    expect(shortcutOf(key("h", { ctrlKey: true }), "row")).toBeNull();
    expect(shortcutOf(key("Home"), "row")).toBeNull();
  });

  it("can be changed and turned off, and stays so in this browser", () => {
    shortcutStore.set("newCall", "C");
    shortcutStore.set("help", null);
    shortcutStore.reload();
    expect(shortcutOf(key("c"), "page")).toBe("newCall");
    expect(shortcutOf(key("n"), "page")).toBeNull();
    expect(shortcutOf(key("?"), "page")).toBeNull();
    shortcutStore.reset();
    expect(shortcutOf(key("?"), "page")).toBe("help");
  });

  it("turns the other one off when a key is given twice, also across row and page", () => {
    shortcutStore.set("answer", "h");
    expect(shortcutOf(key("h"), "row")).toBe("answer");
    expect(shortcutStore.keymap().hangup).toBeNull();
    shortcutStore.set("search", "h");
    expect(shortcutOf(key("h"), "page")).toBe("search");
    expect(shortcutOf(key("h"), "row")).toBeNull();
    // A row goes before the dock: both may have the same one.
    shortcutStore.set("dockStop", "a");
    expect(shortcutStore.keymap().dockStop).toBe("a");
    shortcutStore.set("answer", "e");
    expect(shortcutStore.keymap().dockStop).toBe("a");
  });

  it("falls back to the defaults when what is stored is not readable", () => {
    localStorage.setItem("patchbay.shortcuts", "{not json");
    shortcutStore.reload();
    expect(shortcutStore.keymap().hangup).toBe("h");
    localStorage.setItem("patchbay.shortcuts", '{"hangup":"long","answer":7,"hold":"p"}');
    shortcutStore.reload();
    expect(shortcutStore.keymap()).toMatchObject({ hangup: "h", answer: "a", hold: "p" });
  });

  it("tells who listens", () => {
    const listener = vi.fn<() => void>();
    const stop = shortcutStore.subscribe(listener);
    shortcutStore.set("hold", "p");
    expect(listener).toHaveBeenCalledTimes(1);
    stop();
  });

  it("shows a key as it is printed on it", () => {
    expect(keyLabel("h")).toBe("H");
    expect(keyLabel("?")).toBe("?");
    expect(keyLabel(null)).toBeUndefined();
  });
});
