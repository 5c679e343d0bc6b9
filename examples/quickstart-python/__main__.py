import pulumi
import pulumi_zavu as zavu

# One WhatsApp session. `pulumi up` returns when its QR is there; a person then scans it with the phone's WhatsApp.
line = zavu.WhatsAppAltSession("support-line", display_name="Support line")

pulumi.export("sessionId", line.id)
pulumi.export("status", line.status)
# A secret: `pulumi stack output qrCode --show-secrets` shows it.
pulumi.export("qrCode", line.qr_code)
