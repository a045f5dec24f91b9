import { type ErrorCode, errorStatus, type Problem } from "@/lib/api/errors";

interface PanelErrorOptions {
  /** What the reader can do about it. */
  whatToDo: string;
  /** Path of the input field at fault. */
  field?: string;
  /** What Asterisk itself answered. */
  asterisk?: { status: number; message: string };
  cause?: unknown;
  /** For `too_many_requests`: when to try again. */
  retryAfterSeconds?: number;
}

/** The one error that `server/` throws towards a caller. `message` says what happened, to what. */
export class PanelError extends Error {
  override readonly name = "PanelError";
  readonly code: ErrorCode;
  readonly whatToDo: string;
  readonly field: string | undefined;
  readonly asterisk: { status: number; message: string } | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, message: string, options: PanelErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.whatToDo = options.whatToDo;
    this.field = options.field;
    this.asterisk = options.asterisk;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get status(): number {
    return errorStatus[this.code];
  }

  /** The body of the answer. */
  problem(requestId: string): Problem {
    return {
      type: `urn:patchbay:problem:${this.code}`,
      title: this.code.replaceAll("_", " "),
      status: this.status,
      code: this.code,
      detail: this.message,
      whatToDo: this.whatToDo,
      ...(this.field === undefined ? {} : { field: this.field }),
      ...(this.asterisk === undefined ? {} : { asterisk: this.asterisk }),
      requestId,
    };
  }
}
