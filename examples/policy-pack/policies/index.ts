import { PolicyPack, type ResourceValidationArgs, type ResourceValidationPolicy } from "@pulumi/policy";

// The dynamic form and the plugin.
const SESSIONS = ["pulumi-nodejs:dynamic/zavu:WhatsAppAltSession", "zavu:index:WhatsAppAltSession"];

/** Which stacks are production: `prod`, or what `--policy-pack-config` says. */
const configSchema: ResourceValidationPolicy["configSchema"] = {
  properties: { stacks: { type: "array", items: { type: "string" }, default: ["prod"] } },
};

function isOfProduction({ type, urn, getConfig }: ResourceValidationArgs): boolean {
  const stack = urn.split("::")[0]?.replace("urn:pulumi:", "") ?? "";
  return SESSIONS.includes(type) && getConfig<{ stacks: string[] }>().stacks.includes(stack);
}

new PolicyPack("zavu-sessions", {
  policies: [
    {
      name: "production-sessions-are-protected",
      description: "A deleted session takes its number off the line until a person has scanned a new one.",
      enforcementLevel: "mandatory",
      configSchema,
      validateResource: (session, report) => {
        if (isOfProduction(session) && !session.opts.protect)
          report(`Session "${session.name}" is not protected. Give the resource the option protect: true.`);
      },
    },
    {
      name: "production-sessions-are-named",
      description: "Without a name nobody knows whose phone has to scan a session.",
      enforcementLevel: "mandatory",
      configSchema,
      validateResource: (session, report) => {
        if (isOfProduction(session) && !session.props["displayName"])
          report(`Session "${session.name}" has no name. Give it a displayName, such as "Support line".`);
      },
    },
  ],
});
