"use client";

import { PhoneOutgoing } from "lucide-react";
import { memo } from "react";
import { Elapsed } from "@/components/live/elapsed";
import { classNames } from "@/components/ui/class-names";
import { Badge } from "@/components/ui/state-pill";
import type { EndpointRow } from "@/lib/live/rows";
import { ContactMark, DeviceMark, EndpointMark } from "./endpoint-marks";
import { saysTheSame } from "./endpoint-state";
import type { Talk } from "./talks-with";

export interface EndpointTileProps {
  node: string;
  endpoint: EndpointRow;
  talks: readonly Talk[];
  nodeName: string | null;
  /** Why it cannot be called now; null when it can. */
  refusal: string | null;
  /** Where what we hold may be old: since when, by the panel's clock. */
  staleSinceMs: number | null;
  onCall: (node: string, endpoint: string) => void;
}

/** One phone. A click calls it. */
export const EndpointTile = memo(function EndpointTile(props: EndpointTileProps) {
  const { node, endpoint, talks, nodeName, refusal, staleSinceMs, onCall } = props;
  const stale = staleSinceMs !== null;
  const [contact, ...moreContacts] = endpoint.contacts;
  return (
    <li
      className={classNames(
        "group relative flex min-w-0 flex-col gap-1.5 rounded-lg border border-line bg-surface p-3",
        refusal === null && "hover:bg-hover focus-within:bg-hover",
        stale && "border-dashed bg-canvas grayscale",
      )}
    >
      <div className="flex items-center gap-2">
        {refusal === null ? (
          <button
            type="button"
            aria-label={`Call ${endpoint.id}`}
            title={`Call ${endpoint.id}`}
            onClick={() => onCall(node, endpoint.id)}
            // The whole tile is the target; what it says stays text that can be read one by one.
            className="min-w-0 flex-1 truncate text-left font-medium outline-none after:absolute after:inset-0 after:rounded-lg focus-visible:after:outline-2 focus-visible:after:outline-accent-solid"
          >
            {endpoint.resource}
          </button>
        ) : (
          <span
            className={classNames("min-w-0 flex-1 truncate font-medium", stale && "text-ink-2")}
            title={refusal}
          >
            {endpoint.resource}
          </span>
        )}
        {refusal === null ? (
          <PhoneOutgoing
            aria-hidden
            className="size-3.5 shrink-0 text-ink-3 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
          />
        ) : null}
        <span className="shrink-0 text-xs text-ink-2">
          {endpoint.technology}
          {nodeName === null ? "" : ` · ${nodeName}`}
        </span>
      </div>
      <div className="flex items-center justify-between gap-2">
        <EndpointMark endpoint={endpoint} />
        <Elapsed
          sinceMs={endpoint.sinceMs}
          node={node}
          title="Since it is in this state"
          className="shrink-0 text-xs text-ink-2 tabular-nums"
        />
      </div>
      {talks.length === 0 ? null : (
        <ul aria-label="Calls" className="flex flex-col text-xs">
          {talks.slice(0, 3).map(({ callId, withWhom, sinceMs }) => (
            <li key={callId} className="flex justify-between gap-2">
              <span className="min-w-0 truncate">{withWhom}</span>
              <Elapsed
                sinceMs={sinceMs}
                node={node}
                title="Since its answer; before it, since the call began"
                className="shrink-0 text-ink-2 tabular-nums"
              />
            </li>
          ))}
          {talks.length > 3 ? <li className="text-ink-2">and {talks.length - 3} more</li> : null}
        </ul>
      )}
      <div className="mt-auto flex flex-wrap items-center gap-x-3 text-xs text-ink-2 empty:hidden">
        {endpoint.deviceState === null || saysTheSame(endpoint) ? null : (
          <DeviceMark state={endpoint.deviceState} />
        )}
        {contact === undefined || contact.status === "NonQualified" ? null : (
          <ContactMark contact={contact} />
        )}
        {moreContacts.length === 0 ? null : <span>+{moreContacts.length} contacts</span>}
        {refusal === null || stale ? null : <span>{refusal}</span>}
      </div>
      {stale ? (
        <Badge className="self-start">
          as of <Elapsed sinceMs={staleSinceMs} node={null} /> ago
        </Badge>
      ) : null}
    </li>
  );
});
