import { expect } from "vitest";
import type { SpyRow } from "@/lib/live/rows";
import type { Person, TestPanel } from "../panel/test-panel";
import { AudioPage } from "./audio-page";

/** Somebody who listens to a call in the browser. */
export interface Listener {
  readonly id: string;
  readonly person: Person;
  readonly page: AudioPage;
  /** Codes of what the panel warned of in its answer. */
  readonly warnings: readonly string[];
  /** Its row, once it fits. */
  row(fits: (row: SpyRow) => boolean): Promise<SpyRow>;
  /** From now on, and loud, while the sound of before is forgotten. */
  hearsNow(freqHz: number): Promise<void>;
  stop(): Promise<void>;
}

const loudDb = -25;

/** A new supervisor on a channel, whose page has heard something when this resolves. */
export async function listenTo(
  panel: TestPanel,
  node: string,
  targetId: string,
  body: object = {},
): Promise<Listener> {
  const person = await panel.person("supervisor");
  const path = `/nodes/${node}/channels/${encodeURIComponent(targetId)}/spies`;
  const reply = await person.post(path, { via: "browser", ...body });
  expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 202 });
  const id = String(reply.body["spyId"]);
  const warnings = (reply.body["warnings"] as { code: string }[]).map(({ code }) => code);
  const page = AudioPage.open({
    origin: panel.origin,
    cookie: person.cookie,
    ticket: String(reply.body["ticket"]),
  });
  await page.ear().hear(5);
  return {
    id,
    person,
    page,
    warnings,
    row: (fits) => panel.row(node, "spies", (row) => row.id === id && fits(row)),
    async hearsNow(freqHz) {
      page.ear().forget();
      await page.hears(freqHz, loudDb);
    },
    async stop() {
      await person.delete(`/nodes/${node}/spies/${id}`);
      await panel.none(node, "spies", (row) => row.id === id);
    },
  };
}
