package main

import (
	"github.com/pulumi-zavu/pulumi-zavu/sdk/go/zavu"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		// One WhatsApp session. `pulumi up` ends when the session has a QR code, which a person then scans with the phone.
		line, err := zavu.NewWhatsAppAltSession(ctx, "support-line", &zavu.WhatsAppAltSessionArgs{
			DisplayName: pulumi.String("Support line"),
		})
		if err != nil {
			return err
		}

		ctx.Export("sessionId", line.ID())
		ctx.Export("status", line.Status)
		// A secret. `npx pulumi-zavu-cli qr --stack dev` draws the current one.
		ctx.Export("qrCode", line.QrCode)
		return nil
	})
}
