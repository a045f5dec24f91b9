import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { LiveProvider } from "@/components/live/live-provider";
import { LiveStore } from "@/components/live/live-store";
import type { LiveSocket } from "@/components/live/socket";
import { TooltipProvider } from "@/components/ui/tooltip";

const socket = {
  on: () => undefined,
  removeAllListeners: () => undefined,
  connect: () => socket,
  disconnect: () => socket,
};
const connect = () => socket as unknown as LiveSocket;

/** What every page stands in, with a panel that tells nothing by itself. */
export function LivePage(props: { store?: LiveStore; client?: QueryClient; children: ReactNode }) {
  const [store] = useState(() => props.store ?? new LiveStore((flush) => flush()));
  const [client] = useState(() => props.client ?? new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <LiveProvider store={store} connect={connect}>
        <TooltipProvider>{props.children}</TooltipProvider>
      </LiveProvider>
    </QueryClientProvider>
  );
}
