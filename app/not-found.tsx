import type { Metadata } from "next";
import Link from "next/link";
import { EntryFrame } from "@/components/sign-in/entry-frame";

export const metadata: Metadata = { title: "No such page" };

/** For an address that leads nowhere; also without a session, so that it asks the panel nothing. */
export default function NotFound() {
  return (
    <EntryFrame title="No such page" lead="Nothing is at this address: it may be mistyped, or an old link.">
      <Link href="/calls" className="text-[13px] font-medium text-accent underline underline-offset-2">
        Go to the calls
      </Link>
    </EntryFrame>
  );
}
