import { describe, expect, it } from "vitest";
import { checkModel } from "../../../support/ari-contract/model-check";

const bridge = {
  id: "b",
  technology: "simple_bridge",
  bridge_type: "mixing",
  bridge_class: "stasis",
  creator: "Stasis",
  name: "",
  channels: [],
  creationtime: "2026-01-01T00:00:00.000+0000",
};
const event = { type: "BridgeCreated", application: "a", timestamp: bridge.creationtime, bridge };

describe("a value checked against its model", () => {
  it("is right as Asterisk gives it", () => {
    expect(checkModel("Bridge", bridge, 16)).toEqual({ problems: [], extras: [] });
    expect(checkModel("List[Bridge]", [bridge, bridge], 22)).toEqual({ problems: [], extras: [] });
    expect(checkModel("BridgeCreated", event, 22)).toEqual({ problems: [], extras: [] });
  });

  it.each([
    ["a lost field", "Bridge", { ...bridge, name: undefined }, "Bridge.name is missing"],
    ["a wrong type", "Bridge", { ...bridge, name: 7 }, "Bridge.name is 7, not string"],
    ["null", "Bridge", { ...bridge, name: null }, "Bridge.name is null, not string"],
    ["a wrong list", "Bridge", { ...bridge, channels: "c" }, 'Bridge.channels is "c", not List[string]'],
    ["a wrong element", "Bridge", { ...bridge, channels: [1] }, "Bridge.channels is 1, not string"],
    [
      "a time that is none",
      "Bridge",
      { ...bridge, creationtime: "now" },
      'Bridge.creationtime is "now", not Date',
    ],
    [
      "a value out of the set",
      "DeviceState",
      { name: "d", state: "ODD" },
      'DeviceState.state is "ODD", not one of',
    ],
    ["a fraction for a count", "Mailbox", { name: "m", old_messages: 0.5, new_messages: 1 }, "not int"],
    ["no object", "Bridge", "b", 'Bridge is "b", not Bridge'],
    ["no list", "List[Bridge]", bridge, "not List[Bridge]"],
    ["an inner fault", "BridgeCreated", { ...event, bridge: { ...bridge, id: 1 } }, "Bridge.id is 1"],
    [
      "an inherited field lost",
      "BridgeCreated",
      { ...event, application: undefined },
      "application is missing",
    ],
  ])("is wrong by %s", (_, type, value, problem) => {
    const { problems } = checkModel(type, value, 22);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  it("may have more than its model, and what newer branches have", () => {
    const more = { ...bridge, colour: "red", bridgevars: {} };
    expect(checkModel("Bridge", more, 22)).toEqual({ problems: [], extras: ["Bridge.colour"] });
    expect(checkModel("Bridge", more, 16).extras.sort()).toEqual(["Bridge.bridgevars", "Bridge.colour"]);
  });

  it("may be in a state that has no name", () => {
    const state = (value: string) =>
      checkModel("Channel", { state: value }, 22).problems.filter((one) => one.startsWith("Channel.state"));
    expect(state("Unknown (9)")).toEqual([]);
    expect(state("Asleep")).toHaveLength(1);
  });
});
