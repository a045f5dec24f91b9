import type { ReactNode } from "react";

interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  /** What to do about it. */
  children?: ReactNode;
  action?: ReactNode;
}

/** Nothing here: says so, and what one can do. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-16 text-center">
      {icon === undefined ? null : (
        <span aria-hidden className="mb-1 text-ink-3 [&_svg]:size-6">
          {icon}
        </span>
      )}
      <p className="text-sm font-medium text-ink">{title}</p>
      {children === undefined ? null : <p className="max-w-96 text-[13px] text-ink-2">{children}</p>}
      {action === undefined ? null : <div className="mt-2">{action}</div>}
    </div>
  );
}
