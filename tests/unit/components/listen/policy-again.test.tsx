// @vitest-environment jsdom
import { act, fireEvent, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { requestSound } from "@/components/shell/sound-request";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import { mine, open, posted, settle, wish } from "./dock-page";

/** A call that is listened to, where the policy keeps barging in to admins; `give` gives it back. */
async function listening() {
  const { tell } = await open();
  act(() => requestSound(wish));
  await settle();
  await tell([mine()]);
  posted.length = 0;
  const panel = fetch;
  const give = () =>
    vi.stubGlobal("fetch", (url: string, init?: RequestInit) =>
      url.endsWith("/policies/listening")
        ? Promise.resolve(Response.json(defaultSpyPolicy))
        : panel(url, init),
    );
  return { give };
}

it("refuses a mode by the policy as it is now, not as the page knew it", async () => {
  const { give } = await listening();
  fireEvent.keyDown(document.body, { key: "b" });
  await settle();
  expect(screen.getByText(/lets only admins barge in/)).toBeTruthy();
  expect(posted).toEqual([]);
  give();
  fireEvent.keyDown(document.body, { key: "b" });
  await settle();
  expect(posted).toMatchObject([{ body: { mode: "barge" } }]);
  expect(screen.queryByText(/lets only admins barge in/)).toBeNull();
});

it("offers a mode again that was given back, as soon as one reaches for it", async () => {
  const { give } = await listening();
  const barge = () => screen.getByRole<HTMLButtonElement>("radio", { name: /Barge/ });
  expect(barge().ariaDisabled).toBe("true");
  give();
  const modes = barge().closest("[data-mode-switch]");
  if (modes === null) throw new Error("no modes");
  fireEvent.pointerEnter(modes);
  await settle();
  expect(barge().ariaDisabled).toBe("false");
});
