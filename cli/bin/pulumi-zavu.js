#!/usr/bin/env node
// Committed, not built: npm links a command only if its file exists during the installation.
require("../program/pulumi-zavu.js");
