import pulumi
import pulumi_zavu as zavu

# One WhatsApp session. `pulumi up` ends when the session has a QR code, which a person then scans with the phone.
line = zavu.WhatsAppAltSession("support-line", display_name="Support line")

pulumi.export("sessionId", line.id)
pulumi.export("status", line.status)
# A secret. `npx pulumi-zavu-cli qr --stack dev` draws the current one.
pulumi.export("qrCode", line.qr_code)
