"use client";

import { type ReactNode, useEffect, useState } from "react";
import { isModalOpen } from "@/components/ui/modal";
import { overlayHostId } from "@/components/ui/overlay-host";
import { Announcer } from "./announcer";
import { Banners } from "./banner";
import { Freeze } from "./freeze";
import { Header } from "./header";
import { Help, showHelp } from "./help";
import { requestNewCall } from "./new-call";
import { OwnPassword } from "./own-password";
import { usePageKeys } from "./page-keys";
import { Palette } from "./palette";
import { BottomBar, Rail } from "./rail";
import { SignOutDialog } from "./sign-out-dialog";

/** The frame around every screen: rail, header, banner, palette, keys, and the dock below all of them. */
export function Shell({ dock, children }: { dock?: ReactNode; children: ReactNode }) {
  const [palette, setPalette] = useState(false);

  usePageKeys({
    help: () => showHelp(true),
    newCall: () => requestNewCall(),
    search: () => {
      const field = document.querySelector<HTMLInputElement>("[data-search]");
      if (field === null) setPalette(true);
      else field.select();
    },
  });

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setPalette((open) => !open && !isModalOpen());
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);

  return (
    <div className="flex h-dvh flex-col">
      <a
        href="#main"
        className="overlay sr-only z-50 rounded-md px-3 py-2 focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <div className="flex min-h-0 flex-1">
        <Rail />
        <div className="flex min-w-0 flex-1 flex-col">
          <Header onPalette={() => setPalette(true)} />
          <Banners />
          <Freeze />
          <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
            {children}
            <div id={overlayHostId} />
          </main>
          {dock}
        </div>
      </div>
      <BottomBar />
      <Palette open={palette} onOpenChange={setPalette} />
      <Help />
      <OwnPassword />
      <SignOutDialog />
      <Announcer />
    </div>
  );
}
