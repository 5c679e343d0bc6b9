// Needs: pulumi-language-yaml
import { describeQuickstart } from "./quickstart";

describeQuickstart({ language: "yaml" });
