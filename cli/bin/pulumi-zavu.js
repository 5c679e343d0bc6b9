#!/usr/bin/env node
// In the repository from the start and not made by the build: npm links only a command that is there when it installs.
require("../program/pulumi-zavu.js");
