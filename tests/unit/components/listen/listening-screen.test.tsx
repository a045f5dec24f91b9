// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterAll, afterEach, beforeEach, expect, it, vi } from "vitest";
import { ListeningScreen } from "@/components/listen/listening-screen";
import { LiveStore } from "@/components/live/live-store";
import { defaultSpyPolicy } from "@/lib/api/spy-policy";
import type { SpyRow } from "@/lib/live/rows";
import { spyRow } from "../../lib/live/samples";
import { channel, snapshot } from "../live/fixtures";
import { LivePage } from "../live/live-page";

const pushed = vi.fn<(href: string) => void>();
vi.mock("next/navigation", () => ({ useRouter: () => ({ push: pushed }) }));
afterAll(() => vi.doUnmock("next/navigation"));

let deleted: string[];
let refusal: object | null;

beforeEach(() => {
  pushed.mockReset();
  deleted = [];
  refusal = null;
  vi.useFakeTimers();
  // jsdom lays nothing out: the list gets a window of 400 px.
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(400);
  const noObserver = class {
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  };
  vi.stubGlobal("ResizeObserver", noObserver);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const settle = () => act(() => vi.advanceTimersByTimeAsync(20));

async function open(role: "supervisor" | "admin", spies: SpyRow[]) {
  vi.stubGlobal("fetch", async (url: string, init?: RequestInit) => {
    if (url.endsWith("/me")) return Response.json({ id: "1", username: "ada", name: "Ada", role });
    if (url.endsWith("/policies/listening")) return Response.json(defaultSpyPolicy);
    if (init?.method === "DELETE") deleted.push(url);
    return refusal === null
      ? Response.json({ accepted: true }, { status: 202 })
      : Response.json(refusal, { status: 409 });
  });
  const store = new LiveStore((flush) => flush());
  let seq = 0;
  const tell = async (rows: SpyRow[]) => {
    const told = snapshot("n", [channel("alice"), channel("bob")]);
    const [node] = told.nodes;
    if (node === undefined) throw new Error("no node");
    seq += 1;
    act(() =>
      store.applySnapshot({ ...told, nodes: [{ ...node, seq, rows: { ...node.rows, spies: rows } }] }),
    );
    await settle();
  };
  render(
    <LivePage store={store}>
      <ListeningScreen />
    </LivePage>,
  );
  await tell(spies);
  await settle();
  return { tell };
}

const spies = () => [
  spyRow("1", {
    by: "sam",
    via: "browser",
    endpoint: "",
    targetId: "alice",
    status: "active",
    activeAtMs: 1,
  }),
  spyRow("2", { by: "ada", endpoint: "PJSIP/ada", targetId: "bob", status: "active", activeAtMs: 2 }),
];
const list = () => screen.getByRole("grid", { name: "Listening now" });
const row = (name: RegExp) => within(list()).getByRole("row", { name });
const stop = (name: RegExp) => within(row(name)).queryByRole("button", { name: /Stop/ });

it("lists who listens, and follows as they come and go", async () => {
  const { tell } = await open("supervisor", []);
  expect(screen.getByText("Nobody listens now")).toBeTruthy();
  await tell(spies());
  expect(row(/^sam/).textContent).toContain("in the browser");
  expect(row(/^ada/).textContent).toContain("by PJSIP/ada");
  expect(screen.getByRole("heading", { name: /^Listening now\s*2$/ })).toBeTruthy();
  await tell([]);
  expect(screen.getByText("Nobody listens now")).toBeTruthy();
});

it("lets an admin stop anybody at the second press, and shows what was refused at the row", async () => {
  await open("admin", spies());
  const press = () => fireEvent.click(stop(/^sam/) ?? within(row(/^sam/)).getByRole("button"));
  press();
  await settle();
  expect(deleted).toEqual([]);
  // A double click is one press.
  await act(() => vi.advanceTimersByTimeAsync(600));
  refusal = { code: "node_not_live", detail: "n is not connected.", whatToDo: "Try when it is." };
  press();
  await settle();
  expect(deleted).toEqual(["/api/v1/nodes/n/spies/1"]);
  expect(within(row(/^sam/)).getByRole("alert").textContent).toBe("n is not connected. Try when it is.");
  expect(within(row(/^ada/)).queryByRole("alert")).toBeNull();
});

it("lets a supervisor stop their own alone, and shows no policy", async () => {
  await open("supervisor", spies());
  expect(stop(/^sam/)).toBeNull();
  expect(stop(/^ada/)).not.toBeNull();
  expect(screen.queryByText("Who may")).toBeNull();
});

it("has the policy below the list for an admin", async () => {
  await open("admin", spies());
  const policy = screen.getByText("Who may");
  expect(list().compareDocumentPosition(policy) & Node.DOCUMENT_POSITION_FOLLOWING).not.toBe(0);
});

it("opens the call by its name and by Enter", async () => {
  await open("supervisor", spies());
  const link = within(row(/^sam/)).getByRole("link", { name: /^alice/ });
  expect(link.getAttribute("href")).toBe("/calls?channel=n%2Falice");
  act(() => row(/^ada/).focus());
  fireEvent.keyDown(row(/^ada/), { key: "Enter" });
  expect(pushed).toHaveBeenCalledExactlyOnceWith("/calls?channel=n%2Fbob");
});
