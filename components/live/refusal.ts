import type { Problem } from "@/lib/api/errors";

/** What the page refuses by itself, in the form in which the API would. */
export function refusal(detail: string, whatToDo: string): Problem {
  return {
    type: "about:blank",
    title: "not possible now",
    status: 409,
    code: "not_possible_now",
    detail,
    whatToDo,
  };
}
