using System.Collections.Generic;
using Pulumi;
using Zavu = Pulumi.Zavu;

return await Deployment.RunAsync(() =>
{
    // One WhatsApp session. `pulumi up` ends when the session has a QR code, which a person then scans with the phone.
    var line = new Zavu.WhatsAppAltSession("support-line", new()
    {
        DisplayName = "Support line",
    });

    return new Dictionary<string, object?>
    {
        ["sessionId"] = line.Id,
        ["status"] = line.Status,
        // A secret. `npx pulumi-zavu-cli qr --stack dev` draws the current one.
        ["qrCode"] = line.QrCode,
    };
});
