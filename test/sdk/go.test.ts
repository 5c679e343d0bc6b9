// Needs: Go
import fs from "node:fs";
import path from "node:path";
import { Trial, lastLine, registered } from "./trial";
import { ROOT } from "../root";

const program = `
package main

import (
	"encoding/json"
	"fmt"

	"github.com/pulumi-zavu/pulumi-zavu/sdk/go/zavu"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func program(ctx *pulumi.Context) (*zavu.LookupWhatsAppAltSessionResult, *zavu.ListWhatsAppAltSessionsResult, error) {
	line, err := zavu.NewWhatsAppAltSession(ctx, "line", &zavu.WhatsAppAltSessionArgs{
		DisplayName: pulumi.String("Support line"),
		Egress:      &zavu.EgressArgs{Kind: zavu.EgressKindExternal},
		WaitFor:     zavu.WaitForReady,
	})
	if err != nil {
		return nil, nil, err
	}
	if _, err = zavu.NewWhatsAppAltSession(ctx, "second", &zavu.WhatsAppAltSessionArgs{DisplayName: line.DisplayName}); err != nil {
		return nil, nil, err
	}
	read, err := zavu.GetWhatsAppAltSession(ctx, "read", pulumi.ID("wa_1"), nil)
	if err != nil {
		return nil, nil, err
	}
	ctx.Export("qrCode", read.QrCode)
	found, err := zavu.LookupWhatsAppAltSession(ctx, &zavu.LookupWhatsAppAltSessionArgs{Id: "wa_1"})
	if err != nil {
		return nil, nil, err
	}
	all, err := zavu.ListWhatsAppAltSessions(ctx)
	return found, all, err
}

type mocks struct{ line map[string]any }

func (m *mocks) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	if request := args.RegisterRPC; args.Name == "line" {
		m.line = map[string]any{
			"name":    request.GetName(),
			"type":    request.GetType(),
			"inputs":  request.GetObject().AsMap(),
			"aliases": []string{request.GetAliases()[0].GetSpec().GetType()},
			"secrets": request.GetAdditionalSecretOutputs(),
			"version": request.GetVersion(),
			"from":    request.GetPluginDownloadURL(),
		}
	}
	return args.Name, args.Inputs, nil
}

func (m *mocks) Call(args pulumi.MockCallArgs) (resource.PropertyMap, error) {
	session := map[string]any{"id": "wa_1", "status": "ready"}
	if args.Token == "zavu:index:listWhatsAppAltSessions" {
		session = map[string]any{"sessions": []any{session}}
	}
	return resource.NewPropertyMapFromMap(session), nil
}

func main() {
	m := &mocks{}
	var result map[string]any
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		found, all, err := program(ctx)
		if err == nil {
			result = map[string]any{"status": found.Status, "statuses": []string{all.Sessions[0].Status}}
		}
		return err
	}, pulumi.WithMocks("project", "stack", m))
	if err != nil {
		panic(err)
	}
	result["line"] = m.line
	text, _ := json.Marshal(result)
	fmt.Println(string(text))
}
`;

describe("the Go SDK", () => {
  const trial = new Trial();
  const module = "github.com/pulumi-zavu/pulumi-zavu/sdk/go/zavu";
  const go = (where: string, ...args: string[]) => trial.run("go", args, where, { GOWORK: "off" });

  beforeAll(() => {
    trial.copySdk("go/zavu", "sdk");
    // The program has the SDK's dependencies, so nothing must be resolved.
    const own = fs.readFileSync(path.join(ROOT, "sdk/go/zavu/go.mod"), "utf8");
    const use = `require ${module} v0.1.0\n\nreplace ${module} => ../sdk\n`;
    trial.write("program/go.mod", `${own.replace(/^module .*$/m, "module program")}\n${use}`);
    trial.write("program/go.sum", fs.readFileSync(path.join(ROOT, "sdk/go/zavu/go.sum"), "utf8"));
    trial.write("program/main.go", program);
  });
  afterAll(() => trial.close());

  // The first time, Pulumi's SDK is compiled.
  test("builds and passes vet, with its own go.mod and go.sum", async () => {
    await go("sdk", "build", "-mod=readonly", "./...");
    await go("sdk", "vet", "-mod=readonly", "./...");
  }, 900_000);

  test("a program builds with it and registers a session", async () => {
    const { line, ...found } = lastLine(await go("program", "run", "-mod=readonly", ".")) as Record<string, unknown>;
    expect(line).toEqual(registered);
    expect(found).toEqual({ status: "ready", statuses: ["ready"] });
  });

  test("Go finds the module by the tag that a release makes, with the license", async () => {
    const workflow = fs.readFileSync(path.join(ROOT, ".github/workflows/release.yml"), "utf8");
    const [, prefix = ""] = /TAG: (\S+)\$\{\{ github\.ref_name \}\}/.exec(workflow) ?? [];
    const git = (...args: string[]) =>
      trial.run("git", ["-c", "user.name=t", "-c", "user.email=t@localhost", ...args], "remote");
    trial.copySdk("go/zavu", "remote/sdk/go/zavu");
    fs.copyFileSync(path.join(ROOT, "LICENSE"), path.join(trial.folder, "remote", "LICENSE"));
    await git("init", "--quiet");
    await git("add", ".");
    await git("commit", "--quiet", "--message", "release");
    await git("tag", `${prefix}v0.1.0`);
    const downloaded = await trial.run("go", ["mod", "download", "-json", `${module}@v0.1.0`], ".", {
      // Asks git itself, which finds the repository here.
      GOPRIVATE: module,
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: `url.file://${path.join(trial.folder, "remote")}.insteadOf`,
      GIT_CONFIG_VALUE_0: `https://${module.replace(/\/sdk\/.*/, "")}`,
      GOMODCACHE: path.join(trial.folder, "modules"),
      GOFLAGS: "-modcacherw",
    });
    const { Version, Dir } = JSON.parse(downloaded) as { Version: string; Dir: string };
    expect(Version).toBe("v0.1.0");
    expect(fs.readdirSync(Dir)).toEqual(expect.arrayContaining(["LICENSE", "go.mod", "whatsAppAltSession.go"]));
  });
});
