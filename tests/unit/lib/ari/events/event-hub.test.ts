import { describe, expect, it } from "vitest";
import { AriError, type AriEvent, type AriEventType } from "@/lib/ari";
import { EventHub, Subscriber } from "@/lib/ari/events/event-hub";
import { ManualClock } from "@/tests/support/fake-asterisk/manual-clock";

function setUp() {
  const problems: unknown[] = [];
  const hub = new EventHub(new ManualClock(), (error) => problems.push(error));
  const heard: string[] = [];
  const emit = (type: AriEventType, fields: object = {}) =>
    hub.deliver({ type, application: "app", timestamp: "", ...fields } as unknown as AriEvent);
  /** One who writes its name and the type down. */
  const writer = (name: string, types?: readonly AriEventType[]) =>
    new Subscriber(types, ({ type }) => void heard.push(`${name} ${type}`));
  return { hub, problems, heard, emit, writer };
}

const a = { channel: { id: "a" } };
const b = { channel: { id: "b" } };
const both = { channel: { id: "a" }, replace_channel: { id: "b" }, args: [] };

describe("delivery", () => {
  it("is by type, by subject, by both, or of everything", () => {
    const { hub, heard, emit, writer } = setUp();
    hub.subscribe(writer("all"));
    hub.subscribe(writer("typed", ["StasisEnd", "StasisStart"]));
    hub.subscribeTo("channel:a", writer("a"));
    hub.subscribeTo("channel:a", writer("a typed", ["StasisEnd"]));
    emit("StasisEnd", a);
    expect(heard.splice(0).sort()).toEqual([
      "a StasisEnd",
      "a typed StasisEnd",
      "all StasisEnd",
      "typed StasisEnd",
    ]);
    emit("ChannelDestroyed", a);
    expect(heard.splice(0).sort()).toEqual(["a ChannelDestroyed", "all ChannelDestroyed"]);
    emit("StasisEnd", b);
    expect(heard.splice(0).sort()).toEqual(["all StasisEnd", "typed StasisEnd"]);
  });

  it("is once for an event about two subjects of the same one", () => {
    const { hub, heard, emit, writer } = setUp();
    const one = writer("one");
    hub.subscribeTo("channel:a", one);
    hub.subscribeTo("channel:b", one);
    hub.subscribeTo("channel:b", writer("other"));
    emit("StasisStart", both);
    expect(heard.splice(0)).toEqual(["one StasisStart", "other StasisStart"]);
    emit("StasisStart", both);
    expect(heard).toHaveLength(2);
  });

  it("is in the order of subscription", () => {
    const { hub, heard, emit, writer } = setUp();
    for (const name of ["1", "2", "3"]) hub.subscribe(writer(name));
    emit("StasisEnd", a);
    expect(heard).toEqual(["1 StasisEnd", "2 StasisEnd", "3 StasisEnd"]);
  });

  it("goes on after a listener that throws or rejects, and reports it", async () => {
    const { hub, heard, problems, emit, writer } = setUp();
    hub.subscribe(
      new Subscriber(["StasisEnd"], () => {
        throw new Error("thrown");
      }),
    );
    hub.subscribe(new Subscriber(["StasisEnd"], () => Promise.reject(new Error("rejected"))));
    hub.subscribe(writer("last", ["StasisEnd"]));
    emit("StasisEnd", a);
    expect(heard).toEqual(["last StasisEnd"]);
    await Promise.resolve();
    await Promise.resolve();
    expect(problems).toEqual([new Error("thrown"), new Error("rejected")]);
  });
});

describe("coming and going", () => {
  it("ends by the undo, which may be called twice", () => {
    const { hub, heard, emit, writer } = setUp();
    const undos = [
      hub.subscribe(writer("all")),
      hub.subscribe(writer("typed", ["StasisEnd", "StasisStart"])),
      hub.subscribeTo("channel:a", writer("a")),
    ];
    expect(hub.subjectCount).toBe(1);
    for (const undo of [...undos, ...undos]) undo();
    expect(hub.subjectCount).toBe(0);
    emit("StasisEnd", a);
    expect(heard).toEqual([]);
  });

  it("keeps the other listener of the same subject", () => {
    const { hub, heard, emit, writer } = setUp();
    const undo = hub.subscribeTo("channel:a", writer("gone"));
    hub.subscribeTo("channel:a", writer("stays"));
    undo();
    emit("StasisEnd", a);
    expect(heard).toEqual(["stays StasisEnd"]);
  });

  it("an undo called late takes nobody else's place", () => {
    const { hub, heard, emit, writer } = setUp();
    const undo = hub.subscribeTo("channel:a", writer("first"));
    undo();
    hub.subscribeTo("channel:a", writer("second"));
    undo();
    emit("StasisEnd", a);
    expect(heard).toEqual(["second StasisEnd"]);
  });

  it("takes effect while an event is delivered, for those whose turn has not come", () => {
    const { hub, heard, emit, writer } = setUp();
    const undos: (() => void)[] = [];
    hub.subscribe(
      new Subscriber(["StasisEnd"], () => {
        heard.push("first");
        for (const undo of undos) undo();
      }),
    );
    undos.push(hub.subscribe(writer("typed", ["StasisEnd"])));
    undos.push(hub.subscribe(writer("all")));
    undos.push(hub.subscribeTo("channel:a", writer("a")));
    emit("StasisEnd", a);
    expect(heard).toEqual(["first"]);
  });

  it("who ends itself keeps nobody from the event", () => {
    const { hub, heard, emit, writer } = setUp();
    const undo = hub.subscribe(new Subscriber(["StasisEnd"], () => undo()));
    hub.subscribe(writer("next", ["StasisEnd"]));
    emit("StasisEnd", a);
    expect(heard).toEqual(["next StasisEnd"]);
  });

  it.each(["typed", "any", "subject"] as const)(
    "who comes by %s while an event is delivered gets the next",
    (how) => {
      const { hub, heard, emit, writer } = setUp();
      const late = how === "typed" ? writer("late", ["StasisEnd"]) : writer("late");
      const undo = hub.subscribe(
        new Subscriber(["StasisEnd"], () => {
          undo();
          if (how === "subject") hub.subscribeTo("channel:a", late);
          else hub.subscribe(late);
        }),
      );
      emit("StasisEnd", a);
      expect(heard).toEqual([]);
      emit("StasisEnd", a);
      expect(heard).toEqual(["late StasisEnd"]);
    },
  );

  it("who has one subject and gets another meanwhile still gets this event", () => {
    const { hub, heard, emit, writer } = setUp();
    const one = writer("one");
    hub.subscribeTo("channel:a", one);
    hub.subscribe(new Subscriber(["StasisEnd"], () => void hub.subscribeTo("channel:z", one)));
    emit("StasisEnd", a);
    expect(heard).toEqual(["one StasisEnd"]);
  });
});

describe("close", () => {
  it("ends every subscriber once, and each later one at once", () => {
    const { hub, heard, emit } = setUp();
    const ended: [string, string][] = [];
    const one = (name: string, types?: readonly AriEventType[]) =>
      new Subscriber(
        types,
        () => void heard.push(name),
        ({ code }) => ended.push([name, code]),
      );
    const twice = one("twice");
    hub.subscribe(one("typed", ["StasisEnd", "StasisStart"]));
    hub.subscribe(one("all"));
    const undo = hub.subscribeTo("channel:a", twice);
    hub.subscribeTo("channel:b", twice);
    hub.close();
    expect(ended.splice(0).sort()).toEqual([
      ["all", "closed"],
      ["twice", "closed"],
      ["typed", "closed"],
    ]);
    expect(hub.subjectCount).toBe(0);
    undo();
    hub.subscribe(one("late"))();
    hub.subscribeTo("channel:a", one("later"))();
    expect(ended).toEqual([
      ["late", "closed"],
      ["later", "closed"],
    ]);
    emit("StasisEnd", a);
    expect(heard).toEqual([]);
  });

  it("tells the error that it was given", () => {
    const { hub } = setUp();
    const errors: AriError[] = [];
    hub.subscribe(
      new Subscriber(
        undefined,
        () => undefined,
        (error) => errors.push(error),
      ),
    );
    const error = new AriError("closed", "the dialog has ended.");
    hub.close(error);
    expect(errors).toEqual([error]);
  });

  it("while an event is delivered ends its delivery", () => {
    const { hub, heard, emit, writer } = setUp();
    hub.subscribe(new Subscriber(["StasisEnd"], () => hub.close()));
    hub.subscribe(writer("typed", ["StasisEnd"]));
    hub.subscribe(writer("all"));
    hub.subscribeTo("channel:a", writer("a"));
    emit("StasisEnd", a);
    expect(heard).toEqual([]);
  });
});
