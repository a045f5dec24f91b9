"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Controller, useForm } from "react-hook-form";
import { useNodes } from "@/components/live/hooks";
import { spyPolicyKey, usePolicyNow, useSpyPolicy } from "@/components/live/spy-policy";
import { useCommand } from "@/components/live/use-command";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { formMessage } from "@/components/ui/form-message";
import { Input } from "@/components/ui/input";
import { ProblemLine } from "@/components/ui/problem-line";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { SkeletonRows } from "@/components/ui/skeleton";
import { noticeLimits, type SpyPolicy, spyPolicy } from "@/lib/api/spy-policy";
import type { SpyMode } from "@/lib/live/rows";

const leastRoles = [
  { value: "supervisor", label: "Supervisors and admins" },
  { value: "admin", label: "Admins only" },
] satisfies { value: SpyPolicy["roles"]["listen"]; label: string }[];

const modes: readonly { mode: SpyMode; label: string; hint: string }[] = [
  { mode: "listen", label: "Listen", hint: "Hears the call; nobody hears them" },
  { mode: "whisper", label: "Whisper", hint: "One party hears them" },
  { mode: "barge", label: "Barge in", hint: "Everybody on the call hears them" },
];

const noticeTo = [
  { value: "none", label: "Nobody" },
  { value: "agent", label: "Who is listened to" },
  { value: "both", label: "Both sides" },
] as const;

const seconds = (ms: number) => `${ms / 1_000} s`;
const mediaHint = `sound:beep is a sound that Asterisk has, heard to its end, at most ${seconds(noticeLimits.soundMs)} of it. tone:1004/200 is 1004 Hz for 200 ms: heard once; a tone by its name, as tone:ring, has no end and is cut after ${seconds(noticeLimits.namedToneMs)}.`;

const codecs = [
  { value: "pcm", label: "As it is (PCM)" },
  { value: "opus", label: "Compressed (Opus)" },
] as const satisfies { value: SpyPolicy["codec"]; label: string }[];

/** What the admin decides about listening, for all nodes. */
export function PolicyScreen() {
  const { policy, error } = useSpyPolicy();
  return (
    <div className="mx-auto max-w-160 px-4 py-6">
      {policy === undefined ? (
        error === null ? (
          <SkeletonRows count={4} />
        ) : (
          <ProblemLine problem={error.problem} />
        )
      ) : (
        <PolicyForm policy={policy} />
      )}
    </div>
  );
}

function PolicyForm({ policy }: { policy: SpyPolicy }) {
  const queryClient = useQueryClient();
  const change = useCommand("spyPolicy.change");
  const { register, control, handleSubmit, reset, watch, formState } = useForm({
    resolver: zodResolver(spyPolicy, { error: formMessage }),
    defaultValues: policy,
  });
  const { errors, isDirty, isSubmitting } = formState;
  const uncheckedNodes = new Set(change.data?.uncheckedNodes);
  const unchecked = useNodes().flatMap(({ node, name }) => (uncheckedNodes.has(node) ? [name] : []));
  const askPolicy = usePolicyNow();
  /** What the form was filled with: another policy than this one is another admin's. */
  const base = useRef(policy);
  const [isOvertaken, setOvertaken] = useState(false);
  const latest = useRef({ isDirty, reset });
  latest.current = { isDirty, reset };
  useEffect(() => {
    if (isSame(policy, base.current)) return;
    if (latest.current.isDirty) return setOvertaken(true);
    base.current = policy;
    latest.current.reset(policy);
  }, [policy]);
  /** Goes on from the other admin's policy, with one's own values or without. */
  const goOn = (keepsMine: boolean) => {
    base.current = policy;
    reset(policy, { keepValues: keepsMine });
    setOvertaken(false);
  };
  const submit = handleSubmit(async (input) => {
    // What cannot be asked now cannot be saved either, and that is told by the saving.
    const now = await askPolicy().catch(() => base.current);
    if (!isSame(now, base.current)) return setOvertaken(true);
    change.mutate(
      { input, at: null },
      {
        onSuccess: ({ uncheckedNodes: _told, ...saved }) => {
          base.current = saved;
          reset(saved);
          queryClient.setQueryData(spyPolicyKey, saved);
        },
      },
    );
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <Part
        title="Who may"
        note="Operators never listen. Each start, and each change of mode, is in the audit."
      >
        <div className="grid gap-3 sm:grid-cols-3">
          {modes.map(({ mode, label, hint }) => (
            <Field key={mode} label={label} hint={hint} error={errors.roles?.[mode]?.message}>
              {(props) => <Select {...props} {...register(`roles.${mode}`)} options={leastRoles} isWide />}
            </Field>
          ))}
        </div>
      </Part>
      <Part title="Notice" note="A tone or words for the parties when somebody begins to listen.">
        <div className="grid justify-items-start gap-3">
          <Controller
            control={control}
            name="notice.to"
            render={({ field }) => (
              <Segmented
                label="Who hears the notice"
                value={field.value}
                onValueChange={field.onChange}
                options={noticeTo}
              />
            )}
          />
          {watch("notice.to") === "none" ? null : (
            <Field
              label="What is played"
              hint={mediaHint}
              error={errors.notice?.media?.message}
              className="w-full"
            >
              {(props) => (
                <Input {...props} {...register("notice.media")} autoComplete="off" spellCheck={false} />
              )}
            </Field>
          )}
        </div>
      </Part>
      <Part title="In the open" note="What is asked of those who listen, and who sees them.">
        <Controller
          control={control}
          name="reasonRequired"
          render={({ field }) => (
            <Tick checked={field.value} onChange={field.onChange} label="Ask for a reason">
              One line before listening begins; it stands in the audit.
            </Tick>
          )}
        />
        <Controller
          control={control}
          name="agentSees"
          render={({ field }) => (
            <Tick checked={field.value} onChange={field.onChange} label="Operators see who listens">
              The mark on a call, and the names in its details.
            </Tick>
          )}
        />
      </Part>
      <Part
        title="Sound"
        note="How what is heard travels from Asterisk to the browser. PCM takes 256 kbit/s, Opus about 52 and twice the work in Asterisk; a node without the Opus codec, or a browser that cannot decode it, gets PCM."
      >
        <Controller
          control={control}
          name="codec"
          render={({ field }) => (
            <Segmented
              label="How the sound travels"
              value={field.value ?? "pcm"}
              onValueChange={field.onChange}
              options={codecs}
            />
          )}
        />
        <p className="mt-2 text-xs text-ink-2">What is being listened to goes on as it began.</p>
      </Part>
      {change.error === null ? null : <ProblemLine problem={change.error.problem} />}
      {isOvertaken ? (
        <div role="alert" className="mb-3 flex flex-wrap items-center gap-2 text-[13px]">
          <p className="min-w-0 flex-1">Another admin has changed the policy meanwhile. Nothing was saved.</p>
          <Button onClick={() => goOn(false)}>Show theirs</Button>
          <Button onClick={() => goOn(true)}>Keep mine</Button>
        </div>
      ) : null}
      <div className="flex items-center gap-3">
        <Button
          type="submit"
          kind="primary"
          disabled={!isDirty || isOvertaken || isSubmitting || change.isPending}
        >
          {change.isPending ? "Saving…" : "Save"}
        </Button>
        <Button disabled={!isDirty} onClick={() => reset()}>
          Undo
        </Button>
        <p role="status" className="text-xs text-ink-2">
          {isDirty ? "Not saved yet." : change.isSuccess ? "Saved. It holds from now on." : ""}
          {isDirty || unchecked.length === 0 ? null : (
            <span className="text-warn">
              {" "}
              Whether {unchecked.join(" and ")} can play the notice is not known: listen to a call there to
              hear it.
            </span>
          )}
        </p>
      </div>
    </form>
  );
}

/** Whether both say the same, in whatever order. */
function isSame(one: SpyPolicy, other: SpyPolicy): boolean {
  return JSON.stringify(spyPolicy.parse(one)) === JSON.stringify(spyPolicy.parse(other));
}

function Part({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return (
    <section className="mb-8">
      <h2 className="text-[13px] font-semibold">{title}</h2>
      <p className="mb-3 text-xs text-ink-2">{note}</p>
      {children}
    </section>
  );
}

interface TickProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
  children: ReactNode;
}

function Tick({ checked, onChange, label, children }: TickProps) {
  const id = useId();
  return (
    <div className="flex min-h-12 items-center gap-2 border-t border-line py-1.5 last:border-b">
      <Checkbox
        id={id}
        checked={checked}
        onCheckedChange={(next) => onChange(next === true)}
        aria-describedby={`${id}-note`}
      />
      <label htmlFor={id} className="min-w-0 flex-1">
        {label}
        <span id={`${id}-note`} className="block text-xs text-ink-2">
          {children}
        </span>
      </label>
    </div>
  );
}
