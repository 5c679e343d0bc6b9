#!/bin/sh
# Sends a line of text to ALERT_URL if a session needs somebody.
case "$ZAVU_EVENT_TO" in
  disconnected | failed | qr_ready | "") ;;
  *) exit 0 ;;
esac
text="Session $ZAVU_EVENT_SESSION: ${ZAVU_EVENT_FROM:-new} -> ${ZAVU_EVENT_TO:-deleted} $ZAVU_EVENT_REASON"
curl --fail --silent --show-error --output /dev/null --max-time 20 --data "$text" "$ALERT_URL"
