// @vitest-environment jsdom
import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { mine, open } from "./dock-page";

const words = "Not listened to: the call still rings.";

it("shows why a call is not listened to yet, on its card and its chip, and says it to a reader once", async () => {
  const { tell } = await open();
  const waiting = mine({ status: "waiting", heldBack: words });
  await tell([waiting, mine({ id: "s2", targetId: "bob" })]);
  const dock = screen.getByRole("region");
  const shown = within(dock).getAllByText((text) => text.includes(words));
  const told = shown.filter((each) => each.closest("[aria-live]") !== null);
  expect([shown.length, told.map((each) => each.textContent)]).toEqual([3, [`alice: ${words}`]]);
  for (const each of shown.filter((one) => !told.includes(one))) {
    expect(each.getAttribute("aria-hidden")).toBe("true");
    expect(each.className).not.toContain("text-bad");
  }
  expect(within(dock).queryByText(/next call/)).toBeNull();
  expect(within(dock).queryByRole("alert")).toBeNull();
  await tell([{ ...waiting, status: "active", heldBack: null }]);
  expect(within(dock).queryByText((text) => text.includes(words))).toBeNull();
});

it("promises nothing of a call while its Asterisk is not connected, and says that instead", async () => {
  const { tell, node } = await open();
  await tell([mine({ status: "waiting", heldBack: words }), mine({ id: "s2", targetId: "bob" })]);
  await node({ status: "lost" });
  const dock = screen.getByRole("region");
  expect(within(dock).queryByText((text) => text.includes(words))).toBeNull();
  const lost = within(dock).getAllByText((text) => text.includes("is not connected"));
  const told = lost.filter((each) => each.closest("[aria-live]") !== null);
  expect([lost.length, told.length]).toEqual([3, 1]);
  await node({ status: "live" });
  expect(within(dock).getAllByText((text) => text.includes(words))).toHaveLength(3);
});
