// Zavu's WhatsApp Alternative sessions as infrastructure code.
package zavu
