/** A project and what the API says of it. */
export interface Project {
  id: string;
  name: string | null;
}

/** Keys and the projects that they belong to. */
export class Keys {
  readonly #projects = new Map<string, Project>();
  readonly #owner = new Map<string, string>();
  readonly #ever = new Set<string>();

  constructor(projects: Record<string, { keys: string[]; name?: string }>) {
    for (const [id, { keys, name }] of Object.entries(projects)) {
      this.#projects.set(id, { id, name: name ?? null });
      for (const key of keys) this.add(id, key);
    }
  }

  add(projectId: string, key: string): void {
    if (!this.#projects.has(projectId)) this.#projects.set(projectId, { id: projectId, name: null });
    this.#owner.set(key, projectId);
    this.#ever.add(key);
  }

  revoke(key: string): void {
    this.#owner.delete(key);
  }

  project(key: string | undefined): Project | undefined {
    const id = key === undefined ? undefined : this.#owner.get(key);
    return id === undefined ? undefined : this.#projects.get(id);
  }

  /** Takes keys out of a text, those never heard of included. */
  hide(text: string): string {
    const known = [...this.#ever].reduce((rest, key) => rest.replaceAll(key, "[key]"), text);
    return known.replace(/zv_(live|test)_[\w-]+/g, "[key]");
  }
}

/** The key of an `Authorization: Bearer …` header. */
export function bearer(header: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(header ?? "")?.[1];
}

/** Test keys start so (documented). */
export function isTestKey(key: string): boolean {
  return key.startsWith("zv_test_");
}
