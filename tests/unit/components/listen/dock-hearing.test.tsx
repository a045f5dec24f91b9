// @vitest-environment jsdom
import { act, fireEvent, screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { requestSound } from "@/components/shell/sound-request";
import { talkRow } from "../live/fixtures";
import { mine, open, settle, wish } from "./dock-page";

const talking = (id: string, to: string) =>
  talkRow(id, { by: "sam", to, status: "active", mediaChannelId: `m-${id}`, peerId: `p-${id}` });
const chip = (name: RegExp) =>
  within(screen.getByRole("list", { name: "All calls of the dock" })).getByTitle(name);
const strips = () =>
  [...document.querySelectorAll("[data-heard]")].map(({ firstChild, textContent }) => {
    expect(firstChild).toBeTruthy();
    return textContent;
  });

it("says of each of two talks whether it hears me, and names in the strip who does not", async () => {
  const { audio, tell } = await open();
  const to = { kind: "extension", extension: "600", context: "default" } as const;
  act(() => requestSound({ kind: "talk", node: "n", to, who: "600", at: null }));
  await settle();
  await tell([], undefined, [talking("t1", "600"), talking("t2", "Bob")]);
  fireEvent.click(chip(/^Bob/));
  fireEvent.click(await screen.findByRole("button", { name: "Talk here" }, { timeout: 3_000 }));
  await settle();
  act(() => audio.link("t2").tell({ status: "open", isTalking: true, mayTalk: true }));
  expect(chip(/^600/).textContent).toContain("does not hear you");
  expect(chip(/^Bob/).title).toBe("Bob, active, hears you");
  expect(strips()).toEqual(["You are heard by Bob, not by 600Be silent"]);
});

it("names all who hear me: also those who hear my phone while I am on another call", async () => {
  const { audio, tell } = await open();
  act(() =>
    requestSound({
      kind: "talk",
      node: "n",
      to: { kind: "endpoint", endpoint: "PJSIP/x" },
      who: "Xaver",
      at: null,
    }),
  );
  await settle();
  const byPhone = mine({ id: "s2", targetId: "bob", via: "phone", endpoint: "PJSIP/sam", mode: "whisper" });
  await tell([byPhone], undefined, [talking("t1", "Xaver")]);
  act(() => audio.link("t1").tell({ status: "open", isTalking: true, mayTalk: true }));
  expect(strips()).toEqual(["You are heard by XaverBe silent", "bob hears your phone"]);
  expect(chip(/^bob/).textContent).toContain("hears your phone");
});

it("says why the first call is quiet once a second one is listened to", async () => {
  const { audio, tell } = await open();
  act(() => requestSound(wish));
  await settle();
  await tell([mine(), mine({ id: "s2", targetId: "bob" })]);
  expect(chip(/^alice/).textContent).not.toContain("quiet");
  fireEvent.click(chip(/^bob/));
  fireEvent.click(await screen.findByRole("button", { name: /Hear it here/ }, { timeout: 3_000 }));
  await settle();
  expect([audio.link("s1").muted, audio.link("s2").muted]).toEqual([true, false]);
  expect(chip(/^alice/).textContent).toContain("quiet until chosen");
  expect(chip(/^bob/).textContent).not.toContain("quiet");
  // What was turned off by hand is not said to sound once it is chosen.
  fireEvent.keyDown(document.body, { key: "m" });
  fireEvent.click(chip(/^alice/));
  expect(chip(/^bob/).textContent).toContain("sound off");
});
