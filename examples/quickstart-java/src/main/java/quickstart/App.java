package quickstart;

import com.pulumi.Pulumi;
import com.pulumi.zavu.WhatsAppAltSession;
import com.pulumi.zavu.WhatsAppAltSessionArgs;

public class App {
    public static void main(String[] args) {
        Pulumi.run(ctx -> {
            // One WhatsApp session. `pulumi up` returns when its QR is there; a person then scans it with the phone's WhatsApp.
            var line = new WhatsAppAltSession("support-line", WhatsAppAltSessionArgs.builder()
                .displayName("Support line")
                .build());

            ctx.export("sessionId", line.id());
            ctx.export("status", line.status());
            // A secret: `pulumi stack output qrCode --show-secrets` shows it.
            ctx.export("qrCode", line.qrCode());
        });
    }
}
