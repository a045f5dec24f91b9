// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ArmedButton } from "@/components/ui/armed-button";

const onAct = vi.fn<() => void>();
const button = () => screen.getByRole("button");
const pass = (timeMs: number) => act(() => vi.advanceTimersByTime(timeMs));

beforeEach(() => {
  vi.useFakeTimers();
  onAct.mockReset();
  render(<ArmedButton onAct={onAct}>Hang up 3 calls</ArmedButton>);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe("ArmedButton", () => {
  it("does nothing at the first press but count down", () => {
    fireEvent.click(button());
    expect(button().textContent).toBe("Press again, 3 s");
    pass(1_100);
    expect(button().textContent).toBe("Press again, 2 s");
    expect(onAct).not.toHaveBeenCalled();
  });

  it("acts once at the second press within 3 s", () => {
    fireEvent.click(button());
    pass(2_900);
    fireEvent.click(button());
    expect(onAct).toHaveBeenCalledTimes(1);
    expect(button().textContent).toBe("Hang up 3 calls");
  });

  it("takes a double and a triple click for one press, which neither acts nor disarms", () => {
    fireEvent.click(button());
    pass(200);
    fireEvent.click(button());
    pass(250);
    fireEvent.click(button());
    pass(399);
    fireEvent.click(button());
    expect(onAct).not.toHaveBeenCalled();
    expect(button().hasAttribute("data-armed")).toBe(true);
    pass(400);
    fireEvent.click(button());
    expect(onAct).toHaveBeenCalledTimes(1);
  });

  it("takes Enter that is held for one press, for as long as it is held", () => {
    const held = { key: "Enter", repeat: true };
    expect(fireEvent.keyDown(button(), held)).toBe(true);
    fireEvent.click(button());
    pass(500);
    // A browser clicks the button at each repetition that nobody prevents.
    expect(fireEvent.keyDown(button(), held)).toBe(false);
    expect(fireEvent.keyDown(button(), { key: "Enter" })).toBe(true);
    fireEvent.blur(button());
    expect(fireEvent.keyDown(button(), held)).toBe(true);
  });

  it("is disarmed after 3 s: the next press arms again", () => {
    fireEvent.click(button());
    pass(3_100);
    expect(button().textContent).toBe("Hang up 3 calls");
    fireEvent.click(button());
    expect(onAct).not.toHaveBeenCalled();
    expect(button().textContent).toBe("Press again, 3 s");
  });

  it("is disarmed when the focus leaves it", () => {
    fireEvent.click(button());
    fireEvent.blur(button());
    fireEvent.click(button());
    expect(onAct).not.toHaveBeenCalled();
  });
});
