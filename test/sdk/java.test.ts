// Needs: Java
import fs from "node:fs";
import path from "node:path";
import { Trial, lastLine, registered } from "./trial";

const program = `
import com.google.gson.Gson;
import com.pulumi.Context;
import com.pulumi.core.Output;
import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import com.pulumi.zavu.WhatsAppAltSession;
import com.pulumi.zavu.WhatsAppAltSessionArgs;
import com.pulumi.zavu.ZavuFunctions;
import com.pulumi.zavu.enums.EgressKind;
import com.pulumi.zavu.enums.WaitFor;
import com.pulumi.zavu.inputs.EgressArgs;
import com.pulumi.zavu.inputs.GetWhatsAppAltSessionArgs;
import com.pulumi.zavu.outputs.SessionSummary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

public class App {
    static void program(Context ctx) {
        var line = new WhatsAppAltSession("line", WhatsAppAltSessionArgs.builder()
            .displayName("Support line")
            .egress(EgressArgs.builder().kind(EgressKind.External).build())
            .waitFor(WaitFor.Ready)
            .build());
        new WhatsAppAltSession("second", WhatsAppAltSessionArgs.builder()
            .displayName(line.displayName().applyValue(name -> name.orElse("none")))
            .build());
        var read = WhatsAppAltSession.get("read", Output.of("wa_1"), null);
        var found = ZavuFunctions.getWhatsAppAltSession(GetWhatsAppAltSessionArgs.builder().id("wa_1").build());
        var all = ZavuFunctions.listWhatsAppAltSessions();
        ctx.export("qrCode", read.qrCode());
        ctx.export("status", found.applyValue(it -> it.status()));
        ctx.export("statuses", all.applyValue(it ->
            it.sessions().stream().map(SessionSummary::status).collect(Collectors.joining(","))));
    }

    public static void main(String[] args) {
        var seen = new ConcurrentHashMap<String, Object>();
        var session = Map.<String, Object>of("id", "wa_1", "status", "ready");
        var result = PulumiTest.withMocks(new Mocks() {
            public CompletableFuture<ResourceResult> newResourceAsync(ResourceArgs args) {
                seen.put(args.name, Map.of("name", args.name, "type", args.type, "inputs", args.inputs));
                return CompletableFuture.completedFuture(ResourceResult.of(Optional.of(args.name), args.inputs));
            }
            public CompletableFuture<Map<String, Object>> callAsync(CallArgs args) {
                return CompletableFuture.completedFuture(
                    args.token.contains("list") ? Map.of("sessions", List.of(session)) : session);
            }
        }).runTest(App::program).throwOnError();
        System.out.println(new Gson().toJson(Map.of(
            "line", seen.get("line"),
            "status", PulumiTest.extractValue(result.output("status", String.class)),
            "statuses", PulumiTest.extractValue(result.output("statuses", String.class)))));
    }
}
`;

describe("the Java SDK", () => {
  const trial = new Trial();
  let classPath = "";

  beforeAll(async () => {
    trial.copySdk("java", "sdk");
    // As the release workflow does in a dry run; the last goal writes the class path.
    const build = ["--activate-profiles", "release", "-Dgpg.skip", "verify"];
    const writeClassPath = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath";
    await trial.run("mvn", ["-q", "-B", ...build, writeClassPath, "-Dmdep.outputFile=classpath.txt"], "sdk");
    const below = fs.readFileSync(path.join(trial.folder, "sdk", "classpath.txt"), "utf8").trim();
    classPath = ["sdk/target/classes", "program", below].join(path.delimiter);
  });
  afterAll(() => trial.close());

  test("is built with its sources and documentation, which Maven Central asks for", () => {
    const jars = fs.readdirSync(path.join(trial.folder, "sdk/target")).filter((name) => name.endsWith(".jar"));
    const name = `zavu-${registered.version}`;
    expect(jars.sort()).toEqual([`${name}-javadoc.jar`, `${name}-sources.jar`, `${name}.jar`]);
  });

  test("contains its version and the name of its plugin", () => {
    const packed = path.join(trial.folder, "sdk/target/classes/com/pulumi/zavu");
    expect(fs.readFileSync(path.join(packed, "version.txt"), "utf8").trim()).toBe(registered.version);
    expect(JSON.parse(fs.readFileSync(path.join(packed, "plugin.json"), "utf8"))).toMatchObject({ name: "zavu" });
  });

  test("a program compiles against it and registers a session", async () => {
    trial.write("program/App.java", program);
    await trial.run("javac", ["-Werror", "-cp", classPath, "program/App.java"]);
    const { line, ...found } = lastLine(await trial.run("java", ["-cp", classPath, "App"])) as Record<string, unknown>;
    const { name, type, inputs } = registered;
    expect(line).toEqual({ name, type, inputs });
    expect(found).toEqual({ status: "ready", statuses: "ready" });
  });
});
