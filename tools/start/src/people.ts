// The command's package has nothing that users import. What `npm start` shares with it comes from its build, in this
// repository alone.
export * from "pulumi-zavu-cli/dist/index";
