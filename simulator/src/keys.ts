/** A project as the API shows it. */
export interface Project {
  id: string;
  name: string | null;
}

/** Keys and the projects that they belong to. */
export class Keys {
  readonly #projects = new Map<string, Project>();
  readonly #owner = new Map<string, string>();
  readonly #all = new Set<string>();

  constructor(projects: Record<string, { keys: string[]; name?: string }>) {
    for (const [id, { keys, name }] of Object.entries(projects)) {
      this.#projects.set(id, { id, name: name ?? null });
      for (const key of keys) this.add(id, key);
    }
  }

  /** The id of the first project. */
  get firstProject(): string {
    return this.#projects.keys().next().value ?? "";
  }

  add(projectId: string, key: string): void {
    if (!this.#projects.has(projectId)) this.#projects.set(projectId, { id: projectId, name: null });
    this.#owner.set(key, projectId);
    this.#all.add(key);
  }

  revoke(key: string): void {
    this.#owner.delete(key);
  }

  project(key: string | undefined): Project | undefined {
    const id = key === undefined ? undefined : this.#owner.get(key);
    return id === undefined ? undefined : this.#projects.get(id);
  }

  /** Replaces keys, also unknown ones, and pairing tokens in a text. */
  hide(text: string): string {
    const known = [...this.#all].reduce((rest, key) => rest.replaceAll(key, "[key]"), text);
    return known.replace(/zv_(live|test)_[\w-]+/g, "[key]").replace(/pair_[\w-]+\.[\w-]{43}/g, "[token]");
  }
}

/** The key of an `Authorization: Bearer …` header. */
export function bearer(header: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(header ?? "")?.[1];
}

/** The prefix is documented. */
export function isTestKey(key: string): boolean {
  return key.startsWith("zv_test_");
}
