import { operations } from "@/lib/ari";
import type { OperationEntry } from "@/lib/ari/table";
import type { Transport, TransportRequest, TransportResponse } from "@/lib/ari/transport";
import { checkModel } from "./model-check";

/** One exchange as it went over the wire. */
export interface Exchange {
  /** `channels.originate` */
  operation: string;
  status: number;
}

/** The table's entry of `channels.originate`. */
export function entryOf(operation: string): OperationEntry {
  const [resource = "", nickname = ""] = operation.split(".");
  const entry = operations[resource]?.[nickname];
  if (entry === undefined) throw new Error(`The table has no operation ${operation}`);
  return entry;
}

/** Passes everything on, remembers what was sent and answered, and checks each good answer against its model. */
export class RecordingTransport implements Transport {
  readonly exchanges: Exchange[] = [];
  /** What answers had that their models do not allow. */
  readonly problems: string[] = [];
  /** Fields that the models lack. */
  readonly extras = new Set<string>();
  /** Requests that were handed over, answered or not. */
  sent = 0;
  /** Of the documents that hold for this Asterisk. */
  branch = 0;
  readonly #inner: Transport;

  constructor(inner: Transport) {
    this.#inner = inner;
  }

  async request(request: TransportRequest): Promise<TransportResponse> {
    this.sent += 1;
    const response = await this.#inner.request(request);
    this.exchanges.push({ operation: request.operation, status: response.status });
    if (response.status >= 200 && response.status <= 299) this.#check(request.operation, response);
    return response;
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  #check(operation: string, { status, text, bytes }: TransportResponse): void {
    const { response } = entryOf(operation);
    if (response === "binary") {
      if (bytes === undefined || bytes.length === 0) this.problems.push(`${operation} answered no bytes`);
      return;
    }
    if (response === "void") {
      // 202 for what is handed on (messages, referrals, a reload in the background).
      if (status !== 204 && status !== 202) this.problems.push(`${operation} answered ${status}`);
      if (text !== "") this.problems.push(`${operation} answered ${text.slice(0, 80)}, not nothing`);
      return;
    }
    const { problems, extras } = checkModel(response, JSON.parse(text), this.branch);
    this.problems.push(...problems.map((problem) => `${operation}: ${problem}`));
    for (const extra of extras) this.extras.add(extra);
  }
}
