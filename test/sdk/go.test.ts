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
	if asked := args.RegisterRPC; args.Name == "line" {
		m.line = map[string]any{
			"name":    asked.GetName(),
			"type":    asked.GetType(),
			"inputs":  asked.GetObject().AsMap(),
			"aliases": []string{asked.GetAliases()[0].GetSpec().GetType()},
			"secrets": asked.GetAdditionalSecretOutputs(),
			"version": asked.GetVersion(),
			"from":    asked.GetPluginDownloadURL(),
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
	var said map[string]any
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		found, all, err := program(ctx)
		if err == nil {
			said = map[string]any{"status": found.Status, "statuses": []string{all.Sessions[0].Status}}
		}
		return err
	}, pulumi.WithMocks("project", "stack", m))
	if err != nil {
		panic(err)
	}
	said["line"] = m.line
	text, _ := json.Marshal(said)
	fmt.Println(string(text))
}
`;

describe("the Go SDK", () => {
  const trial = new Trial();
  const module = "github.com/pulumi-zavu/pulumi-zavu/sdk/go/zavu";
  const go = (where: string, ...args: string[]) => trial.run("go", args, where, { GOWORK: "off" });

  beforeAll(() => {
    trial.take("go/zavu", "sdk");
    // What the SDK stands on is what a program stands on: nothing has to be looked up.
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
});
