// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SetupScreen } from "@/components/sign-in/setup-screen";

const answer = (status: number, body: object): Response => new Response(JSON.stringify(body), { status });
const fetched = vi.fn<typeof fetch>();
const onDone = vi.fn<(path: string) => void>();

/** Answers each request by its verb and path. */
function serve(answers: Record<string, () => Response>): void {
  fetched.mockImplementation(async (path, init) => {
    const found = answers[`${init?.method} ${String(path)}`];
    if (found === undefined) throw new Error(`no answer for ${init?.method} ${String(path)}`);
    return found();
  });
}

beforeEach(() => {
  vi.stubGlobal("fetch", fetched);
});

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  fetched.mockReset();
  onDone.mockReset();
});

const open = { "GET /api/auth/setup": () => answer(200, { open: true }) };

function show(address: string): void {
  window.history.replaceState(null, "", address);
  render(
    <StrictMode>
      <SetupScreen onDone={onDone} />
    </StrictMode>,
  );
}

async function submit(password: string): Promise<void> {
  fireEvent.change(await screen.findByLabelText("Password"), { target: { value: password } });
  fireEvent.click(screen.getByRole("button", { name: "Create admin and sign in" }));
}

describe("SetupScreen", () => {
  it("takes the token out of the address, makes the admin with it and signs in", async () => {
    serve({
      ...open,
      "POST /api/auth/setup": () => answer(200, {}),
      "POST /api/auth/sign-in/username": () => answer(200, {}),
    });
    show("/setup#token=once-only");
    await submit("correct horse battery");
    await waitFor(() => expect(onDone).toHaveBeenCalledWith("/"));
    expect(window.location.hash).toBe("");
    const sent = fetched.mock.calls.find(
      ([path, init]) => path === "/api/auth/setup" && init?.method === "POST",
    );
    expect(JSON.parse(String(sent?.[1]?.body))).toEqual({
      token: "once-only",
      username: "admin",
      password: "correct horse battery",
    });
  });

  it("says how to get a new link when it was used or has expired", async () => {
    serve({ ...open, "POST /api/auth/setup": () => answer(410, { code: "setup_closed", detail: "Used." }) });
    show("/setup#used");
    await submit("correct horse battery");
    expect(await screen.findByText("This link no longer works")).toBeTruthy();
    expect(screen.getByText(/Restart the panel/)).toBeTruthy();
  });

  it("puts a weak password's fault at the password", async () => {
    const weak = {
      code: "weak_password",
      detail: "Too common.",
      whatToDo: "Choose another.",
      field: "password",
    };
    serve({ ...open, "POST /api/auth/setup": () => answer(400, weak) });
    show("/setup#t");
    await submit("password1234");
    expect((await screen.findByRole("alert")).textContent).toBe("Too common. Choose another.");
    expect(screen.getByLabelText("Password").getAttribute("aria-invalid")).toBe("true");
  });

  it("asks for twelve characters before it asks the server", async () => {
    serve(open);
    show("/setup#t");
    await submit("short");
    expect(await screen.findByText("Use at least 12 characters.")).toBeTruthy();
    expect(fetched.mock.calls.every(([, init]) => init?.method === "GET")).toBe(true);
  });

  it("says what an address without its token lacks", async () => {
    serve(open);
    show("/setup");
    expect(await screen.findByText("This address lacks its token")).toBeTruthy();
  });

  it("leads to the sign-in where there is an admin already", async () => {
    serve({ "GET /api/auth/setup": () => answer(200, { open: false }) });
    show("/setup#t");
    expect(await screen.findByText("Set up already")).toBeTruthy();
    expect(screen.getByRole("link", { name: "Sign in" }).getAttribute("href")).toBe("/sign-in");
  });
});
