"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useState, useSyncExternalStore } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { changeOwnPassword } from "@/components/live/own-password";
import type { ApiError } from "@/components/live/request";
import { useSession } from "@/components/live/session";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ErrorLine, Field } from "@/components/ui/field";
import { formMessage } from "@/components/ui/form-message";
import { PasswordInput } from "@/components/ui/password-input";
import { newPassword } from "@/lib/api/fields";

let open = false;
const listeners = new Set<() => void>();

/** Opens or closes the dialog in which one changes one's own password. */
export function showOwnPassword(next: boolean): void {
  open = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** One's own password, from anywhere. */
export function OwnPassword() {
  const shown = useSyncExternalStore(
    subscribe,
    () => open,
    () => false,
  );
  return (
    <Dialog
      open={shown}
      onOpenChange={showOwnPassword}
      title="Change my password"
      description="You stay signed in here; your other sessions end at once."
      className="w-[min(26rem,calc(100vw-1.5rem))]"
    >
      {shown ? <OwnPasswordForm onClose={() => showOwnPassword(false)} /> : null}
    </Dialog>
  );
}

const schema = z.object({ currentPassword: z.string().min(1), newPassword });
type Values = z.infer<typeof schema>;

function OwnPasswordForm({ onClose }: { onClose: () => void }) {
  const { session } = useSession();
  const [changed, setChanged] = useState(false);
  const { register, handleSubmit, formState, setError } = useForm<Values>({
    resolver: zodResolver(schema, { error: formMessage }),
    defaultValues: { currentPassword: "", newPassword: "" },
  });
  const { errors, isSubmitting } = formState;
  const submit = handleSubmit(async (values) => {
    try {
      await changeOwnPassword(values);
      setChanged(true);
    } catch (error) {
      const { problem } = error as ApiError;
      const field =
        problem.field === "currentPassword" || problem.field === "newPassword" ? problem.field : "root";
      setError(field, { message: `${problem.detail} ${problem.whatToDo}` }, { shouldFocus: true });
    }
  });

  if (changed) {
    return (
      <div className="grid gap-4 p-4">
        <p role="status">Your password is changed. Use the new one the next time that you sign in.</p>
        <Button autoFocus className="justify-self-end" onClick={onClose}>
          Close
        </Button>
      </div>
    );
  }
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4 p-4">
      {/* Password managers file a password under the username that stands beside it. */}
      <input type="text" autoComplete="username" value={session?.username ?? ""} readOnly hidden />
      <Field label="Current password" error={errors.currentPassword?.message}>
        {(control) => (
          <PasswordInput
            {...control}
            {...register("currentPassword")}
            autoComplete="current-password"
            autoFocus
          />
        )}
      </Field>
      <Field label="New password" hint="At least 12 characters." error={errors.newPassword?.message}>
        {(control) => <PasswordInput {...control} {...register("newPassword")} autoComplete="new-password" />}
      </Field>
      {errors.root?.message === undefined ? null : <ErrorLine>{errors.root.message}</ErrorLine>}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="primary" type="submit" disabled={isSubmitting}>
          {isSubmitting ? "Changing…" : "Change password"}
        </Button>
      </div>
    </form>
  );
}
