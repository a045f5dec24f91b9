"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Button } from "@/components/ui/button";
import { ErrorLine, Field } from "@/components/ui/field";
import { faultText, formMessage } from "@/components/ui/form-message";
import { Input } from "@/components/ui/input";
import { PasswordInput } from "@/components/ui/password-input";
import { newPassword, username } from "@/lib/api/fields";
import { type EntryFault, setUp, signIn } from "./entry";

const schema = z.object({ username, password: newPassword });

interface SetupFormProps {
  token: string;
  /** The link no longer opens anything: used, expired, or setup is done. */
  onClosed: (fault: EntryFault) => void;
  /** The first admin stands; where to go next. */
  onDone: (path: string) => void;
}

/** Name and password of the first admin. */
export function SetupForm({ token, onClosed, onDone }: SetupFormProps) {
  const [fault, setFault] = useState<EntryFault | null>(null);
  const [done, setDone] = useState(false);
  const { register, handleSubmit, formState, setError, watch } = useForm({
    resolver: zodResolver(schema, { error: formMessage }),
    defaultValues: { username: "admin", password: "" },
  });

  const submit = handleSubmit(async (admin) => {
    setFault(null);
    const made = await setUp({ token, ...admin });
    if (made.ok) {
      setDone(true);
      const session = await signIn(admin);
      return onDone(session.ok ? "/" : "/sign-in");
    }
    const { field, text, code } = made.fault;
    if (code === "setup_closed") return onClosed(made.fault);
    if (field === "username" || field === "password")
      setError(field, { message: text }, { shouldFocus: true });
    else setFault(made.fault);
  });

  const { errors, isSubmitting } = formState;
  const busy = isSubmitting || done;
  return (
    <form noValidate method="post" onSubmit={submit} className="flex flex-col gap-4">
      <Field label="Username" error={faultText("The username", watch("username"), errors.username?.message)}>
        {(control) => (
          <Input
            {...control}
            {...register("username")}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
      </Field>
      <Field
        label="Password"
        hint="At least 12 characters. A few words in a row are good; paste from a password manager is better."
        error={errors.password?.message}
      >
        {(control) => (
          <PasswordInput {...control} {...register("password")} autoComplete="new-password" autoFocus />
        )}
      </Field>
      {fault === null ? null : <ErrorLine>{fault.text}</ErrorLine>}
      <Button kind="primary" type="submit" className="h-9" disabled={busy}>
        {busy ? "Setting up…" : "Create admin and sign in"}
      </Button>
    </form>
  );
}
