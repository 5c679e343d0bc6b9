// The command-line package exports nothing. Only `npm start` in this repository imports from its build.
export * from "pulumi-zavu-cli/dist/index";
