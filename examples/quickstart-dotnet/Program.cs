using System.Collections.Generic;
using Pulumi;
using Zavu = Pulumi.Zavu;

return await Deployment.RunAsync(() =>
{
    // One WhatsApp session. `pulumi up` returns when its QR is there; a person then scans it with the phone's WhatsApp.
    var line = new Zavu.WhatsAppAltSession("support-line", new()
    {
        DisplayName = "Support line",
    });

    return new Dictionary<string, object?>
    {
        ["sessionId"] = line.Id,
        ["status"] = line.Status,
        // A secret: `pulumi stack output qrCode --show-secrets` shows it.
        ["qrCode"] = line.QrCode,
    };
});
