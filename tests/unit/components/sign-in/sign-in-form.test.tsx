// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SignInForm } from "@/components/sign-in/sign-in-form";

const answer = (status: number, body: object, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });

const fetched = vi.fn<typeof fetch>();
const onSignedIn = vi.fn<(path: string) => void>();

beforeEach(() => {
  vi.stubGlobal("fetch", fetched);
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  fetched.mockReset();
  onSignedIn.mockReset();
});

function fill(): void {
  fireEvent.change(screen.getByLabelText("Username"), { target: { value: "olga" } });
  fireEvent.change(screen.getByLabelText("Password"), { target: { value: "correct horse" } });
}

const press = (): boolean => fireEvent.click(screen.getByRole("button", { name: "Sign in" }));

describe("SignInForm", () => {
  it("sends what was typed and goes to the page that was wanted", async () => {
    fetched.mockResolvedValue(answer(200, {}));
    render(<SignInForm next="/bridges?node=pbx-1" onSignedIn={onSignedIn} />);
    fill();
    press();
    await waitFor(() => expect(onSignedIn).toHaveBeenCalledWith("/bridges?node=pbx-1"));
    const [path, init] = fetched.mock.calls[0] ?? [];
    expect(path).toBe("/api/auth/sign-in/username");
    expect(JSON.parse(String(init?.body))).toEqual({ username: "olga", password: "correct horse" });
  });

  it("tells whom the panel has sent here in the middle of something why, and nobody else", () => {
    const { rerender } = render(<SignInForm next={null} />);
    expect(screen.queryByText(/session has ended/)).toBeNull();
    rerender(<SignInForm next={null} ended />);
    expect(screen.getByText(/session has ended.*disabled.*ask an admin/)).toBeDefined();
  });

  it("does not leave the panel for a foreign address", async () => {
    fetched.mockResolvedValue(answer(200, {}));
    render(<SignInForm next="//evil.example" onSignedIn={onSignedIn} />);
    fill();
    press();
    await waitFor(() => expect(onSignedIn).toHaveBeenCalledWith("/"));
  });

  it("says what was wrong, empties the password and puts the cursor there", async () => {
    fetched.mockResolvedValue(
      answer(401, { code: "wrong_credentials", detail: "Wrong.", whatToDo: "Check both." }),
    );
    render(<SignInForm next={null} onSignedIn={onSignedIn} />);
    fill();
    press();
    expect((await screen.findByRole("alert")).textContent).toBe("Wrong. Check both.");
    const password = screen.getByLabelText<HTMLInputElement>("Password");
    expect(password.value).toBe("");
    expect(document.activeElement).toBe(password);
    expect(onSignedIn).not.toHaveBeenCalled();
  });

  it("sends nothing while a field is empty", async () => {
    render(<SignInForm next={null} onSignedIn={onSignedIn} />);
    press();
    expect(await screen.findAllByText("Fill this in.")).toHaveLength(2);
    expect(fetched).not.toHaveBeenCalled();
  });

  it("counts down a rate limit, then lets one try again", async () => {
    vi.useFakeTimers();
    const body = {
      code: "too_many_requests",
      detail: "Too many tries.",
      whatToDo: "Try again in 61 seconds.",
    };
    fetched.mockResolvedValue(answer(429, body, { "retry-after": "61" }));
    render(<SignInForm next={null} onSignedIn={onSignedIn} />);
    fill();
    press();
    await act(() => vi.advanceTimersByTimeAsync(10));
    const button = screen.getByRole<HTMLButtonElement>("button", { name: /Try again in/ });
    expect(button.textContent).toBe("Try again in 1 min 1 s");
    expect(button.disabled).toBe(true);
    expect(screen.getByRole("alert").textContent).toBe("Too many tries.");
    await act(() => vi.advanceTimersByTimeAsync(2_000));
    expect(button.textContent).toBe("Try again in 59 s");
    await act(() => vi.advanceTimersByTimeAsync(60_000));
    expect(button.textContent).toBe("Sign in");
    expect(button.disabled).toBe(false);
  });

  it("says so when the panel does not answer", async () => {
    fetched.mockRejectedValue(new TypeError("failed"));
    render(<SignInForm next={null} onSignedIn={onSignedIn} />);
    fill();
    press();
    expect((await screen.findByRole("alert")).textContent).toContain("does not answer");
  });
});
