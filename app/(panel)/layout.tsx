import type { ReactNode } from "react";
import { Dock } from "@/components/listen/dock";
import { ListenProvider } from "@/components/listen/listen-provider";
import { NewCall } from "@/components/originate/new-call";
import { PanelProviders } from "@/components/shell/providers";
import { Shell } from "@/components/shell/shell";
import { SpyDialog } from "@/components/spy/spy-dialog";

export default function PanelLayout({ children }: { children: ReactNode }) {
  return (
    <PanelProviders>
      <ListenProvider>
        <Shell dock={<Dock />}>{children}</Shell>
        <NewCall />
        <SpyDialog />
      </ListenProvider>
    </PanelProviders>
  );
}
