// @vitest-environment jsdom
import { afterEach, expect, it, vi } from "vitest";
import { anchorRect } from "@/components/ui/popover";

class Rect {
  constructor(
    readonly x: number,
    readonly y: number,
    readonly width: number,
    readonly height: number,
  ) {}
  get top() {
    return this.y;
  }
  get bottom() {
    return this.y + this.height;
  }
}

const placed = (name: string, rect: Rect): HTMLElement => {
  const element = document.createElement(name);
  element.getBoundingClientRect = () => rect as unknown as DOMRect;
  return element;
};

afterEach(() => void vi.unstubAllGlobals());

it("stands beside its button, and clear of all that is to be kept in sight around it", () => {
  vi.stubGlobal("DOMRect", Rect);
  const button = placed("button", new Rect(100, 640, 28, 28));
  expect(anchorRect(button)).toMatchObject({ x: 100, width: 28, top: 640, bottom: 668 });
  const dock = placed("section", new Rect(0, 560, 1_440, 200));
  dock.dataset["keptInSight"] = "";
  dock.append(button);
  expect(anchorRect(button)).toMatchObject({ x: 100, width: 28, top: 560, bottom: 760 });
});
