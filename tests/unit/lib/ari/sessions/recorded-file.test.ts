import { beforeEach, describe, expect, it } from "vitest";
import { LiveRecordingHandle } from "@/lib/ari/handles/live-recording";
import { RecordedFile } from "@/lib/ari/sessions/recorded-file";
import { SessionWorld } from "./session-world";

describe("a recorded file", () => {
  let world: SessionWorld;
  let file: RecordedFile;
  beforeEach(() => {
    world = new SessionWorld();
    const { context, key } = world.channel;
    file = new RecordedFile(
      new LiveRecordingHandle(context, key.with({ kind: "liveRecording", id: "a" })).stored(),
    );
  });

  it("is kept by a copy, and the deletion of itself", async () => {
    world.answers.set("recordings.copyStored", 201);
    const kept = await file.keep("b");
    expect(world.requests).toEqual(["recordings.copyStored copy", "recordings.deleteStored a"]);
    expect(kept.uri).toBe("recording:b");
    await kept.discard();
    expect(world.requests.at(-1)).toBe("recordings.deleteStored b");
  });

  it("is left as it is under its own name", async () => {
    expect(await file.keep("a")).toBe(file);
    expect(world.requests).toEqual([]);
  });

  it("overwrites only when told, and stays when it could not be copied", async () => {
    world.answers.set("recordings.copyStored", 409);
    await expect(file.keep("b")).rejects.toMatchObject({ code: "conflict" });
    await expect(file.keep("b", { overwrite: true })).rejects.toMatchObject({ code: "conflict" });
    expect(world.requests).not.toContain("recordings.deleteStored a");
    expect(world.requests).toContain("recordings.deleteStored b");
  });
});
