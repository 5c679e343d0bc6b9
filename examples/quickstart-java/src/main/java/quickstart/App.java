package quickstart;

import com.pulumi.Pulumi;
import com.pulumi.zavu.WhatsAppAltSession;
import com.pulumi.zavu.WhatsAppAltSessionArgs;

public class App {
    public static void main(String[] args) {
        Pulumi.run(ctx -> {
            // One WhatsApp session. `pulumi up` ends when the session has a QR code, which a person then scans with the phone.
            var line = new WhatsAppAltSession("support-line", WhatsAppAltSessionArgs.builder()
                .displayName("Support line")
                .build());

            ctx.export("sessionId", line.id());
            ctx.export("status", line.status());
            // A secret. `npx pulumi-zavu-cli qr --stack dev` draws the current one.
            ctx.export("qrCode", line.qrCode());
        });
    }
}
