"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Button } from "@/components/ui/button";
import { Copyable } from "@/components/ui/copyable";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FocusHere } from "@/components/ui/focus-here";
import { formMessage } from "@/components/ui/form-message";
import { Input } from "@/components/ui/input";
import { ProblemLine } from "@/components/ui/problem-line";
import { Select } from "@/components/ui/select";
import { untrusted } from "@/components/ui/untrusted";
import { role } from "@/lib/api/fields";
import { type MadeToken, useCreateToken } from "./use-tokens";

/** `never` or a number of days, as the list of choices has it. */
const schema = z.object({ name: z.string().trim().min(1).max(80), role, lasts: z.string() });

const lastsOptions = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
  { value: "never", label: "Until it is revoked" },
];
const roleOptions = [
  { value: "operator", label: "Operator" },
  { value: "supervisor", label: "Supervisor" },
  { value: "admin", label: "Admin" },
];

/**
 * Makes a token, then shows its secret: once. So nothing but a person's word closes it then: Escape, a press outside and
 * the cross only ask. While the token is being made it stays too, or its secret would come to nobody.
 */
export function TokenDialog({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const create = useCreateToken();
  const [asks, setAsks] = useState(false);
  const close = () => {
    setAsks(false);
    create.reset();
    onOpenChange(false);
  };
  const onChange = (next: boolean) => {
    if (next) onOpenChange(true);
    else if (create.data !== undefined) setAsks(true);
    else if (!create.isPending) close();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onChange}
      title="New API token"
      description="For a script or a CRM: it may do what its role may, and the audit shows its name."
    >
      {create.data === undefined ? (
        <TokenForm create={create} onDone={() => onChange(false)} />
      ) : (
        <Secret token={create.data} asks={asks} onStay={() => setAsks(false)} onDone={close} />
      )}
    </Dialog>
  );
}

interface SecretProps {
  token: MadeToken;
  /** The dialog was about to be closed without a word that the secret is copied. */
  asks: boolean;
  onStay: () => void;
  onDone: () => void;
}

function Secret({ token, asks, onStay, onDone }: SecretProps) {
  return (
    <FocusHere className="flex flex-col gap-4 p-4">
      <p role="status" className="text-[13px]">
        Token <strong className="font-semibold">{untrusted(token.name)}</strong> is ready. Copy its secret
        now: it is shown this once and stored nowhere.
      </p>
      <div className="rounded-md border border-line-strong bg-canvas px-3 py-2">
        <Copyable value={token.secret} what="secret" />
      </div>
      <p className="text-xs text-ink-2">
        Send it as <code className="font-mono">Authorization: Bearer …</code> to{" "}
        <code className="font-mono">/api/v1</code>.
      </p>
      <p role="alert" className={asks ? "rounded-md bg-warn-soft px-3 py-2 text-warn" : "sr-only"}>
        {asks ? "Close without the secret? It cannot be shown again: you would need a new token." : null}
      </p>
      <div className="flex justify-end gap-2">
        {asks ? (
          <>
            <Button kind="danger" onClick={onDone}>
              Close without it
            </Button>
            <Button onClick={onStay}>Stay here</Button>
          </>
        ) : null}
        <Button kind="primary" onClick={onDone}>
          I have copied it
        </Button>
      </div>
    </FocusHere>
  );
}

function TokenForm({ create, onDone }: { create: ReturnType<typeof useCreateToken>; onDone: () => void }) {
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(schema, { error: formMessage }),
    defaultValues: { name: "", role: "operator" as const, lasts: "90" },
  });
  const { errors } = formState;
  const submit = handleSubmit(({ lasts, ...input }) =>
    create.mutate(lasts === "never" ? input : { ...input, expiresInDays: Number(lasts) }),
  );
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4 p-4">
      <Field label="Name" hint="What uses it, so that you know it again." error={errors.name?.message}>
        {(control) => (
          <Input {...control} {...register("name")} autoComplete="off" placeholder="CRM" autoFocus />
        )}
      </Field>
      <Field label="Role" error={errors.role?.message}>
        {(control) => <Select {...control} {...register("role")} options={roleOptions} isWide />}
      </Field>
      <Field label="Lasts" error={errors.lasts?.message}>
        {(control) => <Select {...control} {...register("lasts")} options={lastsOptions} isWide />}
      </Field>
      {create.error === null ? null : <ProblemLine problem={create.error.problem} />}
      <div className="flex justify-end gap-2">
        <Button disabled={create.isPending} onClick={onDone}>
          Cancel
        </Button>
        <Button kind="primary" type="submit" disabled={create.isPending}>
          {create.isPending ? "Making…" : "Make token"}
        </Button>
      </div>
    </form>
  );
}
