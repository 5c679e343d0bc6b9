package main

import (
	"github.com/pulumi-zavu/pulumi-zavu/sdk/go/zavu"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		// One WhatsApp session. `pulumi up` returns when its QR is there; a person then scans it with the phone's WhatsApp.
		line, err := zavu.NewWhatsAppAltSession(ctx, "support-line", &zavu.WhatsAppAltSessionArgs{
			DisplayName: pulumi.String("Support line"),
		})
		if err != nil {
			return err
		}

		ctx.Export("sessionId", line.ID())
		ctx.Export("status", line.Status)
		// A secret: `pulumi stack output qrCode --show-secrets` shows it.
		ctx.Export("qrCode", line.QrCode)
		return nil
	})
}
