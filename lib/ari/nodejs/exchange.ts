import type { Client, Dispatcher } from "undici";
import { AriError } from "../errors";
import type { TransportRequest } from "../transport";

/** Ends one exchange early. Less than an AbortController, because every call makes one. */
export class Cancel {
  isDone = false;
  /** What there is to end at the moment. */
  act: (() => void) | undefined;

  now(): void {
    this.isDone = true;
    this.act?.();
  }
}

/** An answer of any status, read to its end. `bytes` are empty where somebody took them piece by piece. */
export interface Exchanged {
  status: number;
  contentType: string;
  bytes: Buffer;
}

/**
 * One request on one connection. By undici's handlers and not by its `request()`, whose streams and signals cost as much
 * again as the exchange itself (`npm run bench -- ari`).
 * @throws the error of undici, or an AriError `aborted` when cancelled
 */
export function exchange(
  connection: Client,
  options: Dispatcher.DispatchOptions,
  cancel: Cancel,
  onBytes?: TransportRequest["onBytes"],
): Promise<Exchanged> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let status = 0;
    let contentType = "";
    const aborted = () => new AriError("aborted", "aborted.");
    // Until it is on the wire there is nothing to cut off; then undici tells the error by the handler.
    cancel.act = () => reject(aborted());
    connection.dispatch(options, {
      onRequestStart(controller) {
        if (cancel.isDone) controller.abort(aborted());
        else cancel.act = () => controller.abort(aborted());
      },
      onResponseStart(_controller, statusCode, headers) {
        status = statusCode;
        const type = headers["content-type"];
        contentType = Array.isArray(type) ? (type[0] ?? "") : (type ?? "");
      },
      onResponseData(_controller, chunk) {
        // Without a way to hold it up: undici 7 parses an empty rest for ever when resumed, and throws where nobody can
        // catch it when Asterisk closes meanwhile (tested).
        if (onBytes !== undefined && status < 300) onBytes(chunk);
        else chunks.push(chunk);
      },
      onResponseEnd() {
        cancel.act = undefined;
        const [first] = chunks;
        const bytes = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
        resolve({ status, contentType, bytes });
      },
      onResponseError(_controller, error) {
        cancel.act = undefined;
        reject(error);
      },
    });
  });
}
