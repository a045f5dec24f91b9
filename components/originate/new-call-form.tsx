"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { PhoneOutgoing } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useForm } from "react-hook-form";
import { useNodes, useRows } from "@/components/live/hooks";
import { useCommand } from "@/components/live/use-command";
import type { NewCallPrefill } from "@/components/shell/new-call";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { ErrorLine, Field } from "@/components/ui/field";
import { faultText } from "@/components/ui/form-message";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { Select } from "@/components/ui/select";
import { endpointSuggestions, nodeOfEndpoint } from "./choose-node";
import { lastNode, nodeToBeginWith } from "./last-node";
import { fieldOf, focusFault, kinds, originate, targetOf, type Values } from "./new-call-values";

/** Endpoint, then to whom. Checked by the same schema as on the server, each fault at its field. */
export function NewCallForm({ prefill }: { prefill: NewCallPrefill }) {
  const nodes = useNodes();
  const endpoints = useRows("endpoints");
  const send = useCommand("channels.originate");
  const begins = nodeToBeginWith(nodes, lastNode.read());
  const form = useForm<Values>({
    resolver: zodResolver(originate.input),
    // The endpoint is a combobox that the form does not hold: `focusFault` finds it too.
    shouldFocusError: false,
    defaultValues: {
      node: prefill.node ?? begins,
      endpoint: prefill.endpoint ?? "",
      to: targetOf(prefill.to?.includes("/") === true ? "party" : "extension", prefill.to ?? ""),
      callerId: "",
      timeoutMs: 30_000,
    },
  });
  const { errors } = form.formState;
  // The dialog may be open before the nodes are known.
  useEffect(() => {
    if (form.getValues("node") === "") form.setValue("node", begins);
  }, [form, begins]);
  const node = form.watch("node");
  const ring = form.watch("endpoint");
  // Who has chosen a node keeps it; until then it follows the endpoint.
  const [nodeChosen, setNodeChosen] = useState(prefill.node !== undefined);
  const only = nodeOfEndpoint(ring, endpoints, nodes);
  useEffect(() => {
    if (!nodeChosen && only !== null) form.setValue("node", only);
  }, [form, nodeChosen, only]);
  const to = form.watch("to");
  const target = (name: "to.extension" | "to.context" | "to.endpoint") =>
    form.getFieldState(name, form.formState).error?.message;

  const suggestions = useMemo(
    () => endpointSuggestions(endpoints, nodeChosen ? node : null, nodes),
    [endpoints, nodeChosen, node, nodes],
  );
  const ofNode = useMemo(() => endpointSuggestions(endpoints, node, nodes), [endpoints, node, nodes]);

  const submit = form.handleSubmit((values) => {
    lastNode.remember(values.node);
    send.mutate(
      { input: values, at: null },
      {
        onError: ({ problem }) => {
          const field = fieldOf(problem);
          form.setError(field ?? "root", { message: `${problem.detail} ${problem.whatToDo}` });
        },
      },
    );
  }, focusFault);

  const endpointField = (name: "endpoint" | "to.endpoint", value: string, autoFocus: boolean) => ({
    value,
    onValueChange: (next: string) =>
      form.setValue(name, next, { shouldDirty: true, shouldValidate: form.formState.isSubmitted }),
    suggestions: name === "endpoint" ? suggestions : ofNode,
    placeholder: "PJSIP/alice",
    autoFocus,
  });

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-3 p-4">
      <div className="grid gap-3 sm:grid-cols-[1fr_9rem]">
        <Field
          label="Ring"
          error={faultText("The phone", ring, errors.endpoint?.message)}
          hint="Technology and resource"
        >
          {(control) => (
            <Combobox {...control} {...endpointField("endpoint", ring, prefill.endpoint === undefined)} />
          )}
        </Field>
        <Field label="Node" error={errors.node?.message}>
          {(control) => (
            <Select
              {...control}
              isWide
              options={nodes.map((each) => ({
                value: each.node,
                label: each.status === "live" ? each.name : `${each.name} (${each.status})`,
              }))}
              value={node}
              onValueChange={(next) => {
                setNodeChosen(true);
                form.setValue("node", next);
              }}
            />
          )}
        </Field>
      </div>
      <div>
        <p className="mb-1 text-xs font-medium text-ink-2">Then connect it to</p>
        <Segmented
          label="Then connect it to"
          value={to.kind}
          options={kinds}
          onValueChange={(kind) => form.setValue("to", targetOf(kind, ""))}
        />
      </div>
      {to.kind === "extension" ? (
        <div className="grid grid-cols-2 gap-3">
          <Field label="Extension" error={faultText("The extension", to.extension, target("to.extension"))}>
            {(control) => (
              <Input
                {...control}
                inputMode="tel"
                autoComplete="off"
                autoFocus={prefill.endpoint !== undefined}
                {...form.register("to.extension")}
              />
            )}
          </Field>
          <Field label="Context" error={faultText("The context", to.context ?? "", target("to.context"))}>
            {(control) => <Input {...control} autoComplete="off" {...form.register("to.context")} />}
          </Field>
        </div>
      ) : null}
      {to.kind === "party" ? (
        <Field label="Second party" error={faultText("The second party", to.endpoint, target("to.endpoint"))}>
          {(control) => <Combobox {...control} {...endpointField("to.endpoint", to.endpoint, false)} />}
        </Field>
      ) : null}
      {to.kind === "application" ? (
        <p className="text-xs text-ink-2">
          It waits in our application: hold it, play music, or bridge it with others.
        </p>
      ) : null}
      <div className="grid gap-3 sm:grid-cols-[1fr_9rem]">
        <Field label="Caller ID shown to it" error={errors.callerId?.message}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              placeholder="Name <number>"
              {...form.register("callerId")}
            />
          )}
        </Field>
        <Field
          label="Ring for, seconds"
          error={errors.timeoutMs === undefined ? undefined : "1 to 600 seconds"}
        >
          {(control) => (
            <Input
              {...control}
              type="number"
              min={1}
              max={600}
              defaultValue={30}
              onChange={(event) =>
                form.setValue("timeoutMs", Math.round(event.target.valueAsNumber * 1_000), {
                  shouldValidate: form.formState.isSubmitted,
                })
              }
            />
          )}
        </Field>
      </div>
      {errors.root?.message === undefined ? null : <ErrorLine>{errors.root.message}</ErrorLine>}
      <div className="flex justify-end">
        <Button type="submit" kind="primary" disabled={send.isPending}>
          <PhoneOutgoing aria-hidden />
          Call
        </Button>
      </div>
    </form>
  );
}
