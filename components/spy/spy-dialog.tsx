"use client";

import { Headphones } from "lucide-react";
import { useMemo, useState } from "react";
import { useNodeName, useRow, useRows } from "@/components/live/hooks";
import { usePolicyAskedAgain, useSpyPolicy } from "@/components/live/spy-policy";
import { readReason, reasonMax } from "@/components/live/spy-reason";
import { useCommand } from "@/components/live/use-command";
import { requestSpy, type SpyRequest, useSpyRequest } from "@/components/shell/spy-request";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { faultText } from "@/components/ui/form-message";
import { Input } from "@/components/ui/input";
import { ProblemLine } from "@/components/ui/problem-line";
import { Segmented } from "@/components/ui/segmented";
import { dialString } from "@/lib/api/fields";
import { isAnswered } from "@/lib/live/answer";
import type { SpyMode } from "@/lib/live/rows";
import { readMyPhone, rememberMyPhone } from "./my-phone";

const modes: readonly { value: SpyMode; label: string }[] = [
  { value: "listen", label: "Listen" },
  { value: "whisper", label: "Whisper" },
  { value: "barge", label: "Barge" },
];

const meaning: Record<SpyMode, (who: string) => string> = {
  listen: () => "You hear the call; nobody hears you.",
  whisper: (who) => `You hear the call; only ${who} hears you.`,
  barge: () => "You hear the call, and everybody on it hears you.",
};

/** The same of a call that still rings: it is heard from its answer on, and begins by listening whatever is asked for. */
const meaningBefore: Record<SpyMode, (who: string) => string> = {
  listen: () => "It is not answered yet: you hear the call once it is; nobody hears you.",
  whisper: (who) =>
    `It is not answered yet: once it is, you hear the call and nobody hears you, until you whisper to ${who} then.`,
  barge: () =>
    "It is not answered yet: once it is, you hear the call and nobody hears you, until you barge in then.",
};

/** Asks which phone shall ring, then listens through it. Opened from anywhere by `requestSpy`. */
export function SpyDialog() {
  const wanted = useSpyRequest();
  return (
    <Dialog
      open={wanted !== null}
      onOpenChange={(open) => {
        if (!open) requestSpy(null);
      }}
      title={wanted === null ? "Listen" : `Listen to ${wanted.who}`}
      description="Your phone rings; when you pick it up, you are on. The call itself is not touched."
    >
      {wanted === null ? null : <SpyForm wanted={wanted} />}
    </Dialog>
  );
}

function SpyForm({ wanted }: { wanted: SpyRequest }) {
  const endpoints = useRows("endpoints");
  const nodeName = useNodeName(wanted.node);
  const channel = useRow(wanted.node, "channels", wanted.channelId);
  const isBefore = channel !== null && !isAnswered(channel);
  const start = useCommand("spies.start");
  const [mode, setMode] = useState(wanted.mode);
  const [endpoint, setEndpoint] = useState(() => readMyPhone(wanted.node));
  const [fault, setFault] = useState<string>();
  const { policy } = useSpyPolicy();
  const askPolicyAgain = usePolicyAskedAgain();
  const [reason, setReason] = useState("");
  const [reasonFault, setReasonFault] = useState<string>();
  // The panel has the last word: its policy may have changed since the page asked.
  const isReasonRefused = start.error?.problem.field === "reason";
  const needsReason = policy?.reasonRequired === true || isReasonRefused;
  const suggestions = useMemo(
    () =>
      endpoints
        .filter(({ node }) => node === wanted.node)
        .map(({ row }) => ({ value: row.id, note: row.state })),
    [endpoints, wanted.node],
  );

  const submit = () => {
    const checked = dialString.safeParse(endpoint);
    if (!checked.success) {
      setFault(faultText("Your phone", endpoint, checked.error.issues[0]?.message ?? "is no endpoint"));
      return;
    }
    const why = needsReason ? readReason(reason) : { reason: "" };
    if ("fault" in why) {
      setReasonFault(why.fault);
      return;
    }
    rememberMyPhone({ node: wanted.node, endpoint: checked.data });
    start.mutate(
      {
        input: {
          node: wanted.node,
          channelId: wanted.channelId,
          mode,
          endpoint: checked.data,
          reason: why.reason,
        },
        what: "Ringing your phone",
      },
      { onSuccess: () => requestSpy(null), onError: askPolicyAgain },
    );
  };

  return (
    <form
      className="grid gap-3 p-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field label="My phone" error={fault} hint={`An endpoint of ${nodeName}; remembered in this browser`}>
        {(control) => (
          <Combobox
            {...control}
            value={endpoint}
            onValueChange={(next) => {
              setEndpoint(next);
              setFault(undefined);
            }}
            suggestions={suggestions}
            placeholder="PJSIP/supervisor"
            autoFocus
          />
        )}
      </Field>
      {needsReason ? (
        <Field
          label="Reason"
          error={reasonFault}
          hint="The listening policy asks for it; it stands in the audit"
        >
          {(control) => (
            <Input
              {...control}
              // Where the panel asks for it after the press, one writes on there.
              autoFocus={isReasonRefused}
              autoComplete="off"
              maxLength={reasonMax}
              value={reason}
              onChange={(event) => {
                setReason(event.target.value);
                setReasonFault(undefined);
              }}
            />
          )}
        </Field>
      ) : null}
      <div className="grid justify-items-start gap-2">
        <Segmented label="How" value={mode} onValueChange={setMode} options={modes} />
        <p className="text-xs text-ink-2">{(isBefore ? meaningBefore : meaning)[mode](wanted.who)}</p>
      </div>
      {start.error === null ? null : <ProblemLine problem={start.error.problem} />}
      <div className="flex justify-end">
        <Button type="submit" kind="primary" disabled={start.isPending}>
          <Headphones aria-hidden />
          Ring my phone
        </Button>
      </div>
    </form>
  );
}
