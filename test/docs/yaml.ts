import { parse, stringify } from "yaml";
import { Project } from "../engine/project";
import { YAML } from "../engine/forms";
import { type Block } from "./blocks";
import { isQuotedFrom } from "./quoted";

interface Program {
  resources: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

/** Whether a block is a program for the plugin. */
export const isProgram = ({ text }: Block) => (parse(text) as Partial<Program> | null)?.resources !== undefined;

/** Whether a block is quoted from a file that has its own tests. */
export const isQuoted = (block: Block) => isQuotedFrom(block, ["examples", ".github"], /\.ya?ml$/);

/** Previews programs on the real engine, all in one: each resource and output has its block's place in its name. */
export async function previewed(blocks: readonly Block[]): Promise<{ code: number | null; output: string }> {
  const all: Required<Program> = { resources: {}, outputs: {} };
  for (const block of blocks) {
    const place = block.place.replace(/[^\w]+/g, "-");
    const { resources, outputs = {} } = parse(renamed(block.text, place)) as Program;
    for (const [name, resource] of Object.entries(resources)) all.resources[`${place}-${name}`] = resource;
    for (const [name, value] of Object.entries(outputs)) all.outputs[`${place}-${name}`] = value;
  }
  const project = await Project.open({ form: YAML, program: stringify(all) });
  try {
    return await project.preview();
  } finally {
    await project.close();
  }
}

/** Renames the references to resources with them. */
function renamed(text: string, place: string): string {
  const names = Object.keys((parse(text) as Program).resources);
  return names.reduce((before, name) => before.replaceAll("${" + name, "${" + `${place}-${name}`), text);
}
