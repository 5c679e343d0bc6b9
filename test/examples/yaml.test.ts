import { describeQuickstart } from "./quickstart";

describeQuickstart({ language: "yaml" });
