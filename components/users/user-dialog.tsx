"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { faultText, formMessage } from "@/components/ui/form-message";
import { Input } from "@/components/ui/input";
import { PasswordInput } from "@/components/ui/password-input";
import { ProblemLine } from "@/components/ui/problem-line";
import { Select } from "@/components/ui/select";
import { newPassword, role, username } from "@/lib/api/fields";
import type { roles } from "@/lib/api/roles";
import { useCreateUser } from "./use-users";

const schema = z.object({ username, name: z.string().trim().max(80), role, password: newPassword });
const fields = ["username", "name", "role", "password"] as const;

const roleOptions = [
  { value: "operator", label: "Operator: calls and bridges" },
  { value: "supervisor", label: "Supervisor: also listen, whisper, barge" },
  { value: "admin", label: "Admin: also users, tokens, audit" },
] satisfies { value: (typeof roles)[number]; label: string }[];

/** Makes a user. */
export function UserDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New user"
      description="They sign in with this name and password; tell them the password yourself."
    >
      <UserForm onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function UserForm({ onDone }: { onDone: () => void }) {
  const create = useCreateUser();
  const { register, handleSubmit, formState, setError, watch } = useForm({
    resolver: zodResolver(schema, { error: formMessage }),
    defaultValues: { username: "", name: "", role: "operator" as const, password: "" },
  });
  const { errors } = formState;
  const submit = handleSubmit((input) =>
    create.mutate(input, {
      onSuccess: onDone,
      onError: ({ problem }) => {
        const field = fields.find((name) => name === problem.field);
        if (field !== undefined) {
          setError(field, { message: `${problem.detail} ${problem.whatToDo}` }, { shouldFocus: true });
        }
      },
    }),
  );
  const problem = create.error?.problem;
  const atField = problem !== undefined && fields.some((name) => name === problem.field);
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4 p-4">
      <Field label="Username" error={faultText("The username", watch("username"), errors.username?.message)}>
        {(control) => (
          <Input
            {...control}
            {...register("username")}
            autoFocus
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
      </Field>
      <Field label="Name (optional)" error={errors.name?.message}>
        {(control) => <Input {...control} {...register("name")} autoComplete="off" />}
      </Field>
      <Field label="Role" error={errors.role?.message}>
        {(control) => <Select {...control} {...register("role")} options={roleOptions} isWide />}
      </Field>
      <Field label="Password" hint="At least 12 characters." error={errors.password?.message}>
        {(control) => <PasswordInput {...control} {...register("password")} autoComplete="new-password" />}
      </Field>
      {problem === undefined || atField ? null : <ProblemLine problem={problem} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button kind="primary" type="submit" disabled={create.isPending}>
          {create.isPending ? "Creating…" : "Create user"}
        </Button>
      </div>
    </form>
  );
}
