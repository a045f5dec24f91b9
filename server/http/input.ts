import { PanelError } from "../errors";
import { jsonFault } from "./json-fault";

/** The largest act names 5,000 channels; nothing needs more. */
const maxBodyBytes = 256 * 1024;

/** Deeper nests overflow the stack of whatever writes them down again. */
const deepestBody = 16;

/** The query as an object. @throws PanelError invalid_input when a name comes twice: whom to believe would be a guess. */
export function readQuery(url: URL): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of url.searchParams) {
    if (Object.hasOwn(query, name)) {
      throw new PanelError("invalid_input", `${name} is given more than once.`, {
        field: name,
        whatToDo: "Give it once.",
      });
    }
    define(query, name, value);
  }
  return query;
}

/**
 * The JSON object in a request's body; an empty one where there is no body.
 * @throws PanelError too_large, invalid_input that says where the JSON goes wrong
 */
export async function readJsonBody(request: Request): Promise<Record<string, unknown>> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) return {};
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new PanelError(
      "invalid_input",
      `The body is ${type ?? "of no named type"}, not application/json.`,
      {
        whatToDo: "Send JSON with the header Content-Type: application/json.",
      },
    );
  }
  const value = parse(bytes);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new PanelError("invalid_input", "The body is JSON, but not an object.", {
      whatToDo: "Send an object: { … }.",
    });
  }
  if (isDeeper(value, deepestBody)) {
    throw new PanelError("invalid_input", `The body holds more than ${deepestBody} nested levels.`, {
      whatToDo: "Send it flatter: no act needs more than three.",
    });
  }
  const body: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(value)) define(body, name, entry);
  return body;
}

/** Names come from strangers: `__proto__` is a field like any other. */
function define(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

function parse(bytes: Buffer): unknown {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new PanelError("invalid_input", "The body is not UTF-8.", { whatToDo: "Send the JSON as UTF-8." });
  }
  try {
    return JSON.parse(text);
  } catch {
    const fault = jsonFault(text);
    const where = fault === null ? "" : ` at line ${fault.line}, column ${fault.column}`;
    throw new PanelError("invalid_input", `The body is not valid JSON${where}.`, {
      whatToDo: "Check commas, quotes and brackets there.",
    });
  }
}

async function readBytes(request: Request): Promise<Buffer> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBodyBytes) throw tooLarge();
  if (request.body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  // The header may be missing or lie: what counts is what comes.
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > maxBodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): PanelError {
  return new PanelError("too_large", `The body has more than ${maxBodyBytes / 1024} KiB.`, {
    whatToDo: "Send less at once, for example fewer channels.",
  });
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((one) => isDeeper(one, levels - 1));
}
