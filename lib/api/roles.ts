/** From least to most; each role may do all that the ones before it may. */
export const roles = ["operator", "supervisor", "admin"] as const;

export type Role = (typeof roles)[number];

/** Whether `role` reaches `least`. The one comparison that server and page use. */
export function reaches(role: Role, least: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(least);
}
