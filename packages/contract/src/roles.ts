/** What the operator can give to a person, each with what people who have it do. No request gives or takes one. */
export const roles = {
  wallet_desk: "work at the wallet's desk",
} as const satisfies Record<string, string>;

export type Role = keyof typeof roles;

/** The role of this name, or null. */
export function parseRole(name: string): Role | null {
  return Object.hasOwn(roles, name) ? (name as Role) : null;
}
