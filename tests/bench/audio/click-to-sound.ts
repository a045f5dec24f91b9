import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "@playwright/test";
import { BareAri, type BareStages } from "./bare-listening";
import { quantile } from "./figures";
import type { ClickTimes } from "./page/stamps";
import type { PanelStages } from "./protocol";
import { type Stage, transportOf, type Version } from "./stage";

/** From one click to its first sound. */
export type Click = ClickTimes & PanelStages;

export interface ClickFigures {
  version: Version;
  warm: Click[];
  cold: Click[];
  /** The requests alone, by bare clients, in the same rounds. */
  floor: BareStages[];
}

/** What a person does at least between the drawing of a page and a click. */
export const settleMs = 400;

/** A real click on the call of this Asterisk; resolves when a sample of it was played. */
export async function openSession(stage: Stage, page: Page, version: Version): Promise<ClickTimes> {
  const node = `pbx-${version}`;
  await page.locator("button").evaluate(
    (button: HTMLButtonElement, value) => {
      button.value = value;
    },
    `/nodes/${node}/channels/${stage.call(version).targetId}`,
  );
  await page.locator("button").click();
  const times = await page.evaluate(() => window.audioBench.listening);
  if (times === null) throw new Error("The click was not heard.");
  return times;
}

async function click(stage: Stage, page: Page, version: Version): Promise<Click> {
  const times = await openSession(stage, page, version);
  const node = `pbx-${version}`;
  const { stages } = await stage.panel.ask({ type: "stages", node, spyId: times.spyId }, "stages");
  await page.evaluate(() => window.audioBench.leave());
  return { ...times, ...stages };
}

/**
 * Clicks on a real call, until its sound leaves the jitter buffer in Chromium: in a page that has listened before, and
 * as the first act of fresh pages. The floor is what Asterisk takes for the same from bare clients.
 */
export async function measureClicks(
  stage: Stage,
  version: Version,
  { warm, cold }: { warm: number; cold: number },
): Promise<ClickFigures> {
  const { caller, agent, targetId } = stage.call(version);
  const figures: ClickFigures = { version, warm: [], cold: [], floor: [] };
  const bare = await BareAri.open({ ...stage.node(version), application: "bare" });
  caller.ear.say(700);
  agent.ear.say(1_200);
  try {
    for (let round = 0; round < cold; round += 1) {
      const page = await stage.newPage();
      await delay(settleMs);
      figures.cold.push(await click(stage, page, version));
      await page.context().close();
    }
    const page = await stage.newPage();
    await page.evaluate(() => window.audioBench.prepared);
    for (let round = -2; round < warm; round += 1) {
      const one = await click(stage, page, version);
      const listening = await bare.listen(targetId, transportOf(version), () => undefined);
      const stages = await listening.stages;
      await listening.end();
      // The first ones warm the page, and are not counted.
      if (round >= 0) {
        figures.warm.push(one);
        figures.floor.push(stages);
      }
      // So that the clicks meet Asterisk's timers at any moment of theirs.
      await delay(50 + Math.random() * 20);
    }
    await page.context().close();
    return figures;
  } finally {
    caller.ear.say(undefined);
    agent.ear.say(undefined);
    await bare.close();
  }
}

interface StageLine {
  name: string;
  at(click: Click): number;
  floor?: keyof BareStages;
  /** Beside the way: the sound does not wait for it. */
  isBeside?: true;
}

const lines: readonly StageLine[] = [
  { name: "request at the panel", at: ({ requestAtMs }) => requestAtMs },
  { name: "command accepted, audit row on disk", at: ({ acceptedAtMs }) => acceptedAtMs },
  { name: "media channel made", at: ({ mediaAtMs }) => mediaAtMs, floor: "mediaMs" },
  { name: "snoop up", at: ({ snoopAtMs }) => snoopAtMs, floor: "snoopMs", isBeside: true },
  { name: "media socket open", at: ({ socketAtMs }) => socketAtMs, floor: "socketMs" },
  { name: "both started", at: ({ startedAtMs }) => startedAtMs, floor: "startedMs" },
  { name: "joined", at: ({ joinedAtMs }) => joinedAtMs, floor: "joinedMs" },
  {
    name: "first frame at the panel",
    at: ({ firstFrameAtMs }) => firstFrameAtMs,
    floor: "firstFrameMs",
    isBeside: true,
  },
  { name: "answer in the page", at: ({ answeredAtMs }) => answeredAtMs },
  { name: "audio socket open", at: ({ pageSocketAtMs }) => pageSocketAtMs },
  { name: "ticket taken", at: ({ openedAtMs }) => openedAtMs },
  { name: "first frame in the page", at: ({ frameAtMs }) => frameAtMs },
  { name: "first sample played", at: ({ firstSampleAtMs }) => firstSampleAtMs },
];

/** What each stage added to those before it, ms, for each click. */
function steps(clicks: readonly Click[]): number[][] {
  const added = lines.map((): number[] => []);
  for (const one of clicks) {
    let reachedMs = one.clickAtMs;
    for (const [index, { at, isBeside }] of lines.entries()) {
      if (isBeside === true) continue;
      added[index]?.push(Math.max(0, at(one) - reachedMs));
      reachedMs = Math.max(reachedMs, at(one));
    }
  }
  return added;
}

/** As lines for people. */
export function clickReport({ version, warm, cold, floor }: ClickFigures): string {
  const added = steps(warm);
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const whole = mean(warm.map(({ firstSampleAtMs, clickAtMs }) => firstSampleAtMs - clickAtMs));
  const number = (value: number): string => (Number.isNaN(value) ? "" : value.toFixed(1)).padStart(8);
  const rows = lines.map(({ name, at, floor: key }, index) => {
    const since = warm.map((one) => at(one) - one.clickAtMs);
    const own = added[index] ?? [];
    const ofFloor = key === undefined ? [] : floor.map((stages) => stages[key]);
    return [
      name.padEnd(38),
      number(quantile(since, 0.5)),
      number(quantile(since, 0.99)),
      number(quantile(own, 0.5)),
      number(quantile(own, 0.99)),
      (own.length === 0 ? "beside" : `${((100 * mean(own)) / whole).toFixed(0)} %`).padStart(7),
      number(quantile(ofFloor, 0.5)),
    ].join(" ");
  });
  const total = (clicks: readonly Click[]): number[] =>
    clicks.map(({ firstSampleAtMs, clickAtMs }) => firstSampleAtMs - clickAtMs);
  const summary = (name: string, value: number, aim: string): string =>
    `${name.padEnd(38)} ${number(value)} ms   aim ${aim}`;
  return [
    `Click to sound on Asterisk ${version}, ${warm.length} warm clicks, ms; "own" is what a stage adds; floor: bare ARI requests, since the request`,
    `${"stage".padEnd(38)}      p50      p99  own p50  own p99   share    floor`,
    ...rows,
    summary("warm, the fastest", Math.min(...total(warm)), "≤ 120"),
    summary("warm, p50", quantile(total(warm), 0.5), "≤ 120"),
    summary("warm, p99", quantile(total(warm), 0.99), "≤ 250"),
    summary(`cold, worst of ${cold.length} fresh pages`, Math.max(...total(cold)), "≤ 350"),
    summary("cold, p50", quantile(total(cold), 0.5), "≤ 350"),
    summary("cold, the very first", total(cold)[0] ?? Number.NaN, "≤ 350"),
  ].join("\n");
}
