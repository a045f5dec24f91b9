// @vitest-environment jsdom
import { act, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { requestSound } from "@/components/shell/sound-request";
import { talkRow } from "../live/fixtures";
import { mine, open, settle, wish } from "./dock-page";

afterEach(() => void vi.useRealTimers());

it("names the node of the folded dock on a phone where there is more than one", async () => {
  vi.stubGlobal("matchMedia", () => ({
    matches: true,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
  const { tell } = await open();
  act(() => requestSound(wish));
  await settle();
  await tell([mine()]);
  const line = () => screen.getByRole("button", { expanded: false });
  expect(line().textContent).not.toMatch(/n$|n\+/);
  const before = line().textContent;
  await tell([mine()], undefined, [], [mine({ id: "s9", status: "ending" })]);
  expect(line().textContent).toContain(`${before?.replace(/All controls$/, "")}n`);
});

it.each([
  { kind: "spy", here: "not heard in this tab" },
  { kind: "talk", here: "not in this tab" },
])(
  "says of a $kind without sound that the panel is not reached, and not that another tab has it",
  async (each) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { tell, lose } = await open();
    const rows = each.kind === "spy" ? [mine()] : [];
    const talks = each.kind === "talk" ? [talkRow("t1", { by: "sam" })] : [];
    await tell(rows, undefined, talks);
    vi.setSystemTime(Date.now() + 1_100);
    await tell(rows, undefined, talks);
    screen.getByText(each.here);
    lose();
    screen.getByText("panel not reached");
    expect(screen.queryByText(each.here)).toBeNull();
  },
);
