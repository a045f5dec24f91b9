"use client";

import type { ReactNode } from "react";
import { Copyable } from "@/components/ui/copyable";
import { Drawer } from "@/components/ui/dialog";
import { FocusHere } from "@/components/ui/focus-here";
import { untrusted, untrustedJson } from "@/components/ui/untrusted";
import { exactTime } from "@/components/ui/when";
import { actorFacts, actorWords } from "./actor-words";
import { givenWords, whomWords } from "./detail-words";
import { actWords, isRunning, listenedWords } from "./listened-words";
import { NodeName } from "./node-name";
import { Outcome } from "./outcome";
import type { AuditRow } from "./use-audit";

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-2 px-4 py-1.5">
      <dt className="text-xs leading-5 text-ink-2">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

function Actor({ row }: { row: AuditRow }) {
  const { name, facts } = actorFacts(row);
  return (
    <>
      {untrusted(name)} {facts === "" ? null : <span className="text-ink-2">({facts})</span>}
    </>
  );
}

/** All that is known of one act. */
export function AuditDrawer({ row, onClose }: { row: AuditRow | null; onClose: () => void }) {
  const heard = row === null ? null : listenedWords(row);
  const whom = row === null ? null : whomWords(row);
  const given = row === null ? null : givenWords(row);
  return (
    <Drawer
      open={row !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={row === null ? "" : actWords(row)}
      description={row === null ? "" : `${untrusted(actorWords(row))}, ${exactTime(row.atMs)}`}
    >
      {row === null ? null : (
        <FocusHere>
          <dl className="divide-y divide-line py-1">
            <Fact name="Outcome">
              <Outcome row={row} />
            </Fact>
            <Fact name="Command">
              <span className="font-mono text-xs">{row.command}</span>
            </Fact>
            {row.code === null ? null : (
              <Fact name="Code">
                <span className="font-mono text-xs">{row.code}</span>
              </Fact>
            )}
            {given === null ? null : <Fact name={given.name}>{untrusted(given.text)}</Fact>}
            {heard === null ? null : <Fact name="Heard">{untrusted(heard)}</Fact>}
            {row.detail === null ? null : <Fact name="Detail">{untrusted(row.detail)}</Fact>}
            <Fact name="Who">
              <Actor row={row} />
            </Fact>
            <Fact name="From">{row.address}</Fact>
            <Fact name="Node">{row.node === null ? "none" : <NodeName node={row.node} />}</Fact>
            {whom === null ? null : <Fact name="To">{untrusted(whom)}</Fact>}
            <Fact name="Target">
              {row.target === null ? "none" : <Copyable value={row.target} what="target" />}
            </Fact>
            <Fact name="Took">
              {row.durationMs === null
                ? isRunning(row)
                  ? "goes on"
                  : "unknown"
                : `${Math.round(row.durationMs)} ms`}
            </Fact>
            <Fact name="Request">
              <Copyable value={row.requestId} what="request id" />
            </Fact>
            <Fact name="Input">
              <pre className="overflow-x-auto rounded-md border border-line bg-canvas p-2 font-mono text-xs whitespace-pre-wrap">
                {untrustedJson(row.input)}
              </pre>
            </Fact>
          </dl>
        </FocusHere>
      )}
    </Drawer>
  );
}
