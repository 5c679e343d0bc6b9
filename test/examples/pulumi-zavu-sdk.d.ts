// The SDK that examples/quickstart-nodejs has is not installed here. Pulumi checks the types when the test runs it.
declare module "pulumi-zavu-sdk";
