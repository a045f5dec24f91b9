import { classNames } from "./class-names";

/** The shape of what is about to come. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={classNames("block h-3 animate-pulse rounded bg-press", className)} />;
}

const widths = ["w-3/5", "w-2/5", "w-1/2", "w-1/3", "w-2/3"];

/** Rows about to come. Says so once to a screen reader. */
export function SkeletonRows({ count = 8 }: { count?: number }) {
  return (
    <div role="status" className="flex flex-col">
      <span className="sr-only">Loading</span>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows without identity
        <div key={index} className="flex h-9 items-center border-b border-line px-4">
          <Skeleton className={widths[index % widths.length] ?? "w-1/2"} />
        </div>
      ))}
    </div>
  );
}
