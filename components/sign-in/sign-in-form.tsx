"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Button } from "@/components/ui/button";
import { ErrorLine, Field } from "@/components/ui/field";
import { formMessage } from "@/components/ui/form-message";
import { Input } from "@/components/ui/input";
import { PasswordInput } from "@/components/ui/password-input";
import { type EntryFault, signIn } from "./entry";
import { EntryFrame } from "./entry-frame";
import { safeNextPath } from "./next-path";
import { waitText } from "./retry";
import { useWait } from "./use-wait";

// Only what is missing is said here: which rules a name or password follows is no business of who is outside.
const schema = z.object({ username: z.string().trim().min(1), password: z.string().min(1) });

/** Which of the reasons it was is no business of who is outside. */
const endedText =
  "Your session has ended: it ran out, or an admin has ended it. If you cannot sign in again, your user is disabled or has another password: ask an admin.";

/** Opens the given page once signed in, as a fresh load: everything live starts with the new session. */
const open = (path: string): void => window.location.assign(path);

/** Username and password; then on to `next`, if that is a page of this panel. */
export function SignInForm({
  next,
  ended = false,
  onSignedIn = open,
}: {
  next: string | null;
  /** The session ended under the person's hands. */
  ended?: boolean;
  onSignedIn?: (path: string) => void;
}) {
  const [fault, setFault] = useState<EntryFault | null>(null);
  const waitSeconds = useWait(fault?.retryAtMs ?? null);
  const { register, handleSubmit, formState, resetField, setFocus } = useForm({
    resolver: zodResolver(schema, { error: formMessage }),
    defaultValues: { username: "", password: "" },
  });

  const submit = handleSubmit(async (credentials) => {
    setFault(null);
    const result = await signIn(credentials);
    if (result.ok) return onSignedIn(safeNextPath(next));
    setFault(result.fault);
    if (result.fault.code === "wrong_credentials") {
      resetField("password");
      setFocus("password");
    }
  });

  const { errors, isSubmitting, isSubmitSuccessful } = formState;
  const signedIn = isSubmitSuccessful && fault === null;
  return (
    <EntryFrame title="Sign in" lead={ended ? endedText : undefined}>
      <form noValidate method="post" onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Username" error={errors.username?.message}>
          {(control) => (
            <Input
              {...control}
              {...register("username")}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              autoFocus
            />
          )}
        </Field>
        <Field label="Password" error={errors.password?.message}>
          {(control) => (
            <PasswordInput {...control} {...register("password")} autoComplete="current-password" />
          )}
        </Field>
        {fault === null ? null : <ErrorLine>{fault.text}</ErrorLine>}
        <Button
          kind="primary"
          type="submit"
          className="h-9 tabular-nums"
          disabled={isSubmitting || signedIn || waitSeconds > 0}
        >
          {waitSeconds > 0
            ? `Try again in ${waitText(waitSeconds)}`
            : isSubmitting || signedIn
              ? "Signing in…"
              : "Sign in"}
        </Button>
      </form>
    </EntryFrame>
  );
}
