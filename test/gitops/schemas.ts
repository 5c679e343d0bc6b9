type Schema = Record<string, unknown>;

const text = { type: "string", minLength: 1 };
const whole = { type: "integer", minimum: 1 };
const flag = { type: "boolean" };
const texts = { type: "object", additionalProperties: { type: "string" } };
const closed = (properties: Record<string, Schema>, required: string[]): Schema => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});

const metadata = (required: string[]) =>
  closed({ name: text, labels: texts, annotations: texts, namespace: text }, required);
const object = (fields: Record<string, Schema>, required = Object.keys(fields), place = ["name", "namespace"]) =>
  closed({ apiVersion: text, kind: text, metadata: metadata(place), ...fields }, [
    "apiVersion",
    "kind",
    "metadata",
    ...required,
  ]);

const fromSecret = closed({ type: { const: "Secret" }, secret: closed({ name: text, key: text }, ["name", "key"]) }, [
  "type",
  "secret",
]);
const references = { type: "object", additionalProperties: fromSecret };
const amounts = { type: "object", additionalProperties: { type: "string", pattern: "^\\d+(m|Mi|Gi)?$" } };

/** A patch over the operator's own pod: `containers` is required, as in every pod. */
const podTemplate = closed(
  {
    spec: closed(
      {
        containers: { type: "array", minItems: 1, items: closed({ name: { const: "pulumi" } }, ["name"]) },
        terminationGracePeriodSeconds: whole,
      },
      ["containers"],
    ),
  },
  ["spec"],
);

/**
 * The fields that the manifests may use, by `apiVersion kind`; any other field is refused. Based on the API
 * references of the Pulumi Kubernetes Operator 2 (docs/stacks.md and docs/workspaces.md there) and of Kubernetes: no
 * package has the operator's definitions, and those of Kubernetes are large ones.
 */
export const SCHEMAS: Record<string, Schema> = {
  "pulumi.com/v1 Stack": object({
    spec: closed(
      {
        stack: text,
        serviceAccountName: text,
        projectRepo: { ...text, format: "uri" },
        branch: text,
        repoDir: text,
        resyncFrequencySeconds: { ...whole, minimum: 60 },
        continueResyncOnCommitMatch: flag,
        retryMaxBackoffDurationSeconds: whole,
        refresh: flag,
        destroyOnFinalize: flag,
        secretsRef: references,
        envRefs: references,
        workspaceTemplate: closed(
          {
            spec: closed(
              { image: text, resources: closed({ requests: amounts, limits: amounts }, []), podTemplate },
              [],
            ),
          },
          ["spec"],
        ),
      },
      ["stack", "serviceAccountName", "projectRepo", "branch"],
    ),
  }),
  "v1 ServiceAccount": object({}),
  "v1 Secret": object({ type: text, stringData: texts }),
  "rbac.authorization.k8s.io/v1 ClusterRoleBinding": object(
    {
      roleRef: closed(
        { apiGroup: { const: "rbac.authorization.k8s.io" }, kind: { const: "ClusterRole" }, name: text },
        ["apiGroup", "kind", "name"],
      ),
      subjects: {
        type: "array",
        minItems: 1,
        items: closed({ kind: { const: "ServiceAccount" }, name: text, namespace: text }, [
          "kind",
          "name",
          "namespace",
        ]),
      },
    },
    ["roleRef", "subjects"],
    ["name"],
  ),
};
