import fs from "node:fs";
import path from "node:path";
import { parseAllDocuments } from "yaml";
import { EXAMPLE } from "./world";

const FOLDER = path.join(EXAMPLE, "kubernetes");

/** An object as `kubectl apply` sends it. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
  [field: string]: unknown;
}

export const manifestFiles = (): string[] => fs.readdirSync(FOLDER).sort();

/** The objects of a file. */
export function manifestsOf(file: string): Manifest[] {
  const documents = parseAllDocuments(fs.readFileSync(path.join(FOLDER, file), "utf8"));
  return documents.map((document) => {
    if (document.errors.length > 0) throw new Error(`${file}: ${document.errors[0]?.message}`);
    return document.toJS() as Manifest;
  });
}

export const allManifests = (): Manifest[] => manifestFiles().flatMap(manifestsOf);
