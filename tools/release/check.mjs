import { packages, pages, read } from "./packages.mjs";

/**
 * The reasons why this tag cannot be released: other versions, no changelog section, a package with another repository
 * (the registry compares it with the provenance), or pages for the time before a release.
 */
export async function obstacles(tag) {
  const version = tag.replace(/^v/, "");
  if (!/^v\d+\.\d+\.\d+(-[\w.]+)?$/.test(tag)) return [`the tag is "${tag}": it must be v and a version, as in v1.2.3`];
  const lists = [otherVersions(version), changelog(version), repositories(), outdatedPages()];
  return (await Promise.all(lists)).flat();
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
  const heading = (await sections()).get(version)?.heading;
  if (heading === undefined) return [`CHANGELOG.md has no section "## ${version}"`];
  return heading.includes("unreleased") ? [`CHANGELOG.md still says "${heading}"`] : [];
}

/** What the changelog says of a tag. */
export async function notes(tag) {
  const version = tag.replace(/^v/, "");
  const section = (await sections()).get(version);
  if (section === undefined) throw new Error(`CHANGELOG.md has no section "## ${version}"`);
  return section.text;
}

/** The sections of the changelog by version. */
async function sections() {
  const parts = (await read("CHANGELOG.md")).split(/^## /m).slice(1);
  return new Map(
    parts.map((part) => {
      const [heading, ...lines] = part.split("\n");
      return [heading.split(" ")[0], { heading, text: lines.join("\n").trim() }];
    }),
  );
}

async function repositories() {
  return (await packages())
    .filter(({ repository, folder }) => repository?.directory !== folder || !repository.url?.startsWith("git+https://"))
    .map(({ name, folder }) => `${name} has no repository with a git+https address and the directory ${folder}`);
}

/** The npm and Pulumi registries show pages as they are in the release. */
async function outdatedPages() {
  const all = await Promise.all((await pages()).map(async (page) => ({ page, text: await read(page) })));
  return all
    .filter(({ text }) => /\bnot (yet )?(published|on npm)\b/i.test(text))
    .map(({ page }) => `${page} says that the packages are not published`);
}
