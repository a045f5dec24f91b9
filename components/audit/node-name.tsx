import { useNodeName } from "@/components/live/hooks";

/** On which Asterisk an act was done, as people call it; nothing, or `none`, for one that was on none. */
export function NodeName({ node, none = "" }: { node: string | null; none?: string }) {
  const name = useNodeName(node ?? "");
  return node === null ? none : name;
}
