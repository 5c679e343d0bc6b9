import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { split } from "../bundle/licenses.mjs";
import { PLATFORMS } from "../pack/platforms.mjs";
import { npm, packages, read } from "./packages.mjs";

// The licenses of the libraries in a package.
const LICENSES = {
  "pulumi-zavu": "sdk/dynamic/dist/licenses.txt",
  "pulumi-resource-zavu": "provider/cmd/pulumi-resource-zavu/bin/licenses.txt",
  "pulumi-zavu-cli": "cli/program/licenses.txt",
};

/**
 * Writes the bills of materials (CycloneDX) of a release: one for each npm package, with the libraries in it and those that
 * it installs, and one for each self-contained tarball of the plugin, with Node.js.
 */
export async function sboms(folder) {
  await mkdir(folder, { recursive: true });
  const bom = await withoutOptional(JSON.parse(await npm("sbom", "--sbom-format", "cyclonedx")));
  for (const one of await packages()) {
    const refs = [...(await bundledIn(one.name)), ...installedBy(one, bom)];
    const components = componentsOf(refs, bom);
    await write(folder, `${one.name}-${one.version}`, one, components, bom);
    if (one.name !== "pulumi-resource-zavu") continue;
    for (const [platform, node] of Object.entries(PLATFORMS))
      await write(folder, `${one.name}-v${one.version}-${platform}`, one, [...components, nodeIn(node)], bom);
  }
}

/** Leaves out optional packages, which this repository installs only for its own development. */
async function withoutOptional(bom) {
  const locked = Object.entries(JSON.parse(await read("package-lock.json")).packages);
  const optional = locked.flatMap(([path, { version, devOptional }]) =>
    devOptional ? [`${path.split("node_modules/").pop()}@${version}`] : [],
  );
  return { ...bom, components: bom.components.filter((component) => !optional.includes(component["bom-ref"])) };
}

/** The libraries in a bundle, from the headings of its licenses. */
async function bundledIn(name) {
  if (!LICENSES[name]) return [];
  return split(await read(LICENSES[name])).map((section) => section.replace(/^(\S+) (\S+) \([^]*/, "$1@$2"));
}

/** What npm installs with a package, without its peer dependencies. */
function installedBy({ name, version, dependencies = {} }, bom) {
  const known = new Set(bom.components.map((component) => component["bom-ref"]));
  const edges = new Map(bom.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn.filter((one) => known.has(one))]));
  const own = (edges.get(`${name}@${version}`) ?? []).filter((ref) => nameOf(ref) in dependencies);
  const all = new Set(own);
  for (const ref of all) for (const next of edges.get(ref) ?? []) all.add(next);
  if (own.length !== Object.keys(dependencies).length) throw new Error(`npm sbom lacks dependencies of ${name}`);
  return [...all];
}

const nameOf = (ref) => ref.slice(0, ref.lastIndexOf("@"));

function componentsOf(refs, bom) {
  const known = new Map(bom.components.map((component) => [component["bom-ref"], component]));
  return [...new Set(refs)].sort().map((ref) => {
    if (!known.has(ref)) throw new Error(`npm sbom has no ${ref}`);
    // The path in this repository and the scope of a development dependency do not apply to the package.
    const { properties: _path, scope: _scope, ...component } = known.get(ref);
    return component;
  });
}

const componentOf = (type, name, version, license) => ({
  "bom-ref": `${name}@${version}`,
  type,
  name,
  version,
  purl: `pkg:npm/${name}@${version}`,
  ...(license ? { licenses: [{ license: { id: license } }] } : {}),
});

const nodeIn = ({ name, version }) => componentOf("platform", name, version);

function write(
  folder,
  file,
  { name, version, license },
  components,
  { bomFormat, specVersion, $schema, metadata, ...rest },
) {
  const refs = new Set(components.map((component) => component["bom-ref"]));
  const component = componentOf("application", name, version, license);
  const edges = rest.dependencies.filter(({ ref }) => refs.has(ref));
  const within = edges.map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) }));
  const bom = {
    $schema,
    bomFormat,
    specVersion,
    serialNumber: `urn:uuid:${randomUUID()}`,
    version: 1,
    metadata: { timestamp: metadata.timestamp, tools: metadata.tools, component },
    components,
    dependencies: [{ ref: component["bom-ref"], dependsOn: [...refs] }, ...within],
  };
  return writeFile(join(folder, `${file}.cdx.json`), `${JSON.stringify(bom, null, 2)}\n`);
}
