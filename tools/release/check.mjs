import { packages, read } from "./packages.mjs";

/**
 * What stands against a release under this tag, a sentence each: versions that are not the tag's, a changelog without it,
 * a package whose repository is another (the registry compares it with what the provenance names).
 */
export async function obstacles(tag) {
  const version = tag.replace(/^v/, "");
  if (!/^v\d+\.\d+\.\d+(-[\w.]+)?$/.test(tag)) return [`the tag is "${tag}": it must be v and a version, as in v1.2.3`];
  return [...(await otherVersions(version)), ...(await changelog(version)), ...(await repositories())];
}

async function otherVersions(version) {
  const schema = "provider/cmd/pulumi-resource-zavu/schema.json";
  const files = ["package.json", "provider/package.json", schema];
  const others = await Promise.all(files.map(async (file) => ({ name: file, ...JSON.parse(await read(file)) })));
  const named = others.map((other, index) => ({ name: files[index], version: other.version }));
  return [...(await packages()), ...named]
    .filter((one) => one.version !== version)
    .map((one) => `${one.name} has version ${one.version}, and the tag says ${version}`);
}

async function changelog(version) {
  const headings = (await read("CHANGELOG.md")).split("\n").filter((line) => line.startsWith("## "));
  const heading = headings.find((line) => line.split(/\s+/)[1] === version);
  if (heading === undefined) return [`CHANGELOG.md has no section "## ${version}"`];
  return heading.includes("unreleased") ? [`CHANGELOG.md still says "${heading.slice(3)}"`] : [];
}

async function repositories() {
  return (await packages())
    .filter(({ repository, folder }) => repository?.directory !== folder || !repository.url?.startsWith("git+https://"))
    .map(({ name, folder }) => `${name} has no repository with a git+https address and the directory ${folder}`);
}
