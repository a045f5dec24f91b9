// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, within } from "@testing-library/react";
import { toast } from "sonner";
import { expect, it } from "vitest";
import { recordingCut } from "@/components/listen/refusals";
import { requestSound } from "@/components/shell/sound-request";
import { restartedWords } from "@/lib/live/node-lost-words";
import { running } from "../../lib/live/samples";
import { mine, open, settle, wish } from "./dock-page";

const told = () => toast.getToasts().length;

async function listening() {
  const page = await open();
  act(() => requestSound(wish));
  await settle();
  await page.tell([mine()]);
  return page;
}

it("says in words that it records, and for how long, also where another page began it before this one was opened", async () => {
  const { tell } = await listening();
  expect(screen.queryByText(/^recording/)).toBeNull();
  await tell([mine({ recording: running("r", Date.now()) })]);
  expect(screen.getByText(/^recording/).textContent).toBe("recording 00:00");
  await tell([mine(), mine({ id: "s2", targetId: "bob", recording: running("r2", Date.now() - 134_200) })]);
  fireEvent.click(screen.getByTitle(/^bob\b/));
  expect(screen.getByText(/^recording/).textContent).toBe("recording 02:14");
});

it("says it on the small card too", async () => {
  const { tell } = await listening();
  await tell([mine(), mine({ id: "s2", targetId: "bob", recording: running("r") })]);
  const list = within(screen.getByRole("list", { name: "All calls of the dock" }));
  expect(list.getAllByRole("img", { name: "recording" })).toHaveLength(1);
});

it("keeps what is said of a recording out of the line of its buttons, which stay where they are", async () => {
  const { tell } = await listening();
  const line = () => screen.getByRole("button", { name: "Stop" }).parentElement?.parentElement;
  const places = () => line()?.lastElementChild?.childElementCount;
  const before = [line()?.childElementCount, places()];
  await tell([mine({ recording: running("r") })]);
  expect(line()?.contains(screen.getByText(/^recording/))).toBe(false);
  expect([line()?.childElementCount, places()]).toEqual(before);
  expect(screen.getByRole("button", { name: "Mark this moment…" })).toBeTruthy();
});

it("says that it is saved where listening ends while it records, and nothing where no recording was", async () => {
  const { tell } = await listening();
  const before = told();
  await tell([mine({ recording: running("r") })]);
  fireEvent.click(screen.getByRole("button", { name: "Stop" }));
  await tell([]);
  expect(told()).toBe(before + 1);
  act(() => requestSound(wish));
  await settle();
  await tell([mine()]);
  fireEvent.click(screen.getByRole("button", { name: "Stop" }));
  await tell([]);
  expect(told()).toBe(before + 1);
});

it.each([true, false])(
  "says after a reload that the recording ended with the page, and where it is: %s",
  async (isRecorded) => {
    const { tell } = await listening();
    await tell([mine({ recording: isRecorded ? running("r") : null })]);
    window.dispatchEvent(new Event("pagehide"));
    cleanup();
    await open();
    const dock = screen.getByRole("region");
    expect(dock.textContent).toContain("You were listening to alice.");
    expect(dock.textContent?.includes("The recording ended when the page was loaded again")).toBe(isRecorded);
    expect(within(dock).queryAllByRole("link", { name: "Recordings" })).toHaveLength(isRecorded ? 1 : 0);
  },
);

it("calls no recording saved that was cut off by a restart of its Asterisk, and says where the rest is", async () => {
  const { tell, remove } = await listening();
  const before = told();
  await tell([mine({ recording: running("r") })]);
  await remove("s1", restartedWords);
  expect(told()).toBe(before);
  expect(screen.getByText(`${restartedWords} ${recordingCut}`)).toBeTruthy();
});
