// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LiveProvider } from "@/components/live/live-provider";
import { LiveStore } from "@/components/live/live-store";
import { changeOwnPassword } from "@/components/live/own-password";
import { isSessionOver } from "@/components/live/session";
import type { LiveSocket } from "@/components/live/socket";

const answer = vi.fn<(url: string) => Promise<Response>>();
const me = () => Response.json({ id: "1", username: "anna", role: "admin" });
const refused = () => Response.json({ detail: "Nobody is signed in here." }, { status: 401 });

const socket = {
  on: vi.fn<() => void>(),
  removeAllListeners: vi.fn<() => void>(),
  connect: vi.fn<() => unknown>(),
  disconnect: vi.fn<() => unknown>(),
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", answer);
  socket.connect.mockReturnValue(socket);
  socket.disconnect.mockReturnValue(socket);
});
afterEach(() => {
  cleanup();
  vi.resetAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function open(): Promise<LiveStore> {
  const store = new LiveStore((flush) => flush());
  render(
    <QueryClientProvider client={new QueryClient()}>
      <LiveProvider store={store} connect={() => socket as unknown as LiveSocket}>
        <p>page</p>
      </LiveProvider>
    </QueryClientProvider>,
  );
  await act(() => vi.advanceTimersByTimeAsync(100));
  return store;
}

it("says that the panel is not reached before anything has come, and goes on by itself once it is", async () => {
  answer.mockRejectedValue(new TypeError("failed to fetch"));
  const store = await open();
  expect(store.connection().status).toBe("lost");
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(socket.on).not.toHaveBeenCalled();
  answer.mockImplementation(() => Promise.resolve(me()));
  await act(() => vi.advanceTimersByTimeAsync(4_000));
  expect(socket.on).toHaveBeenCalled();
});

it("says so too when nothing answers at all", async () => {
  answer.mockReturnValue(new Promise(() => undefined));
  const store = await open();
  expect(store.connection().status).toBe("connecting");
  await act(() => vi.advanceTimersByTimeAsync(8_000));
  expect(store.connection().status).toBe("lost");
});

it("opens the socket anew when one's own password was changed, and not when that was refused", async () => {
  answer.mockImplementation(() => Promise.resolve(me()));
  await open();
  answer.mockImplementation(() => Promise.resolve(refused()));
  const passwords = { currentPassword: "old", newPassword: "new" };
  await expect(changeOwnPassword(passwords)).rejects.toThrow("Nobody is signed in");
  expect(socket.connect).not.toHaveBeenCalled();
  answer.mockImplementation(() => Promise.resolve(Response.json({ changed: true })));
  await changeOwnPassword(passwords);
  expect(socket.disconnect).toHaveBeenCalledTimes(1);
  expect(socket.connect).toHaveBeenCalledTimes(1);
});

it("believes that a session is over only at the second refusal, and never without an answer", async () => {
  const asked = async () => {
    const over = isSessionOver();
    await vi.advanceTimersByTimeAsync(1_000);
    return await over;
  };
  answer.mockImplementation(() => Promise.resolve(refused()));
  expect(await asked()).toBe(true);
  answer.mockImplementationOnce(() => Promise.resolve(refused()));
  answer.mockImplementation(() => Promise.resolve(me()));
  expect(await asked()).toBe(false);
  answer.mockRejectedValue(new TypeError("failed to fetch"));
  expect(await asked()).toBe(false);
});
