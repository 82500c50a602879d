import type { Section } from "./section.ts";

/** The bcrypt hash of each user's password. */
export function readUsers(section: Section): ReadonlyMap<string, string> {
  const users = new Map<string, string>();
  for (const name of section.keys) {
    const hash = section.text(name) ?? "";
    const [, cost] = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(hash) ?? [];
    if (cost === undefined) {
      // The value itself may be a password.
      section.reject(name, "is no bcrypt hash; `htpasswd -nBC 10 NAME` makes one, which begins with $2y$10$");
    } else if (Number(cost) < 4 || Number(cost) > 31) {
      section.reject(name, `has the cost ${cost}, which bcrypt does not have: 4 to 31`);
    } else {
      users.set(name, hash);
    }
  }
  return users;
}
