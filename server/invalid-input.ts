import type { z } from "zod";
import { PanelError } from "./errors";

/** The first fault that a schema has found, as the answer to the caller. */
export function invalidInput({ issues }: z.ZodError): PanelError {
  const [first] = issues;
  const field = fieldOf(first);
  const message = first?.code === "unrecognized_keys" ? "there is no such field" : first?.message;
  // What a form shows too is a sentence of its own.
  const what = message?.replace(/\.$/, "");
  return new PanelError(
    "invalid_input",
    `${field === "" ? "The input" : field}: ${what ?? "is not valid"}.`,
    {
      whatToDo: "Correct this field and send it again; /api/v1/openapi.json describes each field.",
      ...(field === "" ? {} : { field }),
    },
  );
}

/** A name that the schema does not know is itself the field at fault: `timeoutMS` must not be 30 seconds without a word. */
function fieldOf(issue: z.core.$ZodIssue | undefined): string {
  const unknown = issue?.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
  return [...(issue?.path ?? []), ...unknown].map(String).join(".").slice(0, 200);
}
