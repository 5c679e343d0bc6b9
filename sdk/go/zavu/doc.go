// Manage Zavu WhatsApp sessions with Pulumi.
package zavu
